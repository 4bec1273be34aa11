import { adjustedPair, compareAdjusted, testAdjusted } from '../stats/adjusted.ts'
import { comparisonLevel } from '../stats/dunnett.ts'
import type { Lift, Stratum, Tested } from '../stats/lift.ts'
import { type LogLift, logLiftOf, logLiftOfPair } from '../stats/log-lift.ts'
import { compareMeans, testMeans } from '../stats/means.ts'
import { compareProportions, testProportions } from '../stats/proportions.ts'
import { emptySummary, type Summary } from '../stats/summary.ts'
import type { ByVariant, StratumInput } from './readout-input.ts'
import type { Answer, LiftReadout, MetricFacts, ReadoutExperiment } from './readout.ts'

export type Comparison = {
  readonly experiment: ReadoutExperiment
  readonly metric: MetricFacts
  readonly strata: readonly StratumInput[]
  /** People with a value above zero, where a value metric counts them. */
  readonly converted?: ByVariant<number | null>
  /** Of a look, whose boundary is stricter; the planned one for variants that are not named. */
  readonly alphas?: ByVariant<number>
}

/** Every variant against control; on the metric that decides they share the planned error. */
export function compareVariants({ experiment, metric, strata, converted = {}, alphas = {} }: Comparison): readonly LiftReadout[] {
  const control = experiment.variants.find((variant) => variant.control)
  return experiment.variants.filter((variant) => variant !== control).map(({ key }) => {
    const between = strataBetween(experiment, key, strata)
    const alpha = alphas[key] ?? levelOf(experiment, metric)
    const plain = isProportion(metric)
      ? compareProportions(between, alpha)
      : compareMeans(between, alpha, smaller(converted[control?.key ?? ''], converted[key]))
    const lift = (isAdjusted(metric) ? compareAdjusted(between, plain, alpha) : null) ?? plain
    return { variant: key, lift, answer: answerOf(lift, metric.direction) }
  })
}

/** The tests of every variant against control, without intervals; null where a lift is not known. */
export function testVariants({ experiment, metric, strata, converted = {} }: Comparison): readonly { readonly variant: string; readonly test: Tested | null }[] {
  const control = experiment.variants.find((variant) => variant.control)
  return experiment.variants.filter((variant) => variant !== control).map(({ key }) => {
    const between = strataBetween(experiment, key, strata)
    const plain = isProportion(metric) ? testProportions(between) : testMeans(between, smaller(converted[control?.key ?? ''], converted[key]))
    return { variant: key, test: plain !== null && isAdjusted(metric) ? (testAdjusted(between) ?? plain) : plain }
  })
}

/** The level of each comparison: of several variants Dunnett's on the metrics that decide, which share the planned error. */
export function levelOf(experiment: ReadoutExperiment, metric: Pick<MetricFacts, 'role'>): number {
  return isDeciding(metric) ? sharedLevel(experiment, experiment.plan.together ?? 1) : experiment.plan.alpha
}

/** The same where so many metrics share the planned error. */
export function sharedLevel({ plan, variants }: ReadoutExperiment, sharing: number): number {
  return comparisonLevel(plan.alpha / sharing, variants.toSorted((one, other) => Number(other.control) - Number(one.control)).map(({ weight }) => weight))
}

export function isDeciding({ role }: Pick<MetricFacts, 'role'>): boolean {
  return role === 'decides' || role === 'decides-too'
}

export function isProportion({ family }: Pick<MetricFacts, 'family'>): boolean {
  return family === 'proportion'
}

/** Whether what people did before is taken into account where it can be. */
export function isAdjusted({ before }: Pick<MetricFacts, 'before'>): boolean {
  return before?.kind === 'counted'
}

/** A lift on the scale of logarithms, of the estimate that the readout shows. */
export function logLiftIn(metric: Pick<MetricFacts, 'before'>, strata: readonly Stratum[]): LogLift | null {
  const pair = isAdjusted(metric) ? adjustedPair(strata) : null
  return pair === null ? logLiftOf(strata) : logLiftOfPair(pair)
}

/** What a lift says once it is known which way is better. */
export function answerOf(lift: Lift, direction: MetricFacts['direction']): Answer {
  if (lift.kind === 'none') return 'no-answer'
  if (lift.kind === 'early') return 'too-early'
  if (lift.pValue >= lift.alpha) return 'no-clear-difference'
  return lift.difference.estimate > 0 === (direction === 'more') ? 'better' : 'worse'
}

export function strataBetween(experiment: ReadoutExperiment, variant: string, strata: readonly StratumInput[]): readonly Stratum[] {
  const control = experiment.variants.find((each) => each.control)?.key ?? ''
  return strata.map(({ arms }) => {
    const scale = Object.values(arms)[0]?.scale ?? 1
    return { control: armIn(arms, control, scale), variant: armIn(arms, variant, scale) }
  })
}

function armIn(arms: ByVariant<Summary>, variant: string, scale: number): Summary {
  return arms[variant] ?? emptySummary(scale)
}

function smaller(one: number | null | undefined, other: number | null | undefined): number | null {
  return typeof one === 'number' && typeof other === 'number' ? Math.min(one, other) : null
}
