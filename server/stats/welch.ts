import { studentT } from './distribution.ts'
import { fieller, type MeanEstimate } from './fieller.ts'
import type { Effect, Range } from './interval.ts'
import type { Evidence, NoRelative, Tested } from './lift.ts'

/** One arm over all strata: its weighted mean, the variance of that mean, and Σ (share of variance)² / degrees of freedom. */
export type Arm = MeanEstimate & { readonly uncertainty: number }

/** Two means that may vary together. */
export type Pair = { readonly control: Arm; readonly variant: Arm; readonly covariance: number }

export type Names = { readonly isStratified: boolean; readonly of: '' | 'ratio ' | 'quantile ' | 'adjusted ' }

/** The test alone. */
export function testOf(pair: Pair): Tested {
  const { control, variant } = pair
  const difference = variant.mean - control.mean
  return { ...welch(pair), relative: reasonAgainstRelative(control.mean) === null ? difference / control.mean : null, difference }
}

/** Welch's t, and the intervals that agree with it. */
export function evidenceOf(pair: Pair, alpha: number, { isStratified, of }: Names): Omit<Evidence, 'inputs'> {
  const { control, variant } = pair
  const { statistic, degreesOfFreedom, pValue } = welch(pair)
  const [critical, middle] = [criticalT(alpha, degreesOfFreedom), criticalT(0.5, degreesOfFreedom)]
  const noRelative = reasonAgainstRelative(control.mean)
  return {
    relative: noRelative === null ? relativeEffect(pair, { pValue, alpha, critical, middle }) : null,
    noRelative,
    difference: differenceEffect(variant.mean - control.mean, Math.sqrt(varianceOfDifference(pair)), { pValue, alpha, critical, middle }),
    statistic,
    degreesOfFreedom,
    pValue,
    alpha,
    convention: `${isStratified ? 'stratified ' : ''}${of}Welch t` as const,
    intervals: isStratified ? { relative: 'stratified Fieller', difference: 'stratified Welch' } : { relative: 'Fieller', difference: 'Welch' },
  }
}

/** Chance of a lift as high as the one seen or higher, while it is `lift` in truth: the test that Fieller's interval is the inversion of. Null where there is no lift. */
export function tailAbove(pair: Pair): ((lift: number) => number) | null {
  const { control, variant, covariance } = pair
  if (!(control.mean > 0) || !(varianceOfDifference(pair) > 0)) return null
  const { degreesOfFreedom } = welch(pair)
  return (lift) => studentT.upperTail((variant.mean - (1 + lift) * control.mean) / Math.sqrt(variant.variance + (1 + lift) ** 2 * control.variance - 2 * (1 + lift) * covariance), degreesOfFreedom)
}

export function varianceOfDifference({ control, variant, covariance }: Pair): number {
  return control.variance + variant.variance - 2 * covariance
}

function welch(pair: Pair): Pick<Tested, 'statistic' | 'degreesOfFreedom' | 'pValue'> & { readonly degreesOfFreedom: number } {
  const { control, variant } = pair
  const variance = varianceOfDifference(pair)
  const degreesOfFreedom = variance ** 2 / (control.uncertainty + variant.uncertainty)
  const statistic = (variant.mean - control.mean) / Math.sqrt(variance)
  return { statistic, degreesOfFreedom, pValue: 2 * studentT.upperTail(Math.abs(statistic), degreesOfFreedom) }
}

type Test = { readonly pValue: number; readonly alpha: number; readonly critical: number; readonly middle: number }

function criticalT(alpha: number, degreesOfFreedom: number): number {
  return studentT.upperQuantile(alpha / 2, degreesOfFreedom)
}

function differenceEffect(estimate: number, error: number, { pValue, alpha, critical, middle }: Test): Effect {
  const range = (width: number, level: number) => agreeWithTest({ from: estimate - width * error, to: estimate + width * error }, estimate, pValue < level)
  return { estimate, ...range(critical, alpha), level: 1 - alpha, middle: range(middle, 0.5) }
}

function relativeEffect({ control, variant, covariance }: Pair, { pValue, alpha, critical, middle }: Test): Effect {
  const estimate = (variant.mean - control.mean) / control.mean
  const range = (width: number, level: number) => agreeWithTest(fieller(control, variant, width, covariance), estimate, pValue < level)
  return { estimate, ...range(critical, alpha), level: 1 - alpha, middle: range(middle, 0.5) }
}

/** The test decides whether zero is inside; rounding of an end may not. */
function agreeWithTest({ from, to }: Range, estimate: number, isRejected: boolean): Range {
  if (!isRejected) return { from: from === null ? null : Math.min(from, 0), to: to === null ? null : Math.max(to, 0) }
  return estimate > 0
    ? { from: from === null ? null : Math.max(from, Number.MIN_VALUE), to }
    : { from, to: to === null ? null : Math.min(to, -Number.MIN_VALUE) }
}

function reasonAgainstRelative(controlMean: number): NoRelative | null {
  if (controlMean > 0) return null
  return controlMean === 0 ? 'control-is-zero' : 'control-is-negative'
}
