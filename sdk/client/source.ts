import type { CompactRuleset } from '../core/compact.ts'
import { collectUsage, type Hashed, nothing, type Prepared, prepare, type Usage } from '../core/prepared.ts'
import { backoff, jittered } from './backoff.ts'
import type { Diagnostics } from './diagnostics.ts'
import { createListeners } from './listeners.ts'
import { LONGEST_TIMER_MS } from './options.ts'
import { request } from './request.ts'
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
  /** How named ids are hashed, once it can be. */
  readonly hashed: Hashed
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
  const { tell, guard } = diagnostics
  const { random, timers, now } = surroundings
  const { onChange, changed } = createListeners(diagnostics)
  let prepared: Prepared | null = null
  let revision = 0
  let etag: string | null = null
  let origin: Origin = 'none'
  let failures = 0
  let stopped = false
  let connected = false
  /** The newest revision that the stream told. */
  let told = 0
  let cancel = (): void => undefined
  let running: Promise<void> | null = null
  let started: Promise<unknown> | null = null
  let usage = nothing()

  const collect = (): void => {
    if (prepared !== null) collectUsage(prepared, usage)
  }
  const hold = (ruleset: CompactRuleset, from: Origin, tag: string | null): void => {
    collect()
    prepared = prepare(ruleset, settings.hashed)
    revision = ruleset.revision
    etag = tag
    origin = from
  }
  /** Whether flags are the server's newest is worth hearing, too. */
  const turn = (to: Origin): void => {
    if (origin === to) return
    origin = to
    changed()
  }
  const adopt = (ruleset: CompactRuleset, text: string, tag: string | null): void => {
    if (prepared === null || etag !== tag || revision !== ruleset.revision) {
      hold(ruleset, 'fresh', tag)
      storage.write(STORED, `{"at":${now()},"etag":${JSON.stringify(tag)},"ruleset":${text}}`)
      settings.inspect?.(ruleset)
      changed()
    }
  }
  const later = (ms: number): void => {
    cancel()
    cancel = timers.after(ms, () => void refresh())
  }
  const once = async (): Promise<void> => {
    cancel()
    // A revision never changes, so every cache between here and the server may hold it; where it is not there yet, the newest is asked for.
    const ownAddress = revalidate === 'cache' && revision < told && failures === 0
    const { status, text, body, etag: tag, retryAfterMs, why } = await request(surroundings, {
      method: 'GET', url: ownAddress ? `${url}/${told}` : url,
      headers: revalidate === 'cache' || etag === null ? headers : { ...headers, 'if-none-match': etag },
      ...(revalidate === 'cache' && !ownAddress ? { cache: 'no-cache' } : {}),
    })
    const ruleset = status === 200 ? readableRuleset(body) : null
    if (ruleset !== null) adopt(ruleset, text, tag)
    const isGood = ruleset !== null || (status === 304 && prepared !== null)
    failures = isGood && revision >= told ? 0 : failures + 1
    if (isGood) turn('fresh')
    else {
      if (origin === 'fresh') turn('stored')
      if (status === 200) tell('ruleset-unreadable', 'answer')
      else tell(status === 0 ? 'ruleset-unreachable' : 'ruleset-refused', why ?? String(status))
    }
    running = null
    if (!stopped) later(failures === 0 ? jittered(connected ? intervalMs * CALM : intervalMs, random()) : backoff(failures, random(), retryAfterMs))
  }
  const refresh = async (to = 0): Promise<void> => {
    // What is under way may have been asked before the change.
    if (to > told) await running
    told = Math.max(told, to)
    // One question at a time: two would each start a clock of their own.
    return to > 0 && revision >= told ? undefined : (running ??= once())
  }
  const start = (): Promise<unknown> => (started ??= Promise.all([refresh(), alongside]))

  const given = guard(null, () => readableRuleset(bootstrap))
  if (given === null && bootstrap !== undefined && bootstrap !== null) tell('ruleset-unreadable', 'bootstrap')
  const stored = given === null ? (readJson(storage, STORED) as { readonly at?: unknown; readonly etag?: unknown; readonly ruleset?: unknown } | null) : null
  const kept = readableRuleset(stored?.ruleset)
  if (given !== null) hold(given, 'bootstrap', null)
  else if (kept !== null) {
    const age = now() - Number(stored?.at)
    if (age > settings.maxAgeMs) tell('ruleset-stale', String(age))
    hold(kept, 'stored', typeof stored?.etag === 'string' ? stored.etag : null)
  }
  return {
    prepared: () => prepared,
    start: () => void start(),
    ready: async (timeoutMs) => {
      const answered = start()
      // Other numbers, and what is none, are no limit.
      await (typeof timeoutMs === 'number' && timeoutMs < LONGEST_TIMER_MS ? new Promise<unknown>((resolve) => {
        const late = timers.after(timeoutMs, () => resolve(null))
        void answered.finally(late).then(resolve)
      }) : answered)
      return origin
    },
    refresh,
    streams: (is) => {
      if (connected === is) return
      connected = is
      // Not at once: when a server goes, every client's stream ends in the same moment.
      if (!stopped && !is && running === null) later(jittered(intervalMs, random()))
    },
    onChange,
    takeUsage: () => {
      collect()
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
