import type { ErrorCode, Reason } from './evaluation.ts'
import type { ExperimentState, Json, Operator, Range, Unit } from './ruleset.ts'

/**
 * How an answer came about, step by step in the order in which `evaluate` asks. Plain JSON, so that it can be sent, kept
 * with a support ticket and put into words of any language; the words are for whoever shows it.
 */
export type Explanation = {
  readonly flag: string
  readonly outcome: Outcome
  /** Steps end where one decides, so those that were not asked are not there. Empty where the flag cannot be read. */
  readonly steps: readonly FlagStep[]
}

/** The parts of an `Evaluation` that were decided here; they always equal it. */
export type Outcome = {
  readonly variation: string | null
  readonly reason: Reason
  readonly rule: string | null
  readonly experiment: string | null
  readonly variant: string | null
  readonly unit: string | null
  readonly holdout: string | null
  readonly bucket: number | null
  readonly exposes: boolean
  readonly error: ErrorCode | null
}

export type FlagStep =
  | { readonly step: 'forced'; readonly variation: string; readonly experiment: string | null; readonly variant: string | null }
  /** Switched off: the off-variation. */
  | { readonly step: 'off'; readonly variation: string }
  | PrerequisiteStep
  | RuleStep
  | { readonly step: 'fallthrough'; readonly serve: ServeStep }

/** Another flag has to serve one of these variations here. */
export type PrerequisiteStep = {
  readonly step: 'prerequisite'
  readonly flag: string
  readonly variations: readonly string[]
  /** null: the flag is missing, has nothing to serve, or asks for itself. */
  readonly served: string | null
  readonly passed: boolean
}

export type RuleStep = {
  readonly step: 'rule'
  readonly rule: string
  /** null: the rule is for everybody. */
  readonly condition: ConditionStep | null
  /** null: the condition did not fit, so nothing was asked of what it serves. */
  readonly serve: ServeStep | null
  /** Whether the answer is this rule's. */
  readonly decides: boolean
}

export type ConditionStep = {
  readonly fits: Fit
  /** What decided: every part of what fits by all of them, the first of what fits by one; and for a "no" the other way round. */
  readonly because: readonly Cause[]
}

/** `unreadable`: written for a newer SDK, and so not for anybody here. */
export type Fit = boolean | 'unreadable'

export type Cause =
  | {
    readonly kind: 'clause'
    readonly attribute: string
    readonly operator: Operator
    readonly values: readonly Json[]
    /** What the context had; null where it had nothing. */
    readonly had: Json
    readonly fits: Fit
  }
  | {
    readonly kind: 'audience'
    readonly audience: string
    /** Who knows it: the ruleset by a condition, the facts of a person by a name, or nobody. */
    readonly known: 'ruleset' | 'facts' | 'nobody'
    readonly fits: Fit
    /** Its own causes; of an audience inside an audience none, so that an explanation stays short. */
    readonly because: readonly Cause[]
  }
  /** A kind of condition that is newer than this SDK. */
  | { readonly kind: 'unknown'; readonly fits: 'unreadable' }

export type ServeStep =
  | { readonly kind: 'variation'; readonly variation: string }
  | {
    readonly kind: 'rollout'
    readonly salt: string
    /** null: a bucket had to decide and nobody knows whose. */
    readonly unit: string | null
    readonly bucket: number | null
    /** null: the bucket is outside all ranges. */
    readonly range: Range | null
  }
  | {
    readonly kind: 'experiment'
    readonly experiment: string
    readonly unit: Unit
    readonly id: string | null
    /** Empty where the ruleset has no such experiment. */
    readonly steps: readonly ExperimentStep[]
  }

/** The order of contracts, 2; the first that has not `passed`, or that serves something, ends it. */
export type ExperimentStep =
  | { readonly step: 'override'; readonly variant: string | null; readonly passed: boolean }
  | { readonly step: 'schedule'; readonly from: number | null; readonly until: number | null; readonly passed: boolean }
  | PrerequisiteStep
  | { readonly step: 'audience'; readonly condition: ConditionStep; readonly passed: boolean }
  /** Nobody knows whose bucket to ask. */
  | { readonly step: 'unit'; readonly unit: Unit; readonly passed: false }
  /** In the holdout below its share; `passed` says that it is not. */
  | { readonly step: 'holdout'; readonly holdout: string; readonly salt: string; readonly bucket: number; readonly share: number; readonly passed: boolean }
  | { readonly step: 'layer'; readonly layer: string; readonly salt: string | null; readonly bucket: number | null; readonly slots: readonly Slot[]; readonly passed: boolean }
  | { readonly step: 'traffic'; readonly salt: string; readonly bucket: number; readonly share: number; readonly passed: boolean }
  /** Paused, shipped or rolled back: everybody gets this variant. */
  | { readonly step: 'state'; readonly state: ExperimentState['kind']; readonly variant: string | null; readonly passed: boolean }
  | { readonly step: 'variant'; readonly salt: string; readonly bucket: number; readonly variant: string | null; readonly range: Slot | null; readonly passed: boolean }

/** Half-open: from ≤ bucket < to. */
export type Slot = { readonly from: number; readonly to: number }
