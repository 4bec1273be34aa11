import type { CompactRuleset } from '../core/compact.ts'
import { collectUsage, nothing, type Prepared, prepare, type Usage } from '../core/prepared.ts'
import { backoff, jittered } from './backoff.ts'
import type { Diagnostics } from './diagnostics.ts'
import { LONGEST_TIMER_MS } from './options.ts'
import { type Answer, request } from './request.ts'
import { readableRuleset } from './readable-ruleset.ts'
import { readJson } from './storage.ts'
import type { Surroundings, TextStorage } from './surroundings.ts'

/** Where the answers come from now: the server's newest, the last good one since the server cannot be asked, the host's own, or nothing yet. */
export type Origin = 'fresh' | 'stored' | 'bootstrap' | 'none'

export type Source = {
  /** What flags are read from; null while there is nothing yet. */
  readonly prepared: () => Prepared | null
  readonly start: () => void
  /** Resolves once the server has answered or failed once, or after `timeoutMs`; says what flags are read from. */
  readonly ready: (timeoutMs?: number) => Promise<Origin>
  /** Asks the server; where a stream told a `revision`, for that one. */
  readonly refresh: (revision?: number) => Promise<void>
  /** While a stream tells of changes, asking now and then is only for when it does not. */
  readonly streams: (connected: boolean) => void
  readonly onChange: (listener: () => void) => () => void
  /** How often flags served what since it was asked last. */
  readonly takeUsage: () => Usage
  readonly stop: () => void
}

export type SourceSettings = {
  readonly surroundings: Surroundings
  readonly storage: TextStorage
  readonly diagnostics: Diagnostics
  readonly url: string
  readonly headers: { readonly [name: string]: string }
  /** `header`: we send If-None-Match; `cache`: the browser does, without a preflight, and a revision has an address of its own. */
  readonly revalidate: 'header' | 'cache'
  readonly intervalMs: number
  /** A stored ruleset that is older is told, and used all the same. */
  readonly maxAgeMs: number
  /** Looks a new ruleset over, for who has the room to. */
  readonly inspect?: (ruleset: CompactRuleset) => void
}

const STORED = 'ruleset'
/** How much less often a client asks that hears of changes. */
const CALM = 10

