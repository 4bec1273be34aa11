import { expect, test } from 'vitest'
import { eventDetail, eventName, personName, type TimelineEvent, touchSummary, variantName } from '#web/screens/understand/person-words.ts'
import { en } from '#web/words/en.ts'
import { speaker } from '#web/words/say.ts'

const { say } = speaker('en', en)
const event = (change: Partial<TimelineEvent>): TimelineEvent => ({ at: 0, receivedAt: 0, environmentId: 'env', type: 'track', name: 'Signed Up', device: null, userId: null, account: null, properties: {}, touch: null, ...change })

test.each([
  ['user:ana@company.example', 'ana@company.example'],
  ['user:a:b', 'a:b'],
  ['device:ae709a11-abdc-4ccf', 'visitor ae709a11'],
  ['device:visitor-a-0', 'visitor visitor-a-0'],
])('%s is called %s', (key, name) => expect(personName(key, say)).toBe(name))

test.each([
  [{ source: 'google', medium: 'cpc', campaign: 'spring' }, 'google / cpc · spring'],
  [{ referrer: 'https://www.reviews.example/best?of=2026' }, 'reviews.example'],
  [{ referrer: 'android app' }, 'android app'],
  [{ campaign: 'spring' }, 'spring'],
  [{}, null],
  [null, null],
])('came from %o: %s', (touch, summary) => expect(touchSummary(touch)).toBe(summary))

test('an event is its name, a page its path, an exposure its experiment and variant', () => {
  expect(eventName(event({}), say)).toBe('Signed Up')
  expect(eventName(event({ type: 'page', name: 'Pricing' }), say)).toBe('Page viewed')
  expect(eventDetail(event({ type: 'page', name: 'Pricing', properties: { path: '/pricing' } }))).toBe('/pricing')
  expect(eventDetail(event({ properties: { experiment_id: 'checklist', variation_id: 'guided' } }))).toBe('checklist · guided')
  expect(eventDetail(event({ properties: { plan: 'team', seats: 3, nothing: null, nested: { a: 1 } } }))).toBe('plan team · seats 3')
  expect(variantName('$holdout', say)).toBe('held out')
})
