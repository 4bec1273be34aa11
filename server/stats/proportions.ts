import { normal } from './distribution.ts'
import type { Effect } from './interval.ts'
import { fromLogarithm, invertScore, type ScoreAxis } from './inversion.ts'
import { conversionsNeeded, type Evidence, type Lift, type Stratum, stratumTexts, type Tested } from './lift.ts'
import { type Counts, differenceScore, ratioScore, type Score } from './score.ts'

type Weighted = { readonly counts: Counts; readonly weight: number }

/**
 * Lift of a conversion. One stratum: the pooled two-proportion score z. More: Cochran's stratified score with Mantel–Haenszel weights
 * n₀n₁/(n₀ + n₁), under which the estimates are the Mantel–Haenszel risk ratio and difference. The intervals invert the same test.
 * Sources: Cochran, Biometrics 10 (1954) 417; Mantel and Haenszel, JNCI 22 (1959) 719; Greenland and Robins, Biometrics 41 (1985) 55.
 */
export function compareProportions(strata: readonly Stratum[], alpha: number): Lift {
  const inputs = stratumTexts(strata)
  const weighted = weightedCounts(strata)
  if (weighted.length === 0) return { kind: 'none', reason: 'no-people', inputs }
  const none = combine(weighted, (counts) => ratioScore(counts, 0))
  if (none.variance === 0) return { kind: 'none', reason: 'zero-variance', inputs }
  const evidence = { ...testAndIntervals(weighted, none, alpha), inputs }
  const conversions = smallestArm(weighted)
  if (conversions >= conversionsNeeded) return { kind: 'known', ...evidence }
  return { kind: 'early', conversions, needed: conversionsNeeded, ...evidence }
}

/** Its test alone; null where the lift is not known. */
export function testProportions(strata: readonly Stratum[]): Tested | null {
  const weighted = weightedCounts(strata)
  const none = combine(weighted, (counts) => ratioScore(counts, 0))
  if (none.variance === 0 || smallestArm(weighted) < conversionsNeeded) return null
  const control = total(weighted, ({ x0, n0 }) => x0 / n0)
  const difference = total(weighted, ({ x0, n0, x1, n1 }) => x1 / n1 - x0 / n0)
  return { ...scoreTest(none), degreesOfFreedom: null, relative: control === 0 ? null : difference / control, difference }
}

function scoreTest({ distance, variance }: Score): { readonly statistic: number; readonly pValue: number } {
  const statistic = distance / Math.sqrt(variance)
  return { statistic, pValue: 2 * normal.upperTail(Math.abs(statistic)) }
}

function testAndIntervals(weighted: readonly Weighted[], none: Score, alpha: number): Omit<Evidence, 'inputs'> {
  const { statistic, pValue } = scoreTest(none)
  const isStratified = weighted.length > 1
  const inversion = isStratified ? 'stratified score inversion' : 'score inversion'
  const relative = relativeEffect(weighted, pValue, alpha)
  return {
    relative,
    noRelative: relative === null ? 'control-is-zero' : null,
    difference: differenceEffect(weighted, pValue, alpha),
    statistic,
    degreesOfFreedom: null,
    pValue,
    alpha,
    convention: isStratified ? 'stratified score z' : 'two-proportion score z',
    intervals: { relative: inversion, difference: inversion },
  }
}

/** On the axis of log φ, where a halving and a doubling are equally far. */
function relativeEffect(weighted: readonly Weighted[], pValue: number, alpha: number): Effect | null {
  const variant = total(weighted, ({ x1, n1 }) => x1 / n1)
  const control = total(weighted, ({ x0, n0 }) => x0 / n0)
  if (control === 0) return null
  const estimate = total(weighted, ({ x0, n0, x1, n1 }) => x1 / n1 - x0 / n0) / control
  const axis: ScoreAxis = {
    score: (logarithm) => combine(weighted, (counts) => ratioScore(counts, Math.expm1(logarithm))),
    estimate: variant === 0 ? -Infinity : Math.log1p(estimate),
    lowest: -Infinity,
    highest: Infinity,
  }
  const range = (level: number) => fromLogarithm(invertScore(axis, pValue, level))
  return { estimate, ...range(alpha), level: 1 - alpha, middle: range(0.5) }
}

function differenceEffect(weighted: readonly Weighted[], pValue: number, alpha: number): Effect {
  const estimate = total(weighted, ({ x0, n0, x1, n1 }) => x1 / n1 - x0 / n0)
  const axis: ScoreAxis = {
    score: (difference) => combine(weighted, (counts) => differenceScore(counts, difference)),
    estimate,
    lowest: -1,
    highest: 1,
  }
  return { estimate, ...invertScore(axis, pValue, alpha), level: 1 - alpha, middle: invertScore(axis, pValue, 0.5) }
}

/** Strata with people in both arms, weights adding up to 1; a stratum with one arm empty compares nothing. */
export function weightedCounts(strata: readonly Stratum[]): readonly Weighted[] {
  const counts = strata
    .map(({ control, variant }) => ({ x0: Number(control.sum), n0: control.people, x1: Number(variant.sum), n1: variant.people }))
    .filter(({ n0, n1 }) => n0 > 0 && n1 > 0)
  const size = ({ n0, n1 }: Counts): number => (n0 * n1) / (n0 + n1)
  const all = counts.reduce((sum, each) => sum + size(each), 0)
  return counts.map((each) => ({ counts: each, weight: size(each) / all }))
}

export function combine(weighted: readonly Weighted[], score: (counts: Counts) => Score): Score {
  const [only] = weighted
  // Most readouts have one stratum, and an interval asks for hundreds of scores.
  if (only !== undefined && weighted.length === 1) return score(only.counts)
  return weighted.reduce<Score>(
    (sum, { counts, weight }) => {
      const { distance, variance } = score(counts)
      return { distance: sum.distance + weight * distance, variance: sum.variance + weight * weight * variance }
    },
    { distance: 0, variance: 0 },
  )
}

function total(weighted: readonly Weighted[], value: (counts: Counts) => number): number {
  return weighted.reduce((sum, { counts, weight }) => sum + weight * value(counts), 0)
}

function smallestArm(weighted: readonly Weighted[]): number {
  const conversions = (arm: 'x0' | 'x1'): number => weighted.reduce((sum, { counts }) => sum + counts[arm], 0)
  return Math.min(conversions('x0'), conversions('x1'))
}
