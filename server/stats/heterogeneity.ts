import { adjustedPair } from './adjusted.ts'
import { chiSquare } from './distribution.ts'
import type { MeanEstimate } from './fieller.ts'
import type { Stratum } from './lift.ts'
import { combine, weightedCounts } from './proportions.ts'
import { findRoot } from './root.ts'
import { ratioScore, type Score } from './score.ts'
import { meanOf, varianceOf } from './summary.ts'
import type { Pair } from './welch.ts'

export type Heterogeneity = { readonly statistic: number; readonly degreesOfFreedom: number; readonly pValue: number }

/** A group of people: how far its data lie from a common lift, and how fast that distance falls as the lift grows. */
type Group = { readonly score: (lift: number) => Score; readonly lift: number; readonly baseline: number }

/**
 * Do groups differ in their relative lift more than chance makes them? Cochran's Q, Σ (distance from the common lift)² / variance, with
 * each group's score variance at that lift, so that groups with few or no conversions need no correction. Null below two groups.
 * Sources: Cochran, Biometrics 10 (1954) 101; Gart and Nam, Biometrics 44 (1988) 323, section 5.
 */
export function heterogeneity(kind: 'proportions' | 'means', groups: readonly (readonly Stratum[])[], { adjusted = false }: { readonly adjusted?: boolean } = {}): Heterogeneity | null {
  const plain = kind === 'proportions' ? proportionGroup : meanGroup
  // A group in which hardly anybody was known before stands with its plain lift, as it does in the table.
  const comparable = groups.map((strata) => (adjusted ? adjustedGroup(strata) : null) ?? plain(strata)).filter((group) => group !== null)
  if (comparable.length < 2) return null
  const common = commonLift(comparable)
  const statistic = comparable.reduce((sum, { score }) => sum + squared(score(common)), 0)
  const degreesOfFreedom = comparable.length - 1
  return { statistic, degreesOfFreedom, pValue: chiSquare.upperTail(statistic, degreesOfFreedom) }
}

/** The lift at which the groups' distances, weighted by what each one knows, cancel: asymptotically the likeliest common one. */
function commonLift(groups: readonly Group[]): number {
  const lifts = groups.map(({ lift }) => lift)
  const [lowest, highest] = [Math.min(...lifts), Math.max(...lifts)]
  if (lowest === highest) return lowest
  const pull = (lift: number): number => groups.reduce((sum, { score, baseline }) => sum + pullOf(score(lift), baseline), 0)
  return findRoot(pull, lowest, highest)
}

function pullOf({ distance, variance }: Score, baseline: number): number {
  return variance === 0 ? 0 : (baseline * distance) / variance
}

function squared({ distance, variance }: Score): number {
  return variance === 0 ? 0 : (distance * distance) / variance
}

/** Null for a group without people in both arms, or in whose control nobody converted: it has no lift. */
function proportionGroup(strata: readonly Stratum[]): Group | null {
  const weighted = weightedCounts(strata)
  const baseline = weighted.reduce((sum, { weight, counts }) => sum + (weight * counts.x0) / counts.n0, 0)
  const variant = weighted.reduce((sum, { weight, counts }) => sum + (weight * counts.x1) / counts.n1, 0)
  if (baseline === 0) return null
  const score = (lift: number): Score => combine(weighted, (counts) => ratioScore(counts, lift))
  // At a lift of exactly −1 every variance is zero, and a search that starts there has no slope.
  return score(0).variance === 0 ? null : { score, lift: Math.max(variant / baseline - 1, -1 + 1e-9), baseline }
}

/** Fieller's distance of means with what people did before taken into account. */
function adjustedGroup(strata: readonly Stratum[]): Group | null {
  const pair = adjustedPair(strata)
  return pair === null || pair.control.mean <= 0 ? null : groupOf(pair)
}

function groupOf({ control, variant, covariance }: Pick<Pair, 'covariance'> & Record<'control' | 'variant', MeanEstimate>): Group {
  const score = (lift: number): Score => ({
    distance: variant.mean - control.mean - lift * control.mean,
    variance: variant.variance + (1 + lift) ** 2 * control.variance - 2 * (1 + lift) * covariance,
  })
  return { score, lift: variant.mean / control.mean - 1, baseline: control.mean }
}

/** Fieller's distance of a group's means, strata weighted by people as in their own stretch. */
function meanGroup(strata: readonly Stratum[]): Group | null {
  const comparable = strata.filter(({ control, variant }) => control.people > 1 && variant.people > 1)
  const size = ({ control, variant }: Stratum): number => (control.people * variant.people) / (control.people + variant.people)
  const all = comparable.reduce((sum, stratum) => sum + size(stratum), 0)
  const arm = (side: 'control' | 'variant') =>
    comparable.reduce(
      (sum, stratum) => {
        const [share, summary] = [size(stratum) / all, stratum[side]]
        return { mean: sum.mean + share * (meanOf(summary) ?? 0), variance: sum.variance + (share ** 2 * (varianceOf(summary) ?? 0)) / summary.people }
      },
      { mean: 0, variance: 0 },
    )
  const [control, variant] = [arm('control'), arm('variant')]
  if (control.mean <= 0 || control.variance + variant.variance === 0) return null
  return groupOf({ control, variant, covariance: 0 })
}
