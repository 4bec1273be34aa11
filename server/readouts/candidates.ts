import { liesWithin } from '../stats/interval.ts'
import type { Lift } from '../stats/lift.ts'
import { decidingOf } from './primaries.ts'
import type { Answer, MetricReadout } from './readout.ts'

/** A variant's lift on the deciding metric, known well enough to speak of. */
export type Candidate = {
  readonly variant: string
  readonly lift: Extract<Lift, { kind: 'known' }>
  readonly answer: Answer
  /** The metric that this is said of. */
  readonly of: MetricReadout
  /** Of several metrics that decide: the one that got worse while `of` got better. */
  readonly against?: string
}

/** Best first: better before unclear before worse, then by how much in the metric's good direction. */
export function candidatesOf(metric: MetricReadout): readonly Candidate[] {
  const order: readonly Answer[] = ['better', 'no-clear-difference', 'worse']
  const sign = metric.direction === 'more' ? 1 : -1
  return metric.lifts
    .flatMap(({ variant, lift, answer }) => (lift.kind === 'known' ? [{ variant, lift, answer, of: metric }] : []))
    .toSorted((one, other) => order.indexOf(one.answer) - order.indexOf(other.answer) || sign * (other.lift.difference.estimate - one.lift.difference.estimate))
}

/**
 * The same of all metrics that decide. Better on one of them, and worse on none, is better; worse on one is worse; both is no answer, and
 * said. What is spoken of is the metric that makes it so, else the first on which an effect that matters is possible.
 */
export function decidingCandidates(metrics: readonly MetricReadout[], minimumEffect: number | null): readonly Candidate[] {
  const order: readonly Answer[] = ['better', 'no-clear-difference', 'worse']
  const [first = [], ...others] = decidingOf(metrics).map(candidatesOf)
  return first.map((one) => togetherOf([one, ...others.flatMap((list) => list.find(({ variant }) => variant === one.variant) ?? [])], minimumEffect)).toSorted((one, other) => order.indexOf(one.answer) - order.indexOf(other.answer))
}

function togetherOf(own: readonly Candidate[], minimumEffect: number | null): Candidate {
  const large = own.filter((one) => !isSmall(one, minimumEffect))
  const found = (answer: Answer): Candidate | undefined => [...large, ...own].find((one) => one.answer === answer)
  const [better, worse] = [found('better'), found('worse')]
  if (better !== undefined && worse !== undefined) return { ...better, answer: 'no-clear-difference', against: worse.of.key }
  const spoken = better ?? worse ?? large[0] ?? own[0]
  if (spoken === undefined) throw new RangeError('a variant without a lift is no candidate')
  return spoken
}

/** What a verdict says of a variant: relative where there is a lift, else the difference. */
export function about({ variant, lift, of: metric }: Candidate) {
  const effect = lift.relative ?? lift.difference
  const scale = lift.relative === null ? 'difference' : 'relative'
  const look = metric.looks.findLast((one) => one.variant === variant)
  const pValue = look?.pValue ?? lift.pValue
  return { variant, metric: metric.key, scale, estimate: effect.estimate, range: { from: effect.from, to: effect.to }, pValue, values: look?.values ?? metric.lookedValues?.[variant] ?? valuesOf(metric, variant) } as const
}

function valuesOf({ arms }: MetricReadout, variant: string): { readonly control: number | null; readonly variant: number | null } {
  return { control: arms.find(({ control }) => control)?.value ?? null, variant: arms.find((arm) => arm.variant === variant)?.value ?? null }
}

/** Wholly inside ± the smallest effect worth shipping, on all metrics that decide. */
export function isSmall({ lift, against }: Candidate, minimumEffect: number | null): boolean {
  return against === undefined && minimumEffect !== null && lift.relative !== null && liesWithin(lift.relative, -minimumEffect, minimumEffect)
}
