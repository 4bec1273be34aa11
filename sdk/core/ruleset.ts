/**
 * All an SDK needs to answer, frozen and versioned: the contract between server and SDKs as plain types. The server
 * compiles it (`server/ruleset/compile.ts`) and holds its zod schema equal to these types by `satisfies`.
 * Ranges are half-open; weights, shares and bucket numbers are integers out of 100000.
 */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json }

export type Ruleset = {
  readonly format: 1
  readonly environment: string
  readonly revision: number
  /** `client`: only what a browser may know; `server`: everything. */
  readonly door: 'client' | 'server'
  readonly flags: { readonly [key: string]: FlagRules }
  readonly experiments: { readonly [key: string]: ExperimentRules }
  readonly audiences: { readonly [key: string]: Condition }
  readonly layers: { readonly [key: string]: { readonly salt: string } }
  readonly holdouts: { readonly [key: string]: HoldoutRules }
}

export type FlagType = 'boolean' | 'string' | 'number' | 'json'

export type FlagRules = {
  readonly type: FlagType
  readonly on: boolean
  readonly values: { readonly [variation: string]: Json }
  /** The variation served while the flag is off, and where a prerequisite is not met. */
  readonly off: string
  /** Every one must hold before a rule is asked. Absent where there is none. */
  readonly prerequisites?: readonly Prerequisite[]
  /** The first rule that fits decides. */
  readonly rules: readonly Rule[]
  readonly fallthrough: PlainServe
}

/** Another flag serves one of these variations here. */
export type Prerequisite = { readonly flag: string; readonly variations: readonly string[] }

export type Rule = { readonly id: string; readonly when: Condition | null; readonly serve: Serve }

export type PlainServe =
  | { readonly kind: 'variation'; readonly variation: string }
  /** A bucket outside all ranges goes on to the next rule. */
  | { readonly kind: 'rollout'; readonly salt: string; readonly ranges: readonly Range[] }

/** An experiment that gives no assignment goes on to the next rule. */
export type Serve = PlainServe | { readonly kind: 'experiment'; readonly experiment: string }

export type Range = { readonly from: number; readonly to: number; readonly variation: string }

export type Unit = 'person' | 'account'

export type ExperimentRules = {
  readonly flag: string
  readonly state: ExperimentState
  readonly unit: Unit
  readonly phase: number
  readonly salt: string
  /** Instants in ms since 1970; outside [from, until) the experiment does not answer. */
  readonly schedule: { readonly from: number | null; readonly until: number | null }
  readonly prerequisites: readonly Prerequisite[]
  readonly audience: Condition | null
  readonly holdouts: readonly string[]
  readonly layer: { readonly key: string; readonly slots: readonly { readonly from: number; readonly to: number }[] } | null
  /** Share of the audience that takes part, out of 100000. */
  readonly traffic: number
  /** The first is the control. Weights add up to 100000. */
  readonly variants: readonly VariantRules[]
  /**
   * Named ids that always meet one variant and never count; in a client ruleset only as hashes, never as the id. `bucket`
   * is the id's for `salt.override`: whoever has another is not named, and need not be hashed.
   */
  readonly overrides: readonly { readonly hash: string; readonly variant: string; readonly bucket?: number }[]
}

export type ExperimentState =
  | { readonly kind: 'running' }
  | { readonly kind: 'paused' }
  | { readonly kind: 'shipped'; readonly variant: string }
  | { readonly kind: 'rolled-back' }

export type VariantRules = { readonly key: string; readonly variation: string; readonly weight: number }

export type HoldoutRules = { readonly salt: string; readonly share: number }

/** Attributes are looked up by path (`acquisition.source`); see `context.ts` for the ones every SDK fills. */
export type Condition =
  | { readonly kind: 'all'; readonly of: readonly Condition[] }
  | { readonly kind: 'any'; readonly of: readonly Condition[] }
  | { readonly kind: 'not'; readonly of: Condition }
  | { readonly kind: 'audience'; readonly audience: string }
  | { readonly kind: 'clause'; readonly attribute: string; readonly operator: Operator; readonly values: readonly Json[] }

/** Grows; an operator that an SDK does not know never fits, and is told as a diagnostic. */
export type Operator =
  /** One of the values. An attribute that is a list equals nothing; `contains` asks whether the two lists overlap. */
  | 'equals' | 'in' | 'contains' | 'contains-all' | 'starts-with' | 'ends-with' | 'exists'
  /** Values are automata (below); what people write is a pattern, which the server compiles. */
  | 'matches'
  | 'greater' | 'at-least' | 'less' | 'at-most'
  /** Semantic Versioning 2.0.0, 11: precedence, pre-releases before their release, build metadata ignored. */
  | 'version-equals' | 'version-greater' | 'version-at-least' | 'version-less' | 'version-at-most'
  /** Instants: ms since 1970, ISO 8601 text, or text relative to now: `-30d`, `+2h` (m, h, d, w). */
  | 'before' | 'after'
  /** Networks in CIDR notation, IPv4 and IPv6. */
  | 'in-network'

/**
 * A pattern as a deterministic automaton over code points, so that an SDK needs no engine and reads each character once.
 * `from` holds the first code point of each class, ascending, `from[0]` = 0; `next[state × from.length + class]` is the
 * next state, −1 where nothing can fit any more. It begins in state 0 and fits when the text ends in one of `accepts`.
 */
export type Automaton = { readonly from: readonly number[]; readonly next: readonly number[]; readonly accepts: readonly number[] }
