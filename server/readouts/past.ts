import { type LogLift, logLiftOf } from '../stats/log-lift.ts'
import { compareVariants, strataBetween } from './compare.ts'
import type { ReadoutInput } from './readout-input.ts'

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
    const log = lift.kind === 'known' ? logLiftOf(strataBetween(experiment, variant, strata)) : null
    return log === null ? [] : [{ ...log, estimate: sign * log.estimate }]
  })
}
