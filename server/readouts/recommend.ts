import { liesWithin, type Range } from '../stats/interval.ts'
import { conversionsNeeded, type Lift, type NoLift } from '../stats/lift.ts'
import type { Check } from './checks.ts'
import type { Answer, MetricFacts, MetricReadout, ReadoutExperiment } from './readout.ts'

/** What the page says first. Each kind has only what its sentence needs; `reasons` stand under it. */
export type Verdict =
  | (AboutVariant & { readonly kind: 'ship' })
  | (AboutVariant & { readonly kind: 'rollback' })
  | (AboutVariant & { readonly kind: 'inconclusive' })
  | (AboutVariant & { readonly kind: 'neutral'; readonly margin: number })
  | (Reasoned & { readonly kind: 'keep-running'; readonly variant: string; readonly metric: string; readonly days: number | null })
  | (Reasoned & { readonly kind: 'too-early'; readonly metric: string; readonly conversions: number; readonly needed: number })
  | (Reasoned & { readonly kind: 'not-trustworthy'; readonly cause: Check })

type Reasoned = { readonly reasons: readonly Reason[] }

/** Speaks of one variant on one metric (the deciding one; for `rollback` it may be a guardrail). */
type AboutVariant = Reasoned & {
  readonly variant: string
  readonly metric: string
  /** Relative where there is one, else the difference in the metric's unit. */
  readonly scale: 'relative' | 'difference'
  /** Null, with the range's ends, where nothing could be compared (`no-lift` says why). */
  readonly estimate: number | null
  readonly range: Range
  readonly pValue: number | null
}

export type Reason =
  /** The interval still holds effects smaller than the one worth shipping. */
  | { readonly kind: 'may-be-below-minimum'; readonly minimumEffect: number }
  /** Better or worse beyond chance, but wholly below what was worth shipping. */
  | { readonly kind: 'smaller-than-minimum'; readonly answer: 'better' | 'worse'; readonly minimumEffect: number }
  /** The best of several variants that are better than control. */
  | { readonly kind: 'best-of-several'; readonly better: readonly string[] }
  /** Each variant is compared with control on its own at the planned alpha. */
  | { readonly kind: 'several-comparisons'; readonly comparisons: number; readonly alpha: number }
  /** Of several variants, these are worse than control. */
  | { readonly kind: 'variants-worse'; readonly variants: readonly string[] }
  | { readonly kind: 'guardrail-worse'; readonly variant: string; readonly metric: string }
  | { readonly kind: 'stopped-before-plan'; readonly endsAt: number }
  | { readonly kind: 'still-maturing'; readonly people: number }
  | { readonly kind: 'no-minimum-planned' }
  | { readonly kind: 'no-lift'; readonly reason: NoLift }
  | { readonly kind: 'check-warns'; readonly check: Check['name'] }

type Asked = {
  readonly experiment: ReadoutExperiment
  readonly asOf: number
  readonly checks: readonly Check[]
  readonly metrics: readonly MetricReadout[]
}

/** A variant's lift on the deciding metric, known well enough to speak of. */
type Candidate = { readonly variant: string; readonly lift: Extract<Lift, { kind: 'known' }>; readonly answer: Answer }

const day = 86_400_000

/**
 * The plan and the evidence → what to do. A fixed horizon: a live experiment gets no verdict before its planned people are exposed and
 * their windows have passed, or it was stopped; an imported one is over. A blocking check comes before everything.
 */
export function recommend(asked: Asked): Verdict {
  const { experiment, checks, metrics } = asked
  const metric = metrics.find(({ role }) => role === 'decides') ?? metrics[0]
  if (metric === undefined) throw new Error(`experiment ${experiment.key} has no metric to read`)
  const cause = checks.find(({ state }) => state === 'blocked')
  if (cause !== undefined) return { kind: 'not-trustworthy', cause, reasons: [] }
  const conversions = fewestConversions(metric)
  const reasons = standingReasons(asked, metric)
  if (conversions < conversionsNeeded) return { kind: 'too-early', metric: metric.key, conversions, needed: conversionsNeeded, reasons }
  const candidates = candidatesOf(metric)
  if (!isOver(asked, metric)) {
    const variant = candidates[0]?.variant ?? metric.lifts[0]?.variant ?? ''
    return { kind: 'keep-running', variant, metric: metric.key, days: daysLeft(asked, metric), reasons }
  }
  return decide({ asked, metric, candidates, reasons })
}

type Decision = { readonly asked: Asked; readonly metric: MetricReadout; readonly candidates: readonly Candidate[]; readonly reasons: readonly Reason[] }

function decide({ asked, metric, candidates, reasons }: Decision): Verdict {
  const { minimumEffect } = asked.experiment.plan
  const harmed = guardrailReasons(asked.metrics)
  const isHarmed = ({ variant }: Candidate) => harmed.some((reason) => reason.variant === variant)
  const fit = candidates.filter((candidate) => candidate.answer === 'better' && !isHarmed(candidate))
  const best = fit.find((candidate) => !isSmall(candidate, minimumEffect))
  const all = [...reasons, ...worseReasons(candidates), ...harmed]
  if (best !== undefined) return { kind: 'ship', ...about(best, metric), reasons: [...shipReasons(best, fit, metric, minimumEffect), ...all] }
  const [first] = candidates
  if (first !== undefined && isHarmed(first)) return rollbackForGuardrail(asked.metrics, harmed, first, all)
  return withoutWinner(metric, candidates, minimumEffect, all)
}

