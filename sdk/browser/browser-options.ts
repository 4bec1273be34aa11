import type { Diagnostic } from '../client/diagnostics.ts'
import type { Paths } from '../client/endpoints.ts'
import type { Origin } from '../client/source.ts'
import type { CompactRuleset } from '../core/compact.ts'
import type { Context } from '../core/context.ts'
import type { EvaluateFlag, ReadFlag } from '../core/read-flag.ts'
import type { Json } from '../core/ruleset.ts'
import type { BrowserSurroundings } from './surroundings.ts'

export type BrowserOptions = {
  /** Where Producting is: `https://growth.example.com`, or a path of your own domain. */
  readonly url: string
  /** The public key of one environment. */
  readonly clientKey: string
  /** `required`: nothing about the visitor is kept or sent before `grant()`; the ruleset, the same for everybody, is fetched without any id. */
  readonly consent?: 'required' | 'granted'
  /** Attributes for targeting, for example the plan. */
  readonly attributes?: Attributes
  readonly bootstrap?: CompactRuleset
  /** Between two looks at the ruleset, ms; 30,000 unless told. */
  readonly rulesetInterval?: number
  /** Hears of changes at once, by a stream that is loaded when the page is idle; true unless told. Without it the ruleset is asked for every `rulesetInterval`. */
  readonly streaming?: boolean
  /** A ruleset kept from before that is older than this, ms, is told as a diagnostic and used all the same; a day unless told. */
  readonly maxAge?: number
  /** Warns of diagnostics on the console in sentences, which are loaded for it, although the host listens: for who develops. Without `onDiagnostic` it always does. */
  readonly debug?: boolean
  /** How long an event waits for company before a batch goes, ms; 1,000 unless told. */
  readonly flushAfter?: number
  /** The most events that wait while the server is away; 1,000 unless told. */
  readonly mostWaiting?: number
  readonly paths?: Partial<Paths>
  /** Hears what goes wrong; nothing is ever thrown. */
  readonly onDiagnostic?: (diagnostic: Diagnostic) => void
  /** Clock, randomness, network, timers and storage, for tests. */
  readonly surroundings?: Partial<BrowserSurroundings>
}

export type Attributes = NonNullable<Context['attributes']>

export type Properties = { readonly [key: string]: Json }

export type BrowserClient = {
  /** Resolves when the server has answered or failed once, or after `timeout` ms, and says what flags are read from. */
  readonly ready: (options?: { readonly timeout?: number }) => Promise<Origin>
  /**
   * The value of a flag; tells the exposure when an experiment decided. Call it where the visitor meets the value.
   * @example if (client.flag('short-form', false)) showShortForm()
   */
  readonly flag: ReadFlag
  /** The same value, and nobody is told. */
  readonly peek: ReadFlag
  /** The whole answer with its reason; tells nothing. */
  readonly evaluate: EvaluateFlag
  readonly track: (event: string, properties?: Properties) => void
  readonly page: (name?: string, properties?: Properties) => void
  /**
   * Signs in. Resolves when the server has said who this is, or cannot for now; the client goes on asking.
   * @param options.userHash the proof your server makes: HMAC-SHA-256 of the user id
   */
  readonly identify: (userId: string, traits?: Properties, options?: { readonly userHash?: string }) => Promise<void>
  /** The team of the visitor, the unit of account experiments. */
  readonly group: (groupId: string, traits?: Properties) => void
  /** Signs out: somebody new from here on. */
  readonly reset: () => void
  readonly setAttributes: (attributes: Attributes) => void
  /** Who this browser is, to hand on to your server. */
  readonly visitor: () => { readonly anonymousId: string; readonly userId: string | null; readonly subject: string | null }
  readonly grant: () => void
  /** Takes consent back: what was kept is deleted, what waits is dropped. */
  readonly revoke: () => void
  /** Sends what waits; true when all of it is durably stored. */
  readonly flush: () => Promise<boolean>
  readonly close: () => Promise<boolean>
  /** Hears that flags may answer differently: a new ruleset, another subject; and when the server cannot be asked any more, or can again, which `ready` says. Answers how to stop hearing. */
  readonly onChange: (listener: () => void) => () => void
}
