import { normal } from './distribution.ts'
import type { Stratum } from './lift.ts'
import { meanOf, varianceOf } from './summary.ts'

/** A lift with groups of people held equal in both arms. */
export type PostStratified = {
  readonly difference: { readonly estimate: number; readonly from: number; readonly to: number }
  readonly relative: number | null
  readonly pValue: number
  readonly level: number
  /** Share of the plain difference's variance that the groups took away, 0 to 1. */
  readonly removed: number
  readonly groups: number
  readonly convention: 'post-stratification'
}

/** A group with fewer in an arm is not weighed by itself: such groups are one together. */
const fewestPeople = 10

/**
 * Each group's difference weighed by its share of everybody: what chance put too many of into one arm is taken out, and the estimand stays
 * the mean over all. Groups must be known before exposure. Null where nothing can be compared.
 * Source: Miratrix, Sekhon and Yu, JRSS B 75 (2013) 369.
 */
export function postStratify(groups: readonly Stratum[], plainVariance: number, alpha: number): PostStratified | null {
  const usable = groups.filter(isUsable)
  const people = usable.reduce((sum, { control, variant }) => sum + control.people + variant.people, 0)
  const total = usable.reduce(
    (sum, { control, variant }) => {
      const weight = (control.people + variant.people) / people
      const [m0, m1] = [meanOf(control) ?? 0, meanOf(variant) ?? 0]
      const variance = (varianceOf(control) ?? 0) / control.people + (varianceOf(variant) ?? 0) / variant.people
      return { control: sum.control + weight * m0, difference: sum.difference + weight * (m1 - m0), variance: sum.variance + weight * weight * variance }
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

export function isUsable({ control, variant }: Stratum): boolean {
  return control.people >= fewestPeople && variant.people >= fewestPeople && meanOf(control) !== null && meanOf(variant) !== null
}
