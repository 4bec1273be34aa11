import { normal } from '../stats/distribution.ts'
import type { Stratum } from '../stats/lift.ts'
import { dailyInflation } from '../stats/sequential.ts'
import { levelOf } from './compare.ts'
import type { ReadoutExperiment } from './readout.ts'

/** Σ n₀n₁/(n₀ + n₁): what the variance of a difference falls with, whatever the rates turn out to be. */
export function informationOf(strata: readonly Stratum[]): number {
  return strata.reduce((sum, { control, variant }) => sum + harmonic(control.people, variant.people), 0)
}

/** The same at the planned maximum, whose largest arm has `peoplePerArm`. */
export function plannedInformation({ plan, variants }: ReadoutExperiment, variant: string): number {
  return informationAt(variants, variant, plan.peoplePerArm ?? 0)
}

/** The same where the largest arm has that many people. */
export function informationAt(variants: ReadoutExperiment['variants'], variant: string, peoplePerArm: number): number {
  const weight = (wanted: (one: ReadoutExperiment['variants'][number]) => boolean): number => variants.find(wanted)?.weight ?? 0
  const scale = peoplePerArm / Math.max(...variants.map((one) => one.weight))
  return harmonic(scale * weight(({ control }) => control), scale * weight(({ key }) => key === variant))
}

function harmonic(one: number, other: number): number {
  return one + other === 0 ? 0 : (one * other) / (one + other)
}

/** The z that is expected at the planned maximum if the planned effect is real; null where no effect was planned. */
export function plannedDrift(experiment: ReadoutExperiment): number | null {
  const { plan } = experiment
  if (plan.minimumEffect === null || plan.peoplePerArm === null) return null
  const alpha = levelOf(experiment, { role: 'decides' })
  const fixed = normal.upperQuantile(alpha / 2) + normal.quantile(plan.power)
  // A plan that is looked at daily has a few people more than the fixed test that this drift is of.
  return fixed * Math.sqrt(plan.rule === 'sequential' ? dailyInflation(alpha, plan.power) : 1)
}
