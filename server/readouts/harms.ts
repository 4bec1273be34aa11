import { type Harm, harm, harmAlpha } from '../stats/harm.ts'
import { strataBetween, testVariants } from './compare.ts'
import { informationAt, informationOf } from './information.ts'
import type { MetricInput, ReadoutInput } from './readout-input.ts'
import type { MetricFacts, ReadoutExperiment } from './readout.ts'

/** The harm watch of one variant on one metric, on the numbers of the hour: valid however often it is asked. */
export type HarmReadout = Harm & {
  readonly variant: string
  readonly metric: string
  readonly role: MetricFacts['role']
  /** Its share of the error budget. */
  readonly level: number
  /** Share of the planned information. */
  readonly fraction: number
  readonly scale: 'relative' | 'difference'
  readonly estimate: number
}

/** Where nothing was planned the watch is tuned for so many people an arm: any number is valid, and this one soon. */
const unplannedPeople = 2_000

/**
 * Does a variant do harm? The deciding metric and the guardrails of everything live, apart from the plan's own rule: the budget is
 * shared by all comparisons. Nothing below 25 conversions in an arm, and nothing of what ran elsewhere.
 */
export function harmsOf({ experiment, metrics }: ReadoutInput): readonly HarmReadout[] {
  if (experiment.origin !== 'live') return []
  const watched = metrics.filter(({ metric }) => metric.role !== 'also')
  const level = harmAlpha / (watched.length * (experiment.variants.length - 1))
  return watched.flatMap((metric) => harmsOn(experiment, metric, level))
}

function harmsOn(experiment: ReadoutExperiment, { metric, strata, arms }: MetricInput, level: number): readonly HarmReadout[] {
  const converted = Object.fromEntries(Object.entries(arms).map(([key, arm]) => [key, arm.converted]))
  return testVariants({ experiment, metric, strata, converted }).flatMap(({ variant, test }): readonly HarmReadout[] => {
    const fraction = informationOf(strataBetween(experiment, variant, strata)) / informationAt(experiment.variants, variant, experiment.plan.peoplePerArm || unplannedPeople)
    const found = harm({ test, direction: metric.direction, fraction, level })
    if (found === null || test === null) return []
    return [{ ...found, variant, metric: metric.key, role: metric.role, level, fraction, scale: test.relative === null ? 'difference' : 'relative', estimate: test.relative ?? test.difference }]
  })
}
