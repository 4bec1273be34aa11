import { adjustedPair } from './adjusted.ts'
import { normal } from './distribution.ts'
import type { Stratum } from './lift.ts'
import { meanOf, varianceOf } from './summary.ts'
import { varianceOfDifference } from './welch.ts'

/** A lift with groups of people held equal in both arms. */
export type PostStratified = {
  readonly difference: { readonly estimate: number; readonly from: number; readonly to: number }
  readonly relative: number | null
  readonly pValue: number
  readonly level: number
  /** Share of the variance of the difference without groups that the groups took away, 0 to 1. */
  readonly removed: number
  readonly groups: number
  readonly convention: 'post-stratification'
}

/** A group with fewer in an arm is not weighed by itself: such groups are one together. */
const fewestPeople = 10

/**
 * Each group's difference weighed by its share of everybody: what chance put too many of into one arm is taken out, and the estimand stays
 * the mean over all. Groups must be known before exposure. `adjusted`: each with what its people did before taken into account, where it can be. Null where nothing can be compared.
 * Source: Miratrix, Sekhon and Yu, JRSS B 75 (2013) 369.
 */
export function postStratify(groups: readonly Stratum[], plainVariance: number, alpha: number, { adjusted = false }: { readonly adjusted?: boolean } = {}): PostStratified | null {
  const usable = groups.filter(isUsable)
  const people = usable.reduce((sum, { control, variant }) => sum + control.people + variant.people, 0)
  const total = usable.reduce(
    (sum, { control, variant }) => {
      const weight = (control.people + variant.people) / people
      const { mean, difference, variance } = (adjusted ? adjustedOf({ control, variant }) : null) ?? plainOf({ control, variant })
      return { control: sum.control + weight * mean, difference: sum.difference + weight * difference, variance: sum.variance + weight * weight * variance }
    },
    { control: 0, difference: 0, variance: 0 },
  )
  if (usable.length < 2 || usable.length < groups.length || !(total.variance > 0)) return null
  const error = Math.sqrt(total.variance)
  const half = normal.upperQuantile(alpha / 2) * error
  return {
    difference: { estimate: total.difference, from: total.difference - half, to: total.difference + half },
    relative: total.control > 0 ? total.difference / total.control : null,
    pValue: 2 * normal.upperTail(Math.abs(total.difference) / error),
    level: 1 - alpha,
    removed: plainVariance > 0 ? Math.max(0, 1 - total.variance / plainVariance) : 0,
    groups: usable.length,
    convention: 'post-stratification',
  }
}

type OfGroup = { readonly mean: number; readonly difference: number; readonly variance: number }

function plainOf({ control, variant }: Stratum): OfGroup {
  const mean = meanOf(control) ?? 0
  return { mean, difference: (meanOf(variant) ?? 0) - mean, variance: (varianceOf(control) ?? 0) / control.people + (varianceOf(variant) ?? 0) / variant.people }
}

function adjustedOf(stratum: Stratum): OfGroup | null {
  const pair = adjustedPair([stratum])
  return pair && { mean: pair.control.mean, difference: pair.variant.mean - pair.control.mean, variance: varianceOfDifference(pair) }
}

export function isUsable({ control, variant }: Stratum): boolean {
  return control.people >= fewestPeople && variant.people >= fewestPeople && meanOf(control) !== null && meanOf(variant) !== null
}
