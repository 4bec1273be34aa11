import type { Range } from '../stats/interval.ts'
import { conversionsNeeded, type NoLift } from '../stats/lift.ts'
import { type Candidate, candidatesOf } from './candidates.ts'
import type { Check } from './checks.ts'
import { decide } from './decide.ts'
import type { HarmReadout } from './harms.ts'
import { isLookedAt, type Look } from './look.ts'
import type { MetricFacts, MetricReadout, ReadoutExperiment } from './readout.ts'
import { harmReasons, standingReasons } from './reasons.ts'

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
  /** Rate or mean of both at the moment the verdict is of. */
  readonly values: { readonly control: number | null; readonly variant: number | null }
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
  /** Found by the harm watch, which may be asked at any time; a pause is proposed. */
  | ({ readonly kind: 'does-harm' } & Pick<HarmReadout, 'variant' | 'metric' | 'scale' | 'estimate'>)
  | { readonly kind: 'stopped-before-plan'; readonly endsAt: number }
  | { readonly kind: 'still-maturing'; readonly people: number }
  /** It was decided before the planned end, which flatters: the median-unbiased effect. */
  | { readonly kind: 'decided-early'; readonly adjusted: number }
  | { readonly kind: 'no-minimum-planned' }
  | { readonly kind: 'no-lift'; readonly reason: NoLift }
  | { readonly kind: 'check-warns'; readonly check: Check['name'] }

export type Asked = {
  readonly experiment: ReadoutExperiment
  readonly asOf: number
  readonly checks: readonly Check[]
  readonly metrics: readonly MetricReadout[]
  readonly looks: readonly Look[]
  readonly harms: readonly HarmReadout[]
}

const day = 86_400_000

/**
 * The plan and the evidence → what to do. A live experiment is over when its planned people are exposed and their windows have passed, or
 * it was stopped; an imported one is. Before that a fixed plan answers nothing, and a sequential one what its last look allows.
 * A blocking check comes before everything.
 */
export function recommend(asked: Asked): Verdict {
  const { experiment, checks, metrics, harms } = asked
  const metric = metrics.find(({ role }) => role === 'decides') ?? metrics[0]
  if (metric === undefined) throw new Error(`experiment ${experiment.key} has no metric to read`)
  const cause = checks.find(({ state }) => state === 'blocked')
  if (cause !== undefined) return { kind: 'not-trustworthy', cause, reasons: [] }
  const conversions = fewestConversions(metric)
  const reasons = standingReasons(asked, metric)
  const open = [...(isOver(asked, metric) ? [] : harmReasons(harms)), ...reasons]
  if (conversions < conversionsNeeded) return { kind: 'too-early', metric: metric.key, conversions, needed: conversionsNeeded, reasons: open }
  const candidates = candidatesOf(metric)
  const verdict = decide({ metrics, metric, minimumEffect: experiment.plan.minimumEffect, candidates, reasons })
  if (!isOver(asked, metric)) {
    if (isLookedAt(experiment) && isDecided(asked, candidates, verdict) && !isShippedHarm(harms, verdict)) return { ...verdict, reasons: [...earlyReasons(asked, verdict), ...verdict.reasons] }
    const variant = candidates[0]?.variant ?? metric.lifts[0]?.variant ?? ''
    return { kind: 'keep-running', variant, metric: metric.key, days: daysLeft(asked, metric), reasons: open }
  }
  return verdict
}

/** Every variant was looked at, and the last looks are enough to ship, to roll back, or to say that it does not matter. */
function isDecided({ looks }: Asked, candidates: readonly Candidate[], { kind }: Verdict): boolean {
  return (kind === 'ship' || kind === 'rollback' || kind === 'neutral') && candidates.every(({ variant }) => looks.some((look) => look.variant === variant))
}

/** What was enough at the last look is not shipped while the harm watch, which needs no look, says that it does harm: the next look will tell. */
function isShippedHarm(harms: readonly HarmReadout[], verdict: Verdict): boolean {
  return verdict.kind === 'ship' && harms.some(({ found, variant }) => found && variant === verdict.variant)
}

function earlyReasons({ looks }: Asked, verdict: Verdict): readonly Reason[] {
  const last = verdict.kind === 'ship' ? looks.findLast(({ variant }) => variant === verdict.variant) : undefined
  const isFirst = looks.filter((look) => look.variant === last?.variant && Math.abs(look.z) >= look.critical).length === 1
  return last === undefined || last.adjusted === null || !isFirst || last.fraction >= 1 ? [] : [{ kind: 'decided-early', adjusted: last.adjusted }]
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
