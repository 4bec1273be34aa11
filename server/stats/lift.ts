import type { Effect } from './interval.ts'
import { type Summary, summaryText, type SummaryText } from './summary.ts'

/** Matured people of one stretch of constant traffic and weights. Strata are combined, never pooled. */
export type Stratum = { readonly control: Summary; readonly variant: Summary }

/** What was computed, by name, so that an analyst can reproduce it. */
export type Convention = 'two-proportion score z' | 'stratified score z' | 'Welch t' | 'stratified Welch t' | 'ratio Welch t' | 'stratified ratio Welch t' | 'quantile Welch t' | 'stratified quantile Welch t' | 'adjusted Welch t' | 'stratified adjusted Welch t'
export type IntervalConvention = 'score inversion' | 'stratified score inversion' | 'Fieller' | 'Welch' | 'stratified Fieller' | 'stratified Welch'

/** Why there is no relative lift beside a difference. */
export type NoRelative = 'control-is-zero' | 'control-is-negative'

/** Why there is no lift at all. `withheld`: a check blocks, so that nothing is claimed. `hidden`: it is not shown before the minimum runtime. */
export type NoLift = 'no-people' | 'too-few-people' | 'zero-variance' | 'nothing-to-divide-by' | 'withheld' | 'hidden' | 'bandit'

/** Test and intervals of one variant against control. `pValue < alpha` exactly when the intervals exclude zero. */
export type Evidence = {
  /** variant / control − 1: 0.116 is +11.6 %. Null when control is not above zero; `noRelative` says why. */
  readonly relative: Effect | null
  readonly noRelative: NoRelative | null
  /** variant − control: shares for a conversion, the metric's unit otherwise. */
  readonly difference: Effect
  readonly statistic: number
  readonly degreesOfFreedom: number | null
  /** Two-sided. */
  readonly pValue: number
  readonly alpha: number
  readonly convention: Convention
  readonly intervals: { readonly relative: IntervalConvention; readonly difference: IntervalConvention }
  readonly inputs: readonly StratumText[]
  /** Where what people did before was taken into account. */
  readonly adjustment?: Adjustment
}

/** What taking into account what people did before changed. */
export type Adjustment = {
  /** Share of the plain difference's variance that it took away, 0 to 1. */
  readonly removed: number
  /** People of both arms, and of these who were known before. */
  readonly people: number
  readonly known: number
  /** The same lift without it. */
  readonly plain: Pick<Evidence, 'relative' | 'difference' | 'pValue' | 'convention' | 'intervals'>
}

export type StratumText = { readonly control: SummaryText; readonly variant: SummaryText }

/**
 * A lift, with its evidence. `early`: fewer than `needed` conversions in an arm; the interval is shown, labelled, and
 * nothing is decided on it. `none`: no answer, and why.
 */
export type Lift =
  | (Evidence & { readonly kind: 'known' })
  | (Evidence & { readonly kind: 'early'; readonly conversions: number; readonly needed: number })
  | { readonly kind: 'none'; readonly reason: NoLift; readonly inputs: readonly StratumText[] }

/** The test of a lift that is known, without its intervals: where thousands of comparisons only want their p-value. */
export type Tested = Pick<Evidence, 'statistic' | 'degreesOfFreedom' | 'pValue'> & { readonly relative: number | null; readonly difference: number }

/** Below this many conversions in an arm no verdict is given (stats.md, 4). */
export const conversionsNeeded = 25

/** Inputs as they are echoed beside every result. */
export function stratumTexts(strata: readonly Stratum[]): readonly StratumText[] {
  return strata.map(({ control, variant }) => ({ control: summaryText(control), variant: summaryText(variant) }))
}
