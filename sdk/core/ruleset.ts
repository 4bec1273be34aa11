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
  /** The variation served while the flag is off. */
  readonly off: string
  /** The first rule that fits decides. */
  readonly rules: readonly Rule[]
  readonly fallthrough: PlainServe
}

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
  readonly prerequisites: readonly { readonly flag: string; readonly variations: readonly string[] }[]
  readonly audience: Condition | null
  readonly holdouts: readonly string[]
  readonly layer: { readonly key: string; readonly slots: readonly { readonly from: number; readonly to: number }[] } | null
  /** Share of the audience that takes part, out of 100000. */
  readonly traffic: number
  /** The first is the control. Weights add up to 100000. */
  readonly variants: readonly VariantRules[]
  /** Named ids that always meet one variant and never count; in a client ruleset only as hashes, never as the id. */
  readonly overrides: readonly { readonly hash: string; readonly variant: string }[]
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
  | 'equals' | 'in' | 'contains' | 'starts-with' | 'ends-with' | 'exists'
  | 'greater' | 'at-least' | 'less' | 'at-most'
  /** Instants: ms since 1970 or ISO 8601 text. */
  | 'before' | 'after'
