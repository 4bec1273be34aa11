import { EXPOSURE, type Event } from '#sdk/core/event.ts'
import { evaluate } from '#sdk/core/evaluate.ts'
import type { Json } from '#sdk/core/ruleset.ts'
import type { Browser } from './browsers.ts'
import type { Met } from './behaviour.ts'
import type { RulesetAt } from './rulesets.ts'
import type { Visitor } from './visitors.ts'

/** What one visitor's browsers tell, as the SDK in them would tell it. */
export type Diary = {
  readonly page: (at: number, name: string, path: string) => void
  /** Reads a flag where the product reads it; the variation met, and its exposure told once on each device. */
  readonly meet: (at: number, flag: string) => void
  readonly track: (at: number, event: string, properties?: { readonly [name: string]: Json }) => void
  readonly identify: (at: number, userId: string, traits: { readonly [name: string]: Json }) => void
  /** Goes on in another browser, as a stranger to it. */
  readonly open: (browser: Browser) => void
  readonly met: () => Met
  readonly events: () => readonly Event[]
}

type State = {
  browser: Browser
  userId: string | null
  /** The first browser's id from the first sign-in on: the server answers it to every other one. */
  subject: string
  claimed: string | null
  met: Met
  told: ReadonlySet<string>
  events: readonly Event[]
}

export function openDiary(visitor: Visitor, first: Browser, rulesetAt: RulesetAt): Diary {
  const state: State = { browser: first, userId: null, subject: first.anonymousId, claimed: null, met: {}, told: new Set(), events: [] }
  const tell = (at: number, event: Pick<Event, 'type'> & Partial<Event>): void => {
    const { browser, userId } = state
    const ids = { messageId: `${first.anonymousId}-${state.events.length}`, timestamp: new Date(at).toISOString(), anonymousId: browser.anonymousId }
    state.events = [...state.events, { ...event, ...ids, ...(userId === null ? {} : { userId }), context: { ...browser.context, ...event.context } }]
  }
  return {
    page: (at, name, path) => tell(at, { type: 'page', name, properties: { path, url: state.browser.origin + path }, context: pageContext(state.browser, path) }),
    meet: (at, flag) => {
      const { variation, assignment, exposes } = evaluate(rulesetAt(at), flag, null, { subject: state.subject }, at)
      state.met = { ...state.met, [flag]: variation }
      const once = `${assignment?.experiment}/${state.browser.anonymousId}/${state.subject}`
      if (!exposes || assignment === null || state.told.has(once)) return
      state.told = new Set([...state.told, once])
      tell(at, { type: 'track', event: EXPOSURE, properties: { experiment_id: assignment.experiment, variation_id: assignment.variant, phase: assignment.phase } })
    },
    track: (at, event, properties = {}) => tell(at, { type: 'track', event, properties }),
    identify: (at, userId, traits) => {
      state.userId = userId
      state.claimed ??= state.browser.anonymousId
      state.subject = state.claimed
      tell(at, { type: 'identify', traits })
    },
    open: (browser) => Object.assign(state, { browser, userId: null, subject: browser.anonymousId }),
    met: () => state.met,
    events: () => state.events,
  }
}

/** A page's own context; the campaign stands on the page that was landed on. */
function pageContext({ landing, origin, title }: Browser, path: string): NonNullable<Event['context']> {
  const search = path === landing.path ? landing.search : ''
  const page = { path, search, url: `${origin}${path}${search}`, title, referrer: path === landing.path ? landing.referrer : `${origin}${landing.path}` }
  return search === '' || Object.keys(landing.campaign).length === 0 ? { page } : { page, campaign: landing.campaign }
}