/** Keeps the ruleset fresh: bootstrap, else the stored one, at once; the server's as soon as it is there, then by stream or polling. */
/** @param alongside what `ready` waits for beside the first answer */
export function createSource(settings: SourceSettings, bootstrap: unknown, alongside: Promise<unknown> | null = null): Source {
  const { surroundings, storage, diagnostics, url, headers, revalidate, intervalMs } = settings
  const { random, timers, now } = surroundings
  let prepared: Prepared | null = null
  let revision = 0
  let etag: string | null = null
  let origin: Origin = 'none'
  const hold = (ruleset: CompactRuleset, from: Origin, tag: string | null): void => {
    prepared = prepare(ruleset)
    revision = ruleset.revision
    etag = tag
    origin = from
  }
  begin(settings, bootstrap, hold)
  let failures = 0
  let stopped = false
  let connected = false
  /** The newest revision that the stream told. */
  let told = 0
  let cancel = (): void => undefined
  let running: Promise<void> | null = null
  let started: Promise<unknown> | null = null
  let usage = nothing()
  const listeners = new Set<() => void>()

  const changes = (): void => {
    for (const listener of listeners) diagnostics.guard(undefined, listener)
  }
  /** Whether flags are the server's newest is worth hearing, too. */
  const turn = (to: Origin): void => {
    if (origin === to) return
    origin = to
    changes()
  }
  const adopt = (ruleset: CompactRuleset, text: string, tag: string | null): void => {
    const changed = prepared === null || etag !== tag || revision !== ruleset.revision
    etag = tag
    if (!changed) return
    if (prepared !== null) collectUsage(prepared, usage)
    hold(ruleset, 'fresh', tag)
    storage.write(STORED, `{"at":${now()},"etag":${JSON.stringify(tag)},"ruleset":${text}}`)
    settings.inspect?.(ruleset)
    changes()
  }
  const settled = (answer: Answer): number => {
    const { status, text, body, retryAfterMs, why } = answer
    const ruleset = status === 200 ? readableRuleset(body) : null
    if (ruleset !== null) adopt(ruleset, text, answer.etag)
    if (ruleset !== null || (status === 304 && prepared !== null)) {
      turn('fresh')
      failures = revision < told ? failures + 1 : 0
      if (failures === 0) return jittered(connected ? intervalMs * CALM : intervalMs, random())
    } else {
      failures += 1
      if (origin === 'fresh') turn('stored')
      if (status === 200) diagnostics.tell('ruleset-unreadable', 'answer')
      else diagnostics.tell(status === 0 ? 'ruleset-unreachable' : 'ruleset-refused', why ?? String(status))
    }
    return backoff(failures, random(), retryAfterMs)
  }
  const ask = (): Promise<Answer> => {
    if (revalidate === 'header') return request(surroundings, { method: 'GET', url, headers: etag === null ? headers : { ...headers, 'if-none-match': etag } })
    // A revision never changes, so every cache between here and the server may hold it; where it is not there yet, the newest is asked for.
    const ownAddress = revision < told && failures === 0
    return request(surroundings, ownAddress ? { method: 'GET', url: `${url}/${told}`, headers } : { method: 'GET', url, headers, cache: 'no-cache' })
  }
  const once = async (): Promise<void> => {
    cancel()
    const wait = settled(await ask())
    running = null
    if (stopped) return
    cancel = timers.after(wait, () => void refresh())
  }
  const refresh = async (to = 0): Promise<void> => {
    // What is under way may have been asked before the change.
    if (to > told) await running
    told = Math.max(told, to)
    // One question at a time: two would each start a clock of their own.
    return to > 0 && revision >= told ? undefined : (running ??= once())
  }
  const start = (): Promise<unknown> => (started ??= Promise.all([refresh(), alongside]))
  return {
    prepared: () => prepared,
    start: () => void start(),
    ready: async (timeoutMs) => {
      await within(surroundings, start(), timeoutMs)
      return origin
    },
    refresh,
    streams: (is) => {
      if (connected === is) return
      connected = is
      if (stopped || is || running !== null) return
      // Not at once: when a server goes, every client's stream ends in the same moment.
      cancel()
      cancel = timers.after(jittered(intervalMs, random()), () => void refresh())
    },
    onChange: (listener) => {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    takeUsage: () => {
      if (prepared !== null) collectUsage(prepared, usage)
      const all = usage
      usage = nothing()
      return all
    },
    stop: () => {
      stopped = true
      cancel()
    },
  }
}

type Hold = (ruleset: CompactRuleset, from: Origin, tag: string | null) => void

/** The host's own, else the last good one. */
function begin({ storage, diagnostics, surroundings, maxAgeMs }: SourceSettings, bootstrap: unknown, hold: Hold): void {
  const given = diagnostics.guard(null, () => readableRuleset(bootstrap))
  if (given !== null) return hold(given, 'bootstrap', null)
  if (bootstrap !== undefined && bootstrap !== null) diagnostics.tell('ruleset-unreadable', 'bootstrap')
  const stored = readJson(storage, STORED) as { readonly at?: unknown; readonly etag?: unknown; readonly ruleset?: unknown } | null
  const ruleset = readableRuleset(stored?.ruleset)
  if (ruleset === null) return
  const age = surroundings.now() - Number(stored?.at)
  if (age > maxAgeMs) diagnostics.tell('ruleset-stale', String(age))
  hold(ruleset, 'stored', typeof stored?.etag === 'string' ? stored.etag : null)
}

async function within({ timers }: Surroundings, first: Promise<unknown>, timeoutMs: number | undefined): Promise<void> {
  if (timeoutMs === undefined || !Number.isFinite(timeoutMs) || timeoutMs > LONGEST_TIMER_MS) {
    await first
    return
  }
  let cancel = (): void => undefined
  await Promise.race([first, new Promise<void>((resolve) => (cancel = timers.after(timeoutMs, resolve)))])
  cancel()
}
