import { normal, studentT } from './distribution.ts'
import type { Stratum } from './lift.ts'
import { combine, weightedCounts } from './proportions.ts'
import { ratioScore } from './score.ts'
import { meanOf, varianceOf } from './summary.ts'

/**
 * Tests against a margin and not against nothing. `notLower`: one-sided p-value of "the lift is below −margin" (small: it is not, which is
 * non-inferiority where more is better); `notHigher` of "above +margin"; `equivalent` the larger of both, so that below alpha the lift lies
 * within the margin.
 */
export type Equivalence = { readonly margin: number; readonly notLower: number; readonly notHigher: number; readonly equivalent: number }

/**
 * Two one-sided tests on the relative scale, with the score test of conversions and Fieller's distance of means: those of which the
 * intervals are the inversion, so that the p-value is below alpha exactly when the interval of level 1 − 2 alpha lies within the margin.
 * Null where there is no relative lift. Sources: Schuirmann, J. Pharmacokinet. Biopharm. 15 (1987) 657; Farrington and Manning, Stat. Med. 9 (1990) 1447.
 */
export function equivalence(kind: 'proportions' | 'means', strata: readonly Stratum[], margin: number): Equivalence | null {
  const tail = kind === 'proportions' ? proportionTail(strata) : meanTail(strata)
  if (tail === null || !(margin > 0 && margin < 1)) return null
  const [notLower, notHigher] = [tail(-margin), 1 - tail(margin)]
  return { margin, notLower, notHigher, equivalent: Math.max(notLower, notHigher) }
}

/** Chance of a lift as high as the one seen or higher, while it is `lift` in truth. */
type Tail = (lift: number) => number

function proportionTail(strata: readonly Stratum[]): Tail | null {
  const weighted = weightedCounts(strata)
  if (weighted.every(({ counts }) => counts.x0 === 0)) return null
  return (lift) => {
    const { distance, variance } = combine(weighted, (counts) => ratioScore(counts, lift))
    return variance > 0 ? normal.upperTail(distance / Math.sqrt(variance)) : Number(distance <= 0)
  }
}

/** One stratum alone: strata of means are weighted by their variance, and that differs with the lift. */
function meanTail([stratum, ...others]: readonly Stratum[]): Tail | null {
  if (stratum === undefined || others.length > 0) return null
  const { control, variant } = stratum
  const [m0, m1, s0, s1] = [meanOf(control), meanOf(variant), varianceOf(control), varianceOf(variant)]
  if (m0 === null || m1 === null || s0 === null || s1 === null || m0 <= 0 || s0 + s1 === 0) return null
  const [v0, v1] = [s0 / control.people, s1 / variant.people]
  const degrees = (v0 + v1) ** 2 / (v0 ** 2 / (control.people - 1) + v1 ** 2 / (variant.people - 1))
  return (lift) => studentT.upperTail((m1 - (1 + lift) * m0) / Math.sqrt(v1 + (1 + lift) ** 2 * v0), degrees)
}
