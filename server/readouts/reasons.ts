import type { Candidate } from './candidates.ts'
import type { HarmReadout } from './harms.ts'
import type { MetricFacts, MetricReadout } from './readout.ts'
import type { Asked, Reason } from './recommend.ts'

/** What is true of the experiment whatever its verdict. */
export function standingReasons({ experiment, checks }: Asked, metric: MetricReadout): readonly Reason[] {
  const { plan, stoppedAt, origin } = experiment
  const maturing = metric.arms.reduce((sum, arm) => sum + arm.maturing, 0)
  return [
    ...checks.flatMap(({ name, state }): Reason[] => (state === 'warn' ? [{ kind: 'check-warns', check: name }] : [])),
    ...(stoppedAt !== null && plan.endsAt !== null && stoppedAt < plan.endsAt ? [{ kind: 'stopped-before-plan', endsAt: plan.endsAt } as const] : []),
    ...(maturing > 0 && (stoppedAt !== null || origin === 'import') ? [{ kind: 'still-maturing', people: maturing } as const] : []),
    ...(metric.lifts.length > 1 ? [{ kind: 'several-comparisons', comparisons: metric.lifts.length, alpha: plan.alpha } as const] : []),
    ...(plan.minimumEffect === null ? [{ kind: 'no-minimum-planned' } as const] : []),
  ]
}

export function shipReasons({ lift }: Candidate, fit: readonly Candidate[], { direction }: MetricFacts, minimumEffect: number | null): readonly Reason[] {
  const good = lift.relative === null ? null : direction === 'more' ? lift.relative.from : lift.relative.to && -lift.relative.to
  const mayBeSmall = minimumEffect !== null && (good === null || good < minimumEffect)
  return [
    ...(mayBeSmall ? [{ kind: 'may-be-below-minimum', minimumEffect } as const] : []),
    ...(fit.length > 1 ? [{ kind: 'best-of-several', better: fit.map(({ variant }) => variant) } as const] : []),
  ]
}

export function smallReasons({ answer }: Candidate, minimumEffect: number): readonly Reason[] {
  return answer === 'better' || answer === 'worse' ? [{ kind: 'smaller-than-minimum', answer, minimumEffect }] : []
}

export function worseReasons(candidates: readonly Candidate[]): readonly Reason[] {
  const variants = candidates.filter(({ answer }) => answer === 'worse').map(({ variant }) => variant)
  return candidates.length > 1 && variants.length > 0 ? [{ kind: 'variants-worse', variants }] : []
}

export type GuardrailReason = Extract<Reason, { kind: 'guardrail-worse' }>

export function guardrailReasons(metrics: readonly MetricReadout[]): readonly GuardrailReason[] {
  return metrics
    .filter(({ role }) => role === 'guardrail')
    .flatMap(({ key, lifts }) => lifts.filter(({ answer }) => answer === 'worse').map(({ variant }) => ({ kind: 'guardrail-worse', variant, metric: key }) as const))
}

/** What the harm watch found while nothing is decided yet, the deciding metric first. */
export function harmReasons(harms: readonly HarmReadout[]): readonly Reason[] {
  const found = harms.filter((harm) => harm.found).toSorted((one, other) => Number(other.role === 'decides') - Number(one.role === 'decides'))
  return found.map(({ variant, metric, scale, estimate }) => ({ kind: 'does-harm', variant, metric, scale, estimate }))
}
