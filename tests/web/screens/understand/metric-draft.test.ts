import { describe, expect, test } from 'vitest'
import { metricDefinition } from '#server/metrics/metric.ts'
import { loadCatalogue } from '#web/words/catalogue.ts'
import { makeFormat } from '#web/words/format.ts'
import { locales, type Locale } from '#web/words/locale.ts'
import { speaker } from '#web/words/say.ts'
import { contractOf, type Definition } from '#web/screens/understand/contract.ts'
import { conditionOf, filterOf, type EventFilter } from '#web/screens/understand/event-filter.ts'
import { definitionOf, draftOf } from '#web/screens/understand/metric-draft.ts'

const property = (path: string, operator: Extract<EventFilter, { kind: 'property' }>['operator'], ...values: (string | number)[]): EventFilter => ({ kind: 'property', path, operator, values })
const nested: EventFilter = {
  kind: 'all',
  of: [property('plan', 'in', 'pro', 'team'), { kind: 'any', of: [property('seats', 'at-least', 10), { kind: 'not', of: property('coupon', 'exists') }] }],
}

describe('a filter of events', () => {
  test.each<[string, EventFilter | null]>([
    ['none', null],
    ['one comparison', property('plan', 'equals', 'pro')],
    ['all and any and not, nested', nested],
  ])('is edited as a condition and written again: %s', (_, filter) => {
    expect(filterOf(conditionOf(filter))).toEqual(filter)
  })

  test('names 5 and "5" once', () => {
    expect(filterOf({ kind: 'clause', attribute: 'seats', operator: 'equals', values: ['5', 5] })).toEqual({ kind: 'property', path: 'seats', operator: 'equals', values: [5] })
  })
})

const counted = { windowDays: 7, direction: 'more', base: { event: 'Signed Up', filter: property('source', 'starts-with', 'goo') } } as const
const definitions: readonly (readonly [string, Definition])[] = [
  ['a conversion', { kind: 'conversion', event: 'Upgraded', filter: nested, ...counted }],
  ['a funnel', { kind: 'funnel', steps: [{ event: 'Visited', filter: null }, { event: 'Upgraded', filter: nested }], ...counted }],
  ['a ratio', { kind: 'ratio', of: { event: 'Order', filter: nested, path: 'total', decimals: 2 }, over: { event: 'Visit', filter: nested, path: null, decimals: 2 }, ...counted }],
  ['a sum', { kind: 'value', event: 'Order', filter: nested, path: 'items', decimals: 0, cap: 20, ...counted }],
]

test.each(definitions)('a change of %s begins with what it says and loses nothing', (_, definition) => {
  const draft = draftOf(definition)
  expect(draft === null ? null : metricDefinition.parse(definitionOf(draft))).toEqual(definition)
})

test.each<[Locale, string]>([
  ['en', 'A person counts when “Upgraded” happens within 7\u00a0days of the first exposure. Only where plan is one of pro, team and (seats is at least 10 or not (coupon is known)).'],
  ['ko', '첫 노출 후 7일 안에 ‘Upgraded’ 이벤트가 일어나면 집계합니다. plan 값이 pro, team 중 하나이고 (seats 값이 10 이상이거나 (coupon 값이 있으면)의 경우가 아니면) 셉니다.'],
  ['ja', '最初の表示から7日以内に「Upgraded」が起きると集計します。planがpro, teamのいずれかで、（seatsが10以上か、（couponがわかっているとき）以外のとき）だけ数えます。'],
])('a filter is read in %s', async (locale, sentence) => {
  expect(contractOf({ kind: 'conversion', event: 'Upgraded', filter: nested, ...counted, base: null }, await wordsIn(locale))).toBe(sentence)
})

test('every kind can be read in every language', async () => {
  for (const locale of locales) for (const [, definition] of definitions) expect(contractOf(definition, await wordsIn(locale))).toMatch(/plan.*seats/)
})

async function wordsIn(locale: Locale) {
  return { say: speaker(locale, await loadCatalogue(locale)).say, format: makeFormat(locale, 'UTC') }
}
