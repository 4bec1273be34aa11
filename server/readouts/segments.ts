import { asLift, randomEffects, shrink } from '../stats/shrink.ts'
import { levelOf, logLiftIn, strataBetween } from './compare.ts'
import type { BreakdownInput, MetricInput } from './readout-input.ts'
import type { ReadoutExperiment } from './readout.ts'

/** Groups of people as they are to be believed: drawn to each other by as much as they differ no more than chance makes them. */
export type SegmentReadout = {
  readonly dimension: string
  readonly variant: string
  /** Cochran's Q of the lifts' logarithms, and I²: the share of what is seen that is not chance. */
  readonly statistic: number
  readonly degreesOfFreedom: number
  readonly pValue: number
  readonly inconsistency: number
  /** Groups without a lift of their own are left out. */
  readonly groups: readonly { readonly value: string; readonly seen: number; readonly estimate: number; readonly from: number; readonly to: number; readonly kept: number }[]
  readonly convention: 'random effects, Paule–Mandel'
}

export function segmentReadouts(experiment: ReadoutExperiment, input: MetricInput): readonly SegmentReadout[] {
  const variants = experiment.variants.filter(({ control }) => !control)
  return input.breakdowns.flatMap((breakdown) => variants.flatMap(({ key }) => segmentReadout(experiment, input, breakdown, key) ?? []))
}

function segmentReadout(experiment: ReadoutExperiment, { metric }: MetricInput, { dimension, groups }: BreakdownInput, variant: string): SegmentReadout | null {
  const seen = groups.flatMap(({ value, strata }) => {
    const lift = logLiftIn(metric, strataBetween(experiment, variant, strata))
    return lift === null ? [] : [{ value, lift }]
  })
  const found = randomEffects(seen.map(({ lift }) => lift))
  if (found === null) return null
  const { mean, deviation, ...test } = found
  // Where nothing differs beyond chance every group is believed to be the mean: with the mean's own error.
  const ofMean = 1 / Math.sqrt(seen.reduce((sum, { lift }) => sum + 1 / (lift.error ** 2 + deviation ** 2), 0))
  const alpha = levelOf(experiment, metric)
  return {
    dimension,
    variant,
    ...test,
    groups: seen.map(({ value, lift }) => {
      const shrunken = shrink(lift, { mean, deviation })
      return { value, seen: Math.expm1(lift.estimate), ...asLift({ estimate: shrunken.estimate, error: Math.hypot(shrunken.error, (1 - shrunken.kept) * ofMean) }, alpha), kept: shrunken.kept }
    }),
    convention: 'random effects, Paule–Mandel',
  }
}
