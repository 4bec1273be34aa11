import { comparisonLevel } from '#server/stats/dunnett.ts'
import { dailyInflation } from '#server/stats/sequential.ts'
import { daysNeeded, type Outcome, peopleNeeded } from '#server/stats/size.ts'
import { isAdjusted, type Design } from './draft.ts'

/** What recent data says of a place: the metric's rate among its people, and how many come a day. */
export type Evidence = {
  readonly baseline: number | null
  readonly peoplePerDay: number | null
  /** Share of the variance that what people did before took away in the newest experiment there; null where none measured it. */
  readonly removed: number | null
  /** Where the people a day are those of an audience alone: its share of all who come a day. */
  readonly audience?: { readonly share: number; readonly ofAll: number }
  readonly from: { readonly kind: 'experiment'; readonly name: string } | { readonly kind: 'line'; readonly days: number } | { readonly kind: 'nothing' }
}

/** How the shared metric counts. A mean or a ratio is sized by its `variation`: how far people lie from it, as a multiple of it; null or missing where nobody knows. A quantile, which is never the shared metric, is not sized. */
export type Metric = { readonly family: 'proportion' | 'mean' | 'ratio' | 'quantile'; readonly direction: 'more' | 'less'; readonly variation?: number | null }

export type Size = {
  /** In all arms together; null where it cannot be computed. */
  readonly people: number | null
  readonly peoplePerArm: number | null
  /** Whole weeks; null where nothing can be said, or nobody comes. */
  readonly days: number | null
}

const nothing: Size = { people: null, peoplePerArm: null, days: null }

/** People and days to find a relative effect with the planned chance: the same mathematics as on the server. */
export function sizeFor(design: Pick<Design, 'plan' | 'variants' | 'decidesToo' | 'traffic' | 'layer' | 'newPeopleOnly'>, metric: Metric, effect: number): Size {
  const { baseline, power, peoplePerDay, rule } = design.plan
  if (rule === 'bandit') return nothing
  const outcome = outcomeOf(metric, baseline)
  if (outcome === null) return nothing
  const weights = design.variants.length < 2 ? [1, 1] : design.variants.map((variant) => variant.weight)
  const signed = metric.direction === 'less' ? -effect : effect
  // Several variants, and several metrics that decide, share one chance of a false answer, so that each needs more people.
  const alpha = comparisonLevel(design.plan.alpha / (1 + (design.decidesToo?.length ?? 0)), weights)
  const fixed = peopleNeeded({ outcome, alpha, power, weights }, signed)
  if (fixed === null) return nothing
  // Looking daily takes a few people more at most, and on average fewer, because most plans end early.
  const more = rule === 'sequential' ? dailyInflation(alpha, power) : 1
  const arms = fixed.map((arm) => Math.ceil(arm * more * (1 - gainOf(design))))
  const people = arms.reduce((sum, arm) => sum + arm, 0)
  const perDay = (peoplePerDay ?? 0) * shareTakingPart(design)
  return { people, peoplePerArm: Math.max(...arms), days: daysNeeded(people, perDay) }
}

/** Share of people that need not come, because what they did before is taken out: as much of the variance as that takes away. */
export function gainOf({ plan, newPeopleOnly }: Pick<Design, 'plan' | 'newPeopleOnly'>): number {
  return newPeopleOnly || !isAdjusted(plan) ? 0 : (plan.removed ?? 0)
}

/** Null where nobody knows what control does today. */
function outcomeOf({ family, variation = null }: Metric, baseline: number | null): Outcome | null {
  if (family === 'proportion') return baseline === null || baseline <= 0 || baseline >= 1 ? null : { kind: 'proportion', rate: baseline }
  return variation === null || !(variation > 0) ? null : { kind: 'mean', mean: 1, deviation: variation }
}

/** Of those who come, how many take part (0 to 1): the share of the layer, and of them the traffic. */
export function shareTakingPart({ traffic, layer }: Pick<Design, 'traffic' | 'layer'>): number {
  return (traffic / 100_000) * ((layer?.share ?? 100_000) / 100_000)
}

export const longest = 365

/** Days to find an effect, or undefined when a year is not enough or nothing is known. */
export function daysFor(design: Design, metric: Metric, effect: number): number | undefined {
  const { days } = sizeFor(design, metric, effect)
  return days === null || days > longest ? undefined : days
}

/** The widest slider that is needed: most plans find 20 %; a small place needs larger effects to be found in a year. */
export function largestEffect(design: Design, metric: Metric): number {
  const reached = [0.2, 0.5, 1].find((effect) => effect >= design.plan.minimumEffect && daysFor(design, metric, effect) !== undefined)
  return reached ?? Math.max(0.5, design.plan.minimumEffect)
}

/** Writes the size into the plan; days stand as chosen by hand where they cannot be computed. */
export function withSize(design: Design, metric: Metric): Design {
  const { peoplePerArm, days } = sizeFor(design, metric, design.plan.minimumEffect)
  return { ...design, plan: { ...design.plan, peoplePerArm, days: days === null ? design.plan.days : Math.min(days, longest - (longest % 7)) } }
}

/** Takes over what recent data says where the plan does not say it yet. */
export function withEvidence(design: Design, evidence: Evidence): Design {
  const baseline = design.plan.baseline ?? evidence.baseline
  const peoplePerDay = design.plan.peoplePerDay ?? evidence.peoplePerDay
  const removed = design.plan.removed ?? evidence.removed
  return { ...design, plan: { ...design.plan, baseline, peoplePerDay, removed } }
}