/** Nobody is better by as much as matters: too small a difference, worse, or not to be told. */
function withoutWinner(metric: MetricReadout, candidates: readonly Candidate[], minimumEffect: number | null, reasons: readonly Reason[]): Verdict {
  const large = candidates.filter((candidate) => !isSmall(candidate, minimumEffect))
  const unclear = large.find(({ answer }) => answer === 'no-clear-difference')
  if (unclear !== undefined) return { kind: 'inconclusive', ...about(unclear, metric), reasons }
  const small = candidates.find((candidate) => isSmall(candidate, minimumEffect))
  if (small !== undefined && minimumEffect !== null) {
    return { kind: 'neutral', margin: minimumEffect, ...about(small, metric), reasons: [...smallReasons(small, minimumEffect), ...reasons] }
  }
  const [worse] = large
  return worse === undefined ? nothingToCompare(metric, reasons) : { kind: 'rollback', ...about(worse, metric), reasons }
}

function nothingToCompare(metric: MetricReadout, reasons: readonly Reason[]): Verdict {
  const [first] = metric.lifts
  const why: Reason[] = first?.lift.kind === 'none' ? [{ kind: 'no-lift', reason: first.lift.reason }] : []
  const unknown = { scale: 'relative', estimate: null, range: { from: null, to: null }, pValue: null } as const
  return { kind: 'inconclusive', variant: first?.variant ?? '', metric: metric.key, ...unknown, reasons: [...why, ...reasons] }
}

/** Best first: better before unclear before worse, then by how much in the metric's good direction. */
function candidatesOf(metric: MetricReadout): readonly Candidate[] {
  const order: readonly Answer[] = ['better', 'no-clear-difference', 'worse']
  const sign = metric.direction === 'more' ? 1 : -1
  return metric.lifts
    .flatMap(({ variant, lift, answer }) => (lift.kind === 'known' ? [{ variant, lift, answer }] : []))
    .toSorted((one, other) => order.indexOf(one.answer) - order.indexOf(other.answer) || sign * (other.lift.difference.estimate - one.lift.difference.estimate))
}

function about({ variant, lift }: Candidate, metric: MetricFacts) {
  const effect = lift.relative ?? lift.difference
  const scale = lift.relative === null ? 'difference' : 'relative'
  return { variant, metric: metric.key, scale, estimate: effect.estimate, range: { from: effect.from, to: effect.to }, pValue: lift.pValue } as const
}

/** Wholly inside ± the smallest effect worth shipping. */
function isSmall({ lift }: Candidate, minimumEffect: number | null): boolean {
  return minimumEffect !== null && lift.relative !== null && liesWithin(lift.relative, -minimumEffect, minimumEffect)
}

function fewestConversions({ arms }: MetricReadout): number {
  return Math.min(...arms.map(({ converted, matured }) => converted ?? matured))
}

/** When the last planned person's window has passed; null where no end is planned. */
function decidesAt({ plan }: ReadoutExperiment, metric: MetricFacts): number | null {
  return plan.endsAt === null ? null : plan.endsAt + (metric.windowDays ?? 0) * day
}

function isOver({ experiment, asOf }: Asked, metric: MetricFacts): boolean {
  const at = decidesAt(experiment, metric)
  return experiment.origin === 'import' || experiment.stoppedAt !== null || (at !== null && asOf >= at)
}

function daysLeft({ experiment, asOf }: Asked, metric: MetricFacts): number | null {
  const at = decidesAt(experiment, metric)
  return at === null ? null : Math.max(1, Math.ceil((at - asOf) / day))
}

function standingReasons({ experiment, checks }: Asked, metric: MetricReadout): readonly Reason[] {
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

function shipReasons({ lift }: Candidate, fit: readonly Candidate[], { direction }: MetricFacts, minimumEffect: number | null): readonly Reason[] {
  const good = lift.relative === null ? null : direction === 'more' ? lift.relative.from : lift.relative.to && -lift.relative.to
  const mayBeSmall = minimumEffect !== null && (good === null || good < minimumEffect)
  return [
    ...(mayBeSmall ? [{ kind: 'may-be-below-minimum', minimumEffect } as const] : []),
    ...(fit.length > 1 ? [{ kind: 'best-of-several', better: fit.map(({ variant }) => variant) } as const] : []),
  ]
}

function smallReasons({ answer }: Candidate, minimumEffect: number): readonly Reason[] {
  return answer === 'better' || answer === 'worse' ? [{ kind: 'smaller-than-minimum', answer, minimumEffect }] : []
}

function worseReasons(candidates: readonly Candidate[]): readonly Reason[] {
  const variants = candidates.filter(({ answer }) => answer === 'worse').map(({ variant }) => variant)
  return candidates.length > 1 && variants.length > 0 ? [{ kind: 'variants-worse', variants }] : []
}

type GuardrailReason = Extract<Reason, { kind: 'guardrail-worse' }>

function guardrailReasons(metrics: readonly MetricReadout[]): readonly GuardrailReason[] {
  return metrics
    .filter(({ role }) => role === 'guardrail')
    .flatMap(({ key, lifts }) => lifts.filter(({ answer }) => answer === 'worse').map(({ variant }) => ({ kind: 'guardrail-worse', variant, metric: key }) as const))
}

function rollbackForGuardrail(metrics: readonly MetricReadout[], harmed: readonly GuardrailReason[], worst: Candidate, reasons: readonly Reason[]): Verdict {
  const found = harmed.find(({ variant }) => variant === worst.variant)
  const guardrail = metrics.find(({ key }) => key === found?.metric)
  const candidate = guardrail && candidatesOf(guardrail).find(({ variant }) => variant === worst.variant)
  if (guardrail === undefined || candidate === undefined) throw new Error(`guardrail of ${worst.variant} is gone`)
  return { kind: 'rollback', ...about(candidate, guardrail), reasons }
}
