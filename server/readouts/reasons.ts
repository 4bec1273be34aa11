import type { Candidate } from './candidates.ts'
import { DAY_MS } from './ending.ts'
import type { Standing } from './guardrails.ts'
import type { HarmReadout } from './harms.ts'
import { decidingOf } from './primaries.ts'
import type { MetricFacts, MetricReadout } from './readout.ts'
import type { Asked, Reason } from './recommend.ts'

/** What is true of the experiment whatever its verdict. */
export function standingReasons({ experiment, checks, metrics }: Asked, metric: MetricReadout): readonly Reason[] {
  const together = decidingOf(metrics).map(({ key }) => key)
  const { plan, startedAt, stoppedAt, origin } = experiment
  const days = stoppedAt === null || startedAt === null ? 0 : (stoppedAt - startedAt) / DAY_MS
  const maturing = metric.arms.reduce((sum, arm) => sum + arm.maturing, 0)
  return [
    ...checks.flatMap(({ name, state }): Reason[] => (state === 'warn' ? [{ kind: 'check-warns', check: name }] : [])),
    ...(stoppedAt !== null && plan.endsAt !== null && stoppedAt < plan.endsAt ? [{ kind: 'stopped-before-plan', endsAt: plan.endsAt } as const] : []),
    ...(isPartOfWeek(days) ? [{ kind: 'not-whole-weeks', days: Math.round(days) } as const] : []),
    ...(maturing > 0 && (stoppedAt !== null || origin === 'import') ? [{ kind: 'still-maturing', people: maturing } as const] : []),
    ...(metric.lifts.length > 1 ? [{ kind: 'several-comparisons', comparisons: metric.lifts.length, alpha: plan.alpha } as const] : []),
    ...(together.length > 1 ? [{ kind: 'decide-together', metrics: together } as const] : []),
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

/** More than half a day from whole weeks. */
function isPartOfWeek(days: number): boolean {
  return Math.abs(days - 7 * Math.round(days / 7)) > 0.5 || (days > 0 && days < 6.5)
}

export type GuardrailReason = Extract<Reason, { kind: 'guardrail-worse' | 'guardrail-open' }>

/** Guardrails that a variant made worse, in the order of the readout. */
export function worseGuardrails(metrics: readonly MetricReadout[], variant: string): readonly GuardrailReason[] {
  return guardrailsThat(metrics, variant, ['beyond', 'worse']).map(({ about, standing }) => ({ kind: 'guardrail-worse', ...about, beyond: standing === 'beyond' }))
}

/** Guardrails of which nobody knows whether a variant keeps within their limits. */
export function openGuardrails(metrics: readonly MetricReadout[], variant: string): readonly GuardrailReason[] {
  return guardrailsThat(metrics, variant, ['open']).map(({ about }) => ({ kind: 'guardrail-open', ...about }))
}

export function withinReasons(metrics: readonly MetricReadout[], variant: string): readonly Reason[] {
  const within = guardrailsThat(metrics, variant, ['within']).filter(({ about }) => about.margin !== null)
  return within.length === 0 ? [] : [{ kind: 'guardrails-within', metrics: within.map(({ about }) => about.metric) }]
}

function guardrailsThat(metrics: readonly MetricReadout[], variant: string, standings: readonly Standing[]) {
  return metrics.flatMap(({ key, margin = null, lifts }) =>
    lifts.flatMap((one) => (one.variant === variant && one.standing !== undefined && standings.includes(one.standing) ? [{ about: { variant, metric: key, margin }, standing: one.standing }] : [])),
  )
}

/**
 * An early step that a variant made better while what decides is not: one that nobody decides by and that is known no later, or a step of
 * the funnel that decides. Source: Kohavi, Tang and Xu, Trustworthy Online Controlled Experiments (2020), 7, on surrogates.
 */
export function borrowedReasons(metrics: readonly MetricReadout[], deciding: MetricReadout, variant: string): readonly Reason[] {
  const steps = deciding.steps.slice(0, -1).map(({ event, lifts }) => ({ early: event, lifts }))
  const others = metrics.filter(({ role, windowDays }) => role === 'also' && windowDays !== null && windowDays <= (deciding.windowDays ?? 0))
  const found = [...others.map(({ key, lifts }) => ({ early: key, lifts })), ...steps].flatMap(({ early, lifts }) => {
    const better = lifts.find((one) => one.variant === variant && one.answer === 'better')
    if (better === undefined || better.lift.kind !== 'known') return []
    const { relative, difference } = better.lift
    return [{ kind: 'borrowed', variant, early, metric: deciding.key, scale: relative === null ? 'difference' : 'relative', estimate: (relative ?? difference).estimate } as const]
  })
  return found.slice(0, 1)
}

/** Metrics that decide together and do not agree. */
export function againstReasons({ variant, of, against }: Candidate): readonly Reason[] {
  return against === undefined ? [] : [{ kind: 'metrics-disagree', variant, better: of.key, worse: against }]
}

/** What the harm watch found while nothing is decided yet, the deciding metric first. */
export function harmReasons(harms: readonly HarmReadout[]): readonly Reason[] {
  const found = harms.filter((harm) => harm.found).toSorted((one, other) => Number(other.role === 'decides') - Number(one.role === 'decides'))
  return found.map(({ variant, metric, scale, estimate }) => ({ kind: 'does-harm', variant, metric, scale, estimate }))
}
