import type { Started } from '../experiments/experiment.ts'
import type { LogLift } from '../stats/log-lift.ts'
import { compareVariants, logLiftIn, strataBetween } from './compare.ts'
import type { ReadoutInput } from './readout-input.ts'

/** Decided experiments that a prior is learned from. */
const most = 200

/**
 * What was decided here before, the newest of it. Neither the experiment itself nor what ran elsewhere: of that mostly the results that
 * somebody thought worth keeping are brought along, which would make large effects look usual. A bandit measures no lift.
 */
export function decidedBesides(experiments: readonly Started[], id: string): readonly Started[] {
  return experiments
    .filter((one) => one.id !== id && one.origin === 'live' && one.design.plan.rule !== 'bandit' && 'decision' in one && one.decision !== null)
    .toSorted((one, other) => one.createdAt.getTime() - other.createdAt.getTime())
    .slice(-most)
}

/**
 * What one decided experiment says of those to come: the lift of each variant on its deciding metric, with what is better above zero. Every
 * variant and not the best alone, which would make winners look usual; none with fewer than 25 conversions in an arm.
 */
export function pastLifts({ experiment, metrics }: ReadoutInput): readonly LogLift[] {
  const deciding = metrics.find(({ metric }) => metric.role === 'decides')
  if (deciding === undefined) return []
  const { metric, strata, arms } = deciding
  const converted = Object.fromEntries(Object.entries(arms).map(([key, arm]) => [key, arm.converted]))
  const sign = metric.direction === 'more' ? 1 : -1
  return compareVariants({ experiment, metric, strata, converted }).flatMap(({ variant, lift }) => {
    const log = lift.kind === 'known' ? logLiftIn(metric, strataBetween(experiment, variant, strata)) : null
    return log === null ? [] : [{ ...log, estimate: sign * log.estimate }]
  })
}
