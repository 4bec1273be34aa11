import { sum } from 'simple-statistics'
import { normal } from './distribution.ts'
import { findRoot } from './root.ts'

/**
 * How many people a fixed-horizon experiment needs, and what so many can find. `alpha` is that of one comparison, two-sided: of several
 * variants Dunnett's, as in the readout. Runs in the browser too.
 */
export type SizePlan = {
  readonly outcome: Outcome
  readonly alpha: number
  readonly power: number
  /** Control's weight first, then each variant's, in any unit. */
  readonly weights: readonly number[]
}

/** What control does today: a rate in (0, 1), or a mean and standard deviation per person in one unit. */
export type Outcome =
  | { readonly kind: 'proportion'; readonly rate: number }
  | { readonly kind: 'mean'; readonly mean: number; readonly deviation: number }

/** Deviation per √person of control: of the difference under "no difference" (what alpha is about) and under the effect (power). */
type Spread = { readonly none: number; readonly effect: number; readonly difference: number }

/**
 * People per arm, control first, for a relative effect of `effect` (0.08 for 8 %, negative for a fall). Null where it cannot be: a
 * rate would leave (0, 1), there is no effect, or an arm has no weight.
 * Source: Fleiss, Levin and Paik, Statistical Methods for Rates and Proportions (2003), eq. 4.14, without continuity correction;
 * for means the same with one variance (Chow, Shao and Wang, Sample Size Calculations (2008), eq. 3.2.1).
 */
export function peopleNeeded(plan: SizePlan, effect: number): readonly number[] | null {
  const [control = 0, ...variants] = plan.weights
  const needs = variants.map((variant) => controlNeeded(plan, effect, variant / control))
  const known = needs.filter((need) => need !== null)
  if (known.length === 0 || known.length < needs.length || control <= 0) return null
  const perWeight = Math.max(...known) / control
  return plan.weights.map((weight) => Math.ceil(perWeight * weight))
}

/** Chance to find a relative effect with `people` in all arms together, for the variant with the smallest weight. */
export function powerOf(plan: Omit<SizePlan, 'power'>, effect: number, people: number): number | null {
  const { control, ratio } = smallestComparison(plan.weights)
  const spread = spreadOf(plan.outcome, effect, ratio)
  if (spread === null || !(control > 0)) return null
  const reach = Math.abs(spread.difference) * Math.sqrt(people * control)
  return normal.probability((reach - normal.upperQuantile(plan.alpha / 2) * spread.none) / spread.effect)
}

/** Smallest relative effect, upward or downward, that `people` in all arms find with the planned power. Null where none is found. */
export function smallestEffect(plan: SizePlan, people: number, direction: 'up' | 'down' = 'up'): number | null {
  const most = (direction === 'up' ? largestRise(plan.outcome) : -1) * (1 - 1e-9)
  const shortfall = (effect: number): number => (effect === 0 ? 0 : (powerOf(plan, effect, people) ?? 1)) - plan.power
  return people > 0 && shortfall(most) > 0 ? findRoot(shortfall, 0, most) : null
}

/** Days of enrolment at a daily number of people, in whole weeks, so that every weekday counts alike. Null without traffic. */
export function daysNeeded(people: number, perDay: number): number | null {
  return perDay > 0 ? Math.max(7, Math.ceil(people / perDay / 7) * 7) : null
}

function controlNeeded(plan: SizePlan, effect: number, ratio: number): number | null {
  const spread = spreadOf(plan.outcome, effect, ratio)
  if (spread === null || spread.difference === 0 || !(ratio > 0) || ratio === Infinity) return null
  const [alpha, power] = [normal.upperQuantile(plan.alpha / 2), normal.quantile(plan.power)]
  return ((alpha * spread.none + power * spread.effect) / spread.difference) ** 2
}

function spreadOf(outcome: Outcome, effect: number, ratio: number): Spread | null {
  if (outcome.kind === 'mean') {
    const deviation = outcome.deviation * Math.sqrt(1 + 1 / ratio)
    return { none: deviation, effect: deviation, difference: outcome.mean * effect }
  }
  const [control, variant] = [outcome.rate, outcome.rate * (1 + effect)]
  if (!(control > 0 && control < 1 && variant > 0 && variant < 1)) return null
  const pooled = (control + ratio * variant) / (1 + ratio)
  return {
    none: Math.sqrt(pooled * (1 - pooled) * (1 + 1 / ratio)),
    effect: Math.sqrt(control * (1 - control) + (variant * (1 - variant)) / ratio),
    difference: variant - control,
  }
}

function smallestComparison(weights: readonly number[]): { readonly control: number; readonly ratio: number } {
  const [control = 0, ...variants] = weights
  const all = sum([...weights])
  return { control: control / all, ratio: Math.min(...variants) / control }
}

/** A rate can rise to 1; a mean without limit, of which a thousandfold is enough. */
function largestRise(outcome: Outcome): number {
  return outcome.kind === 'proportion' ? 1 / outcome.rate - 1 : 1000
}
