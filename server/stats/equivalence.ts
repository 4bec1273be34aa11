import { normal } from './distribution.ts'
import type { Stratum } from './lift.ts'
import { pairOfMeans } from './means.ts'
import { combine, weightedCounts } from './proportions.ts'
import { ratioScore } from './score.ts'
import { type Pair, tailAbove } from './welch.ts'

/**
 * Tests against a margin and not against nothing. `notLower`: one-sided p-value of "the lift is below −margin" (small: it is not, which is
 * non-inferiority where more is better); `notHigher` of "above +margin"; `equivalent` the larger of both, so that below alpha the lift lies
 * within the margin.
 */
export type Equivalence = { readonly margin: number; readonly notLower: number; readonly notHigher: number; readonly equivalent: number }

/**
 * Two one-sided tests on the relative scale, with the score test of conversions and Fieller's distance of means: those of which the
 * intervals are the inversion, so that the p-value is below alpha exactly when the interval of level 1 − 2 alpha lies within the margin.
 * `adjusted`: both means with what people did before taken into account, where the lift is made of them. Null where there is no relative
 * lift. Sources: Schuirmann, J. Pharmacokinet. Biopharm. 15 (1987) 657; Farrington and Manning, Stat. Med. 9 (1990) 1447.
 */
export function equivalence(kind: 'proportions' | 'means', strata: readonly Stratum[], margin: number, adjusted: Pair | null = null): Equivalence | null {
  const pair = adjusted ?? (kind === 'means' ? pairOfMeans(strata) : null)
  const tail = kind === 'proportions' && pair === null ? proportionTail(strata) : pair && tailAbove(pair)
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
