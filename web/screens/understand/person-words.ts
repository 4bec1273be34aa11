import { networkOf } from '#sdk/core/clicks.ts'
import type { Answers } from '../../api/client.ts'
import type { Say } from '../../words/say.ts'

export type Person = Answers['people']['get']
export type TimelineEvent = Person['timeline'][number]
export type Touch = NonNullable<Person['firstTouch']>['touch']

/** How a person is called: the user id, else the short form of the visitor id. */
export function personName(key: string, say: Say): string {
  const [kind, ...rest] = key.split(':')
  const id = rest.join(':')
  return kind === 'user' ? id : `${say('understand.visitor')} ${/^[\da-f]{8}-/i.test(id) ? id.slice(0, 8) : id}`
}

/** What one event was, in words: the name of a track, the page of a page view. */
export function eventName(event: Pick<TimelineEvent, 'type' | 'name' | 'properties'>, say: Say): string {
  switch (event.type) {
    case 'track':
      return event.name
    case 'page':
    case 'screen':
      return say('understand.page-viewed')
    case 'identify':
      return say('understand.identified')
    case 'group':
      return say('understand.grouped')
    case 'alias':
      return say('understand.aliased')
  }
}

/** What stands beside an event: the variant met, the page, or its first plain properties. */
export function eventDetail(event: TimelineEvent): string {
  const { properties } = event
  if (properties['experiment_id'] !== undefined) return `${text(properties['experiment_id'])} · ${text(properties['variation_id'])}`
  if (event.type === 'page' || event.type === 'screen') return text(properties['path']) || text(properties['url']) || event.name
  return Object.entries(properties)
    .filter(([, value]) => value !== null && typeof value !== 'object')
    .slice(0, 4)
    .map(([name, value]) => `${name} ${text(value)}`)
    .join(' · ')
}

function text(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : ''
}

/** The variant met; of somebody whom a holdout kept out, that. */
export function variantName(variant: string, say: Say): string {
  return variant === '$holdout' ? say('understand.held-out') : variant
}

const FIELDS = ['source', 'medium', 'campaign', 'term', 'content', 'clickId', 'referrer', 'landingPage'] as const
const FIELD_WORDS = {
  source: 'understand.source',
  medium: 'understand.medium',
  campaign: 'understand.campaign',
  term: 'understand.term',
  content: 'understand.content',
  clickId: 'understand.click-id',
  referrer: 'understand.referrer',
  landingPage: 'understand.landing-page',
} as const satisfies Record<(typeof FIELDS)[number], string>

/** The known fields of a touch with their words, in the order people read them. */
export function touchRows(touch: Touch, say: Say): readonly { readonly name: string; readonly value: string }[] {
  return FIELDS.flatMap((field) => {
    const value = touch[field]
    return value === undefined ? [] : [{ name: say(FIELD_WORDS[field]), value: field === 'clickId' ? clickText(value, touch, say) : value }]
  })
}

/** With whose it is, where that is known. */
function clickText(id: string, { clickParameter = '' }: Touch, say: Say): string {
  const network = networkOf(clickParameter)
  return network === '' ? id : `${id} (${say('channel.click-of', { network })})`
}

/** Where somebody came from in a few words: "google / cpc · spring". */
export function touchSummary(touch: Touch | null): string | null {
  if (touch === null) return null
  const from = [touch.source, touch.medium].filter((part) => part !== undefined).join(' / ')
  const parts = [from || hostOf(touch.referrer), touch.campaign].filter((part) => part !== undefined && part !== '')
  return parts.length === 0 ? null : parts.join(' · ')
}

/** The site that a referrer names; the text itself where it is no address. */
function hostOf(referrer: string | undefined): string | undefined {
  if (referrer === undefined || !URL.canParse(referrer)) return referrer
  return new URL(referrer).hostname.replace(/^www\./, '')
}
