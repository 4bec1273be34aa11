import { type NotAdjusted, reasonAgainstAdjusting } from '../stats/adjusted.ts'
import type { Adjustment } from '../stats/lift.ts'
import { compareVariants, strataBetween } from './compare.ts'
import type { MetricInput } from './readout-input.ts'
import type { ReadoutExperiment } from './readout.ts'

/** The lift without what people did before, and how much of its variance that took away; or why it is not taken into account. */
export type AdjustmentReadout =
  | (Adjustment & { readonly kind: 'adjusted'; readonly days: number })
  | { readonly kind: 'none'; readonly reason: 'not-planned' | 'new-people' | 'metric' | 'no-lift' | NotAdjusted }

export function adjustmentOf(experiment: ReadoutExperiment, { metric, strata, arms }: MetricInput, variant: string): AdjustmentReadout {
  const { before } = metric
  if (before?.kind !== 'counted') return { kind: 'none', reason: before?.reason ?? 'not-planned' }
  const reason = reasonAgainstAdjusting(strataBetween(experiment, variant, strata))
  if (reason !== null) return { kind: 'none', reason }
  const converted = Object.fromEntries(Object.entries(arms).map(([key, arm]) => [key, arm.converted]))
  const lift = compareVariants({ experiment, metric, strata, converted }).find((one) => one.variant === variant)?.lift
  const found = lift === undefined || lift.kind === 'none' ? undefined : lift.adjustment
  return found === undefined ? { kind: 'none', reason: 'no-lift' } : { kind: 'adjusted', days: before.days, ...found }
}
