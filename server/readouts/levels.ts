import { conversionSummary } from '../stats/summary.ts'
import { compareTogether } from './exploratory.ts'
import type { ByVariant, LevelInput, MetricInput, StratumInput } from './readout-input.ts'
import type { ReadoutExperiment, ShareReadout, StepReadout } from './readout.ts'

/**
 * Each step of a funnel over all matured people, not over those of the step before: who came so far was decided by the
 * variant too, so that a rate among them would compare unlike people. All steps are tested together: nobody decides by one of them.
 */
export function stepsReadout(experiment: ReadoutExperiment, { metric, strata, levels }: MetricInput): readonly StepReadout[] {
  const steps = levels.flatMap(({ level, event }, index) => (event === null ? [] : [{ step: level, event, reached: strataOf(strata, levels.slice(index)) }]))
  const together = compareTogether(steps.map(({ reached }) => ({ experiment, metric: { ...metric, role: 'also' }, strata: reached })))
  return steps.map(({ step, event, reached }, at): StepReadout => ({ step, event, arms: sharesOf(experiment, reached), lifts: together[at] ?? [] }))
}

/** All matured people, of whom those at one of the levels did it. */
function strataOf(all: readonly StratumInput[], levels: readonly LevelInput[]): readonly StratumInput[] {
  return all.map(({ stratum, arms }) => ({
    stratum,
    arms: Object.fromEntries(Object.entries(arms).map(([variant, { people }]) => [variant, conversionSummary(people, peopleAt(levels, stratum, variant))])) satisfies ByVariant<unknown>,
  }))
}

function peopleAt(levels: readonly LevelInput[], stratum: string, variant: string): number {
  return levels.reduce((sum, level) => sum + (level.strata.find((one) => one.stratum === stratum)?.people[variant] ?? 0), 0)
}

function sharesOf({ variants }: ReadoutExperiment, strata: readonly StratumInput[]): readonly ShareReadout[] {
  return variants.map(({ key }) => {
    const own = strata.flatMap(({ arms }) => arms[key] ?? [])
    const [people, matured] = [own.reduce((sum, one) => sum + Number(one.sum), 0), own.reduce((sum, one) => sum + one.people, 0)]
    return { variant: key, people, share: matured === 0 ? null : people / matured }
  })
}
