import type { Json } from './ruleset.ts'

/** Reasons in OpenFeature's words where it has one (spec, 1.4); ours beside them. */
export type Reason =
  /** The flag has no rules: always this value. */
  | 'STATIC'
  /** No rule fitted. */
  | 'DEFAULT'
  | 'TARGETING_MATCH'
  /** A bucket decided: rollout or experiment. */
  | 'SPLIT'
  | 'DISABLED'
  /** A flag that this one needs serves something else: the off-variation. */
  | 'PREREQUISITE_FAILED'
  | 'ERROR'
  | 'HOLDOUT'
  /** A named id or a signed preview link. */
  | 'OVERRIDE'
  | 'PAUSED'
  | 'SHIPPED'
  | 'ROLLED_BACK'
  | 'SUBJECT_UNKNOWN'
  | 'ACCOUNT_UNKNOWN'

/** Codes of OpenFeature (spec, 1.4.8). */
export type ErrorCode = 'PROVIDER_NOT_READY' | 'FLAG_NOT_FOUND' | 'PARSE_ERROR' | 'TYPE_MISMATCH' | 'TARGETING_KEY_MISSING' | 'INVALID_CONTEXT' | 'GENERAL'

/** "Unit U is in variant V of experiment E", with what decided it. */
export type Assignment = {
  readonly experiment: string
  /** 0 of a draft, which only a preview shows. */
  readonly phase: number
  /** The variant met; `control` of a holdout person, who is told apart by `holdout`. */
  readonly variant: string
  readonly variation: string
  /** The unit's id: a subject or an account. */
  readonly unit: string
  /** The holdout that kept this unit out; its exposure says `$holdout`. */
  readonly holdout: string | null
  /** Served by override or preview: the exposure never counts. */
  readonly forced: boolean
  /** The bucket in the variant ring, [0, 100000); null where no bucket decided. */
  readonly bucket: number | null
}

export type Evaluation<Value = Json> = {
  readonly flag: string
  readonly value: Value
  readonly variation: string | null
  readonly reason: Reason
  readonly rule: string | null
  readonly assignment: Assignment | null
  /** Whether serving this value is an exposure to tell. */
  readonly exposes: boolean
  readonly error: { readonly code: ErrorCode; readonly message: string } | null
}

/** What a flag may answer for a fallback: `false` stands for any boolean, and `null` for any value. */
export type Widened<Value extends Json> =
  Value extends boolean ? boolean : Value extends number ? number : Value extends string ? string : Value extends null ? Json : Value
