import { normal } from './distribution.ts'
import type { Range } from './interval.ts'
import { findRoot, findRootBeyond } from './root.ts'
import type { Score } from './score.ts'

/** A score test at every effect along an axis on which "no difference" is 0. */
export type ScoreAxis = {
  readonly score: (effect: number) => Score
  readonly estimate: number
  readonly lowest: number
  readonly highest: number
}

/**
 * All effects that the test does not reject: the interval that belongs to the test. Whether it holds 0 is decided by the test's own
 * p-value and not by where rounding leaves the ends, so that the two can never disagree.
 */
export function invertScore(axis: ScoreAxis, pValue: number, alpha: number): { readonly from: number; readonly to: number } {
  const critical = normal.upperQuantile(alpha / 2)
  const isRejected = pValue < alpha
  const below = (effect: number): number => gap(axis.score(effect), 1, critical)
  const above = (effect: number): number => gap(axis.score(-effect), -1, critical)
  return {
    from: lowerEnd(below, axis.estimate, axis.lowest, isRejected),
    to: 0 - lowerEnd(above, -axis.estimate, -axis.highest, isRejected),
  }
}

/** Above zero where the test rejects an effect for being too low (sign 1) or too high (sign −1). No quotient: the variance may be zero. */
function gap({ distance, variance }: Score, sign: number, critical: number): number {
  return sign * distance - critical * Math.sqrt(variance)
}

function lowerEnd(gapAt: (effect: number) => number, estimate: number, lowest: number, isRejected: boolean): number {
  if (estimate <= lowest) return lowest
  return isRejected && estimate > 0 ? endAboveZero(gapAt, estimate) : endBelow(gapAt, Math.min(0, estimate), lowest)
}

function endAboveZero(gapAt: (effect: number) => number, estimate: number): number {
  if (gapAt(0) <= 0) return Number.MIN_VALUE
  // The estimate itself is never rejected; where its variance is zero (nobody against everybody) the gap is 0 there and not below.
  const inside = (effect: number): number => (effect >= estimate ? -1 : gapAt(effect))
  const end = Number.isFinite(estimate) ? findRoot(inside, 0, estimate) : (findRootBeyond(gapAt, 0, 0.125) ?? estimate)
  return Math.max(end, Number.MIN_VALUE)
}

function endBelow(gapAt: (effect: number) => number, start: number, lowest: number): number {
  if (gapAt(start) >= 0) return start
  if (!Number.isFinite(lowest)) return findRootBeyond(gapAt, start, -0.125) ?? lowest
  return gapAt(lowest) <= 0 ? lowest : findRoot(gapAt, lowest, start)
}

/** Ends on a logarithmic axis as relative effects: 0.1 on it is e^0.1 − 1. */
export function fromLogarithm({ from, to }: { readonly from: number; readonly to: number }): Range {
  return { from: Math.expm1(from), to: to === Infinity ? null : Math.expm1(to) }
}
