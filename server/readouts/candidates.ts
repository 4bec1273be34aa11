import { liesWithin } from '../stats/interval.ts'
import type { Lift } from '../stats/lift.ts'
import type { Answer, MetricReadout } from './readout.ts'

/** A variant's lift on the deciding metric, known well enough to speak of. */
export type Candidate = { readonly variant: string; readonly lift: Extract<Lift, { kind: 'known' }>; readonly answer: Answer }

/** Best first: better before unclear before worse, then by how much in the metric's good direction. */
export function candidatesOf(metric: MetricReadout): readonly Candidate[] {
  const order: readonly Answer[] = ['better', 'no-clear-difference', 'worse']
  const sign = metric.direction === 'more' ? 1 : -1
  return metric.lifts
    .flatMap(({ variant, lift, answer }) => (lift.kind === 'known' ? [{ variant, lift, answer }] : []))
    .toSorted((one, other) => order.indexOf(one.answer) - order.indexOf(other.answer) || sign * (other.lift.difference.estimate - one.lift.difference.estimate))
}

/** What a verdict says of a variant: relative where there is a lift, else the difference. */
export function about({ variant, lift }: Candidate, metric: MetricReadout) {
  const effect = lift.relative ?? lift.difference
  const scale = lift.relative === null ? 'difference' : 'relative'
  const look = metric.looks.findLast((one) => one.variant === variant)
  const pValue = look?.pValue ?? lift.pValue
  return { variant, metric: metric.key, scale, estimate: effect.estimate, range: { from: effect.from, to: effect.to }, pValue, values: look?.values ?? metric.lookedValues?.[variant] ?? valuesOf(metric, variant) } as const
}

function valuesOf({ arms }: MetricReadout, variant: string): { readonly control: number | null; readonly variant: number | null } {
  return { control: arms.find(({ control }) => control)?.value ?? null, variant: arms.find((arm) => arm.variant === variant)?.value ?? null }
}

/** Wholly inside ± the smallest effect worth shipping. */
export function isSmall({ lift }: Candidate, minimumEffect: number | null): boolean {
  return minimumEffect !== null && lift.relative !== null && liesWithin(lift.relative, -minimumEffect, minimumEffect)
}
