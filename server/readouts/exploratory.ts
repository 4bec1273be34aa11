import { benjaminiHochberg } from '../stats/multiplicity.ts'
import { type Comparison, compareVariants, testVariants } from './compare.ts'
import type { LiftReadout } from './readout.ts'

/**
 * Many comparisons that nobody decides by: of those that stand, a share of at most alpha is false on average (Benjamini and Hochberg), and
 * each interval is drawn at the level at which it agrees. Lifts without an answer take no part.
 */
export function compareTogether(comparisons: readonly Comparison[]): readonly (readonly LiftReadout[])[] {
  const asked = comparisons.flatMap((comparison, at) => testVariants(comparison).flatMap(({ variant, test }) => (test === null ? [] : [{ at, variant, pValue: test.pValue }])))
  const alpha = comparisons[0]?.experiment.plan.alpha ?? 0
  const adjusted = benjaminiHochberg(asked.map(({ pValue }) => pValue), alpha)
  return comparisons.map((comparison, at) => {
    const own = asked.flatMap((one, place) => (one.at === at ? [[one.variant, adjusted[place]?.level ?? alpha] as const] : []))
    return compareVariants({ ...comparison, alphas: Object.fromEntries(own) })
  })
}
