import { holm } from '../stats/multiplicity.ts'
import type { LiftReadout, MetricReadout } from './readout.ts'

/**
 * Where a variant stands with a guardrail's limit. `within`: worse by as much as the limit is ruled out. `beyond`: worse, and by more than
 * the limit. `worse`: worse, and by how much is not told yet. `open`: neither is known.
 */
export type Standing = 'within' | 'beyond' | 'worse' | 'open'

/** Each guardrail's lifts with where they stand; a metric that is none stays as it is. */
export function withStandings(metrics: readonly MetricReadout[]): readonly MetricReadout[] {
  const known = metrics.filter(({ role }) => role === 'guardrail').flatMap(({ lifts }) => lifts.filter(({ lift }) => lift.kind === 'known'))
  const worse = new Set(provenWorse(known))
  return metrics.map((metric) => (metric.role === 'guardrail' ? { ...metric, lifts: metric.lifts.map((one) => ({ ...one, standing: standingOf(metric, one, worse.has(one)) })) } : metric))
}

/**
 * That all guardrails are within their limits is said only if each of them is, which errs no more often than one of them alone; that one
 * got worse is said of any of several, so that those share one chance of a false alarm. Sources: Holm, Scand. J. Stat. 6 (1979) 65;
 * Berger, Technometrics 24 (1982) 295; of experiments: Schultzberg, Ankargren and Frånberg, arXiv 2402.11609 (2024).
 */
function provenWorse(known: readonly LiftReadout[]): readonly LiftReadout[] {
  const pValues = known.map(({ lift }) => (lift.kind === 'known' ? lift.pValue / lift.alpha : 1))
  // Looks are each at a level of their own: what they share is the unit of it.
  const adjusted = holm(pValues, 1)
  return known.filter((one, at) => one.answer === 'worse' && adjusted[at]?.stands === true)
}

/** A test of non-inferiority at half of alpha: the interval's bad end against the limit, which is relative to control. */
function standingOf({ direction, margin }: MetricReadout, { lift }: LiftReadout, isWorse: boolean): Standing {
  if (margin === undefined) return isWorse ? 'beyond' : 'within'
  if (lift.kind !== 'known' || lift.relative === null) return isWorse ? 'worse' : 'open'
  const { from, to } = lift.relative
  const [bad, good] = direction === 'more' ? [from, to] : [to && -to, from && -from]
  if (bad !== null && bad > -margin) return 'within'
  if (!isWorse) return 'open'
  return good !== null && good < -margin ? 'beyond' : 'worse'
}
