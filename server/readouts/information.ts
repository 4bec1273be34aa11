import type { Stratum } from '../stats/lift.ts'
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
