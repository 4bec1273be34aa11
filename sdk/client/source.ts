import { unknownOperators } from '../core/condition.ts'
import type { Ruleset } from '../core/ruleset.ts'
import { backoff, jittered } from './backoff.ts'
import type { Diagnostics } from './diagnostics.ts'
import { LONGEST_TIMER_MS } from './options.ts'
import { readableRuleset, conditionsOf } from './readable-ruleset.ts'
import { type Answer, request } from './request.ts'
import { readJson } from './storage.ts'
import type { Surroundings, TextStorage } from './surroundings.ts'

/** Where the answers come from now: the server's newest, the last good one of before, the host's own, or nothing yet. */
export type Origin = 'fresh' | 'stored' | 'bootstrap' | 'none'

export type Source = {
  readonly ruleset: () => Ruleset | null
  readonly start: () => void
  /** Resolves once the server has answered or failed once, or after `timeoutMs`; says what flags are read from. */
  readonly ready: (timeoutMs?: number) => Promise<Origin>
  readonly refresh: () => Promise<void>
  readonly onChange: (listener: () => void) => () => void
  readonly stop: () => void
}

export type SourceSettings = {
  readonly surroundings: Surroundings
  readonly storage: TextStorage
  readonly diagnostics: Diagnostics
  readonly url: string
  readonly headers: { readonly [name: string]: string }
  /** `header`: we send If-None-Match; `cache`: the browser does, without a preflight. */
  readonly revalidate: 'header' | 'cache'
  readonly intervalMs: number
  readonly bootstrap?: unknown
}

const STORED = 'ruleset'

type State = {
  ruleset: Ruleset | null
  etag: string | null
  origin: Origin
  failures: number
  stopped: boolean
  cancel: () => void
  running: Promise<void> | null
  first: Promise<void> | null
}

/** Keeps the ruleset fresh: bootstrap, else the stored one, at once; the server's as soon as it is there, then by polling. */
export function createSource(settings: SourceSettings): Source {
  const state: State = { ...beginning(settings), failures: 0, stopped: false, cancel: () => undefined, running: null, first: null }
  const listeners = new Set<() => void>()
  const adopt = (ruleset: Ruleset, etag: string | null): void => {
    const changed = state.ruleset?.revision !== ruleset.revision || state.ruleset.environment !== ruleset.environment || state.etag !== etag
    Object.assign(state, { origin: 'fresh', etag })
    if (!changed) return
    state.ruleset = ruleset
    settings.storage.write(STORED, JSON.stringify({ etag, ruleset }))
    tellUnknown(settings.diagnostics, ruleset)
    for (const listener of listeners) settings.diagnostics.guard(undefined, listener)
  }
  const once = async (): Promise<void> => {
    state.cancel()
    const wait = settled(await ask(settings, state), settings, state, adopt)
    state.running = null
    if (!state.stopped) state.cancel = settings.surroundings.timers.after(wait, () => void refresh())
  }
  // One question at a time: two would each start a clock of their own.
  const refresh = (): Promise<void> => (state.running ??= once())
  const start = (): Promise<void> => (state.first ??= refresh())
  return {
    ruleset: () => state.ruleset,
    start: () => void start(),
    ready: async (timeoutMs) => {
      await within(settings.surroundings, start(), timeoutMs)
      return state.origin
    },
    refresh,
    onChange: (listener) => {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    stop: () => {
      state.stopped = true
      state.cancel()
    },
  }
}

function beginning({ bootstrap, storage, diagnostics }: SourceSettings): Pick<State, 'ruleset' | 'etag' | 'origin'> {
  const given = bootstrap === undefined || bootstrap === null ? null : diagnostics.guard(null, () => readableRuleset(bootstrap))
  if (given !== null) return { ruleset: given, etag: null, origin: 'bootstrap' }
  if (bootstrap !== undefined && bootstrap !== null) diagnostics.tell('ruleset-unreadable', 'The bootstrap is no ruleset of format 1.')
  const stored = readJson(storage, STORED) as { readonly etag?: unknown; readonly ruleset?: unknown } | null
  const ruleset = stored === null ? null : readableRuleset(stored.ruleset)
  if (ruleset === null) return { ruleset: null, etag: null, origin: 'none' }
  return { ruleset, etag: typeof stored?.etag === 'string' ? stored.etag : null, origin: 'stored' }
}

function ask({ surroundings, url, headers, revalidate }: SourceSettings, { etag }: State): Promise<Answer> {
  if (revalidate === 'cache') return request(surroundings, { method: 'GET', url, headers, cache: 'no-cache' })
  return request(surroundings, { method: 'GET', url, headers: etag === null ? headers : { ...headers, 'if-none-match': etag } })
}

/** Takes in one answer; the result is the pause until the next question, ms. */
function settled(answer: Answer, { surroundings, diagnostics, intervalMs }: SourceSettings, state: State, adopt: (ruleset: Ruleset, etag: string | null) => void): number {
  const ruleset = answer.kind === 'answered' && answer.status === 200 ? readableRuleset(answer.body) : null
  if (answer.kind === 'answered' && (ruleset !== null || (answer.status === 304 && state.ruleset !== null))) {
    if (ruleset === null) state.origin = 'fresh'
    else adopt(ruleset, answer.etag)
    state.failures = 0
    return jittered(intervalMs, surroundings.random())
  }
  state.failures += 1
  tellFailure(diagnostics, answer)
  return backoff(state.failures, surroundings.random(), answer.kind === 'answered' ? answer.retryAfterMs : null)
}

function tellFailure(diagnostics: Diagnostics, answer: Answer): void {
  if (answer.kind === 'unreachable') return diagnostics.tell('ruleset-unreachable', `The ruleset could not be fetched; the last good one stays. ${answer.why}`)
  if (answer.status === 200) return diagnostics.tell('ruleset-unreadable', 'The server’s answer is no ruleset of format 1; the last good one stays.')
  diagnostics.tell('ruleset-refused', `The server answered ${answer.status} to the question for the ruleset; the last good one stays.`)
}

function tellUnknown(diagnostics: Diagnostics, ruleset: Ruleset): void {
  const unknown = new Set(diagnostics.guard<readonly string[]>([], () => conditionsOf(ruleset).flatMap(unknownOperators)))
  for (const operator of unknown) diagnostics.tell('operator-unknown', `The ruleset uses the operator ${operator}, which this SDK does not know: conditions with it never fit. Update the SDK.`)
}

async function within({ timers }: Surroundings, first: Promise<void>, timeoutMs: number | undefined): Promise<void> {
  if (timeoutMs === undefined || !Number.isFinite(timeoutMs) || timeoutMs > LONGEST_TIMER_MS) return first
  let cancel = (): void => undefined
  await Promise.race([first, new Promise<void>((resolve) => (cancel = timers.after(timeoutMs, resolve)))])
  cancel()
}
