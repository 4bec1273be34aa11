import type { Properties } from '../browser/browser-options.ts'
import type { Diagnostic } from '../client/diagnostics.ts'
import type { Paths } from '../client/endpoints.ts'
import type { Surroundings } from '../client/surroundings.ts'
import type { Context, PersonFacts } from '../core/context.ts'
import type { EvaluateFlag, ReadFlag } from '../core/read-flag.ts'
import type { CompactRuleset } from '../core/compact.ts'

export type EdgeOptions = {
  /** Where Producting is: `https://growth.example.com`. */
  readonly url: string
  /** The secret key of one environment; it sees every flag and knows who a user is. */
  readonly serverKey?: string
  /** Or the public one, where no secret can be kept. */
  readonly clientKey?: string
  /** Shares the ruleset between places and restarts, for example a key-value store. */
  readonly cache?: EdgeCache
  /** A ruleset to begin with, for example out of the deployment. */
  readonly bootstrap?: CompactRuleset
  /** How long a ruleset is taken without asking, ms; 10,000 unless told. */
  readonly freshFor?: number
  /** How long after that it still answers at once while a newer one is fetched, ms; 60,000 unless told. Older ones are waited for. */
  readonly staleFor?: number
  /** How long a request waits for a ruleset, ms; 1,000 unless told. */
  readonly patience?: number
  readonly paths?: Partial<Paths>
  /** Hears what goes wrong; nothing is ever thrown. */
  readonly onDiagnostic?: (diagnostic: Diagnostic) => void
  /** Clock, randomness, network and timers, for tests. */
  readonly surroundings?: Partial<Surroundings>
}

/** @example { read: (name) => env.KV.get(name), write: (name, text) => env.KV.put(name, text) } */
export type EdgeCache = {
  readonly read: (name: string) => Promise<string | null | undefined>
  readonly write: (name: string, text: string) => Promise<unknown>
}

/** The part of a `Request` that is read. */
export type Asking = { readonly headers: { readonly get: (name: string) => string | null }; readonly url?: string }

export type VisitOptions = {
  /** Keeps the platform awake for what happens after the answer: `(work) => ctx.waitUntil(work)`. */
  readonly waitUntil?: (work: Promise<unknown>) => void
  readonly userId?: string
  readonly account?: string
  readonly attributes?: Context['attributes']
  readonly facts?: PersonFacts
}

/** One request of one visitor. Everything is answered from one ruleset, so that a page does not contradict itself. */
export type Visit = {
  /** The value of a flag; tells the exposure when an experiment decided. */
  readonly flag: ReadFlag
  /** The same value, and nobody is told. */
  readonly peek: ReadFlag
  readonly evaluate: EvaluateFlag
  readonly track: (event: string, properties?: Properties) => void
  readonly visitor: () => { readonly anonymousId: string; readonly userId: string | null; readonly subject: string | null }
  /** The `Set-Cookie` that makes a newcomer the same visitor in the browser and next time; null where nothing is new. */
  readonly cookie: string | null
  /** Sends what waits; for platforms without `waitUntil`. */
  readonly flush: () => Promise<boolean>
}

export type EdgeClient = {
  /** Who asks, with a ruleset to answer from. Never throws. */
  readonly visit: (request: Asking, options?: VisitOptions) => Promise<Visit>
}
