import { readableRuleset } from '../client/readable-ruleset.ts'
import type { Fetch } from '../client/surroundings.ts'
import type { CompactRuleset } from '../core/compact.ts'
import type { EdgeCache } from './edge-options.ts'

export type RulesetCache = {
  /**
   * The ruleset to answer from: at once where one is at hand that is young enough, else after asking, never longer than
   * `patience`. What is fetched in the background is handed to `after`.
   */
  readonly current: (after: (work: Promise<unknown>) => void) => Promise<CompactRuleset | null>
}

export type RulesetCacheSettings = {
  readonly fetch: Fetch
  readonly now: () => number
  /** Resolves after `ms`, and answers how to stop waiting. */
  readonly wait: (ms: number) => { readonly over: Promise<void>; readonly stop: () => void }
  readonly url: string
  readonly headers: { readonly [name: string]: string }
  readonly cache: EdgeCache | null
  /** The name in the cache; without the key in it. */
  readonly name: string
  readonly bootstrap: CompactRuleset | null
  readonly freshFor: number
  readonly staleFor: number
  readonly patience: number
  readonly tell: (code: 'ruleset-unreachable' | 'ruleset-refused' | 'ruleset-unreadable' | 'storage-failed', detail: string) => void
}

/** `at`: when the server last said that this is the newest, ms since 1970. */
type Held = { readonly ruleset: CompactRuleset; readonly etag: string | null; readonly at: number }

/** How long a question may take before it counts as failed, and a renewal before another request takes it up. */
const LONGEST_MS = 10_000
/** A server that failed is left alone for so long, so that a request in trouble does not pay for another's. */
const PAUSE_MS = 2_000

/**
 * Edge platforms run nothing between requests, so each request that finds an old ruleset renews it for the next. No
 * request waits for what another one began: on some platforms that never ends.
 */
export function createRulesetCache(settings: RulesetCacheSettings): RulesetCache {
  const { now, freshFor, staleFor, patience } = settings
  let held: Held | null = settings.bootstrap === null ? null : { ruleset: settings.bootstrap, etag: null, at: 0 }
  let renewing = -Infinity
  let notBefore = -Infinity
  const age = (): number => (held === null ? Infinity : now() - held.at)
  const adopt = (next: Held | null): void => {
    if (next === null || (held !== null && isOlder(next, held))) return
    held = next
  }
  const renew = async (): Promise<void> => {
    renewing = now()
    adopt(await shelved(settings))
    if (age() >= freshFor) {
      const answer = await within(settings, LONGEST_MS, asked(settings, held))
      adopt(answer)
      if (answer === null) notBefore = now() + PAUSE_MS
      else await kept(settings, answer)
    }
    renewing = -Infinity
  }
  return {
    current: async (after) => {
      if (held === null) adopt(await shelved(settings))
      const waits = age() >= freshFor + staleFor
      const isDue = age() >= freshFor && now() >= notBefore && (waits || now() - renewing >= LONGEST_MS)
      if (isDue) {
        const work = renew()
        after(work)
        if (waits) await within(settings, patience, work)
      }
      return held?.ruleset ?? null
    },
  }
}

/** A place that is behind may answer with what was before. */
function isOlder(next: Held, held: Held): boolean {
  return next.ruleset.environment === held.ruleset.environment && (next.ruleset.revision < held.ruleset.revision || next.at < held.at)
}

async function within<Result>({ wait }: RulesetCacheSettings, ms: number, work: Promise<Result>): Promise<Result | null> {
  const patient = wait(ms)
  const answer = await Promise.race([work, patient.over.then(() => null)])
  patient.stop()
  return answer
}

/** What the server says now; null where it says nothing that can be used. */
async function asked({ fetch, url, headers, tell, now }: RulesetCacheSettings, held: Held | null): Promise<Held | null> {
  try {
    const tag = held?.etag ?? null
    const response = await fetch(url, { method: 'GET', headers: tag === null ? headers : { ...headers, 'if-none-match': tag }, credentials: 'omit' })
    const text = await response.text()
    if (response.status === 304 && held !== null) return { ...held, at: now() }
    if (response.status !== 200) return nothing(() => tell('ruleset-refused', `The server answered ${response.status} to the question for the ruleset.`))
    const ruleset = readableRuleset(JSON.parse(text))
    return ruleset === null ? nothing(() => tell('ruleset-unreadable', 'The server’s answer is no ruleset of format 1.')) : { ruleset, etag: response.headers.get('etag'), at: now() }
  } catch (thrown) {
    return nothing(() => tell('ruleset-unreachable', `The ruleset could not be fetched: ${messageOf(thrown)}`))
  }
}

/** What another place kept, as old as it is. */
async function shelved({ cache, name, tell }: RulesetCacheSettings): Promise<Held | null> {
  try {
    const text = await cache?.read(name)
    if (typeof text !== 'string') return null
    const { ruleset, etag, at } = JSON.parse(text) as { readonly ruleset?: unknown; readonly etag?: unknown; readonly at?: unknown }
    const readable = readableRuleset(ruleset)
    return readable === null || typeof at !== 'number' ? null : { ruleset: readable, etag: typeof etag === 'string' ? etag : null, at }
  } catch (thrown) {
    return nothing(() => tell('storage-failed', `The shared cache could not be read: ${messageOf(thrown)}`))
  }
}

async function kept({ cache, name, tell }: RulesetCacheSettings, held: Held): Promise<void> {
  try {
    await cache?.write(name, JSON.stringify(held))
  } catch (thrown) {
    tell('storage-failed', `The shared cache could not be written: ${messageOf(thrown)}`)
  }
}

function nothing(say: () => void): null {
  say()
  return null
}

function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown)
}
