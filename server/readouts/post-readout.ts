import { adjustedPair } from '../stats/adjusted.ts'
import { isUsable, postStratify, type PostStratified } from '../stats/post-strata.ts'
import type { Stratum } from '../stats/lift.ts'
import { addSummaries, varianceOf } from '../stats/summary.ts'
import { varianceOfDifference } from '../stats/welch.ts'
import { isAdjusted, strataBetween } from './compare.ts'
import type { BreakdownInput, MetricInput } from './readout-input.ts'
import type { ReadoutExperiment } from './readout.ts'

/** The lift with where people came from held equal: the dimension that takes away the most. */
export type PostReadout = PostStratified & { readonly dimension: string }

export function postReadout(experiment: ReadoutExperiment, { metric, strata, breakdowns }: MetricInput, variant: string, alpha: number): PostReadout | null {
  const whole = strataBetween(experiment, variant, strata).filter(({ control, variant: arm }) => control.people > 0 && arm.people > 0)
  const [only] = whole
  // Weights that changed on the way are strata of their own already, of which these groups know nothing.
  if (only === undefined || whole.length > 1) return null
  const pair = isAdjusted(metric) ? adjustedPair(whole) : null
  const own = pair === null ? plainVariance(only) : varianceOfDifference(pair)
  const found = breakdowns.flatMap((breakdown) => {
    const one = postStratify(groupsOf(experiment, breakdown, variant), own, alpha, { adjusted: pair !== null })
    return one === null ? [] : [{ ...one, dimension: breakdown.dimension }]
  })
  return found.toSorted((one, other) => other.removed - one.removed)[0] ?? null
}

function plainVariance({ control, variant }: Stratum): number {
  return (varianceOf(control) ?? 0) / control.people + (varianceOf(variant) ?? 0) / variant.people
}

/** Groups with hardly anybody in an arm are one. */
function groupsOf(experiment: ReadoutExperiment, { groups }: BreakdownInput, variant: string): readonly Stratum[] {
  const all = groups.flatMap(({ strata }) => strataBetween(experiment, variant, strata))
  const small = all.filter((group) => !isUsable(group) && group.control.people + group.variant.people > 0)
  const rest = small.reduce<Stratum | null>((sum, one) => (sum === null ? one : { control: addSummaries(sum.control, one.control), variant: addSummaries(sum.variant, one.variant) }), null)
  return [...all.filter(isUsable), ...(rest === null ? [] : [rest])]
}
