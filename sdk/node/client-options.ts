import type { Ids } from '../client/client.ts'
import type { Diagnostic } from '../client/diagnostics.ts'
import type { Paths } from '../client/endpoints.ts'
import type { Origin } from '../client/source.ts'
import type { Surroundings, TextStorage } from '../client/surroundings.ts'
import type { Context, PersonFacts } from '../core/context.ts'
import type { EvaluateFlag, ReadFlag } from '../core/read-flag.ts'
import type { CompactRuleset } from '../core/compact.ts'
import type { Json } from '../core/ruleset.ts'

export type ClientOptions = {
  /** Where Producting is: `https://growth.example.com`. */
  readonly url: string
  /** The secret key of one environment. */
  readonly serverKey: string
  /** Asks the server who a user's subject is, when only a `userId` is given; otherwise such users get the fallback. */
  readonly resolveSubject?: boolean
  /** A ruleset to begin with, for example from a file of the deployment. */
  readonly bootstrap?: CompactRuleset
  /** Keeps the last good ruleset and unsent events through restarts; see `fileStorage`. */
  readonly storage?: TextStorage
  /** Between two looks at the ruleset, ms; 10,000 unless told. */
  readonly rulesetInterval?: number
  /** Hears of changes at once, by a stream; true unless told. Without it the ruleset is asked for every `rulesetInterval`. */
  readonly streaming?: boolean
  /** A ruleset kept from before that is older than this, ms, is told as a diagnostic and used all the same; a day unless told. */
  readonly maxAge?: number
  /** How long an event waits for company before a batch goes, ms; 1,000 unless told. */
  readonly flushAfter?: number
  /** The most events that wait while the server is away; 10,000 unless told. */
  readonly mostWaiting?: number
  readonly paths?: Partial<Paths>
  /** Hears what goes wrong; nothing is ever thrown. */
  readonly onDiagnostic?: (diagnostic: Diagnostic) => void
  /** Clock, randomness, network and timers, for tests. */
  readonly surroundings?: Partial<Surroundings>
}

/** Whom a flag is for. `subject` is in the cookie `producting_subject`, or wherever your back end keeps it with the user. */
export type Who = {
  readonly subject?: string
  readonly userId?: string
  readonly anonymousId?: string
  readonly account?: string
  readonly attributes?: Context['attributes']
  readonly facts?: PersonFacts
  /** What a signed preview link shows this person, as `GET /v1/preview` answers it; it never counts. */
  readonly forced?: Context['forced']
}

/** Who did it: a `userId`, an `anonymousId`, or both. */
export type Doer = Ids & {
  readonly context?: { readonly [key: string]: Json }
  /** ISO 8601; now unless told. */
  readonly timestamp?: string
}

type Properties = { readonly properties?: { readonly [key: string]: Json } }
type Traits = { readonly traits?: { readonly [key: string]: Json } }

export type Client = {
  /** Resolves when the server has answered or failed once, or after `timeout` ms, and says what flags are read from. */
  readonly ready: (options?: { readonly timeout?: number }) => Promise<Origin>
  /**
   * The value of a flag; tells the exposure when an experiment decided.
   * @example client.flag('checklist', false, { subject, userId })
   */
  readonly flag: ReadFlag<[who?: Who]>
  /** The whole answer with its reason; tells nothing unless `expose` is set. */
  readonly evaluate: EvaluateFlag<[who?: Who, options?: { readonly expose?: boolean }]>
  /** A user's subject, asked for and remembered; null when nobody can tell. Await it once before `flag`. */
  readonly resolve: (userId: string) => Promise<string | null>
  readonly track: (what: Doer & Properties & { readonly event: string }) => void
  /** With a `userId` and an `anonymousId`: both are one person from now on. */
  readonly identify: (what: Doer & Traits) => void
  readonly page: (what: Doer & Properties & { readonly name?: string }) => void
  readonly group: (what: Doer & Traits & { readonly groupId: string }) => void
  /** Sends what waits; true when all of it is durably stored. */
  readonly flush: () => Promise<boolean>
  /** Sends once more and stops. Await it before the process ends. */
  readonly close: () => Promise<boolean>
  /** Hears that flags may answer differently, and when the server cannot be asked any more, or can again, which `ready` says; answers how to stop hearing. */
  readonly onChange: (listener: () => void) => () => void
}
