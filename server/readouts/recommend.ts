import type { Range } from '../stats/interval.ts'
import { conversionsNeeded, type NoLift } from '../stats/lift.ts'
import { type Candidate, decidingCandidates } from './candidates.ts'
import type { Check } from './checks.ts'
import { decide } from './decide.ts'
import { DAY_MS, daysLeft, isOver } from './ending.ts'
import { futilityReasons } from './still-to-find.ts'
import type { HarmReadout } from './harms.ts'
import { isLookedAt, type Look } from './look.ts'
import type { MetricReadout, ReadoutExperiment } from './readout.ts'
import { harmReasons, openGuardrails, standingReasons } from './reasons.ts'

/** What the page says first. Each kind has only what its sentence needs; `reasons` stand under it. */
export type Verdict =
  | (AboutVariant & { readonly kind: 'ship' })
  | (AboutVariant & { readonly kind: 'rollback' })
  | (AboutVariant & { readonly kind: 'inconclusive' })
  | (AboutVariant & { readonly kind: 'neutral'; readonly margin: number })
  | (Reasoned & { readonly kind: 'keep-running'; readonly variant: string; readonly metric: string; readonly days: number | null })
  | (Reasoned & { readonly kind: 'too-early'; readonly metric: string; readonly conversions: number; readonly needed: number })
  /** Of a bandit: what leads, how likely it is the best, what stopping now with it loses on average, and its share of new people. `clear`: likely enough, over a whole week. */
  | (Reasoned & { readonly kind: 'bandit'; readonly variant: string; readonly metric: string; readonly chance: number; readonly loss: number; readonly share: number; readonly clear: boolean })
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
  /** Several metrics decide, and share the planned alpha by Holm. */
  | { readonly kind: 'decide-together'; readonly metrics: readonly string[] }
  /** Of these one got better and one worse. */
  | { readonly kind: 'metrics-disagree'; readonly variant: string; readonly better: string; readonly worse: string }
  /** Of several variants, these are worse than control. */
  | { readonly kind: 'variants-worse'; readonly variants: readonly string[] }
  /** Beyond chance; `beyond` its limit too, or nobody knows. Without a limit any worsening is beyond it. */
  | (AboutGuardrail & { readonly kind: 'guardrail-worse'; readonly beyond: boolean })
  /** The interval holds what is within the limit and what is not, or nothing is known. */
  | (AboutGuardrail & { readonly kind: 'guardrail-open' })
  | { readonly kind: 'guardrails-within'; readonly metrics: readonly string[] }
  /** An early step is better, what decides is not: people were only brought forward, or others came. */
  | { readonly kind: 'borrowed'; readonly variant: string; readonly early: string; readonly metric: string; readonly scale: 'relative' | 'difference'; readonly estimate: number }
  /** A look was enough before a week of people was counted: some weekday is not among them. */
  | { readonly kind: 'first-week' }
  /** Days of enrolment that are no whole weeks: some weekday counts more than another. */
  | { readonly kind: 'not-whole-weeks'; readonly days: number }
  /** A look was enough before half of the planned information; a price waits for that. */
  | { readonly kind: 'price-waits' }
  /** Chance still to find the planned effect by the end if it is real, of the variant with the best one. Binds nobody. */
  | { readonly kind: 'hardly-to-be-found'; readonly chance: number }
  /** Found by the harm watch, which may be asked at any time; a pause is proposed. */
  | ({ readonly kind: 'does-harm' } & Pick<HarmReadout, 'variant' | 'metric' | 'scale' | 'estimate'>)
  | { readonly kind: 'stopped-before-plan'; readonly endsAt: number }
  | { readonly kind: 'still-maturing'; readonly people: number }
  /** It was decided before the planned end, which flatters: the median-unbiased effect. */
  | { readonly kind: 'decided-early'; readonly adjusted: number }
  | { readonly kind: 'no-minimum-planned' }
  | { readonly kind: 'no-lift'; readonly reason: NoLift }
  /** What people did is not shown before the minimum runtime (`Readout.hiddenUntil`). */
  | { readonly kind: 'hidden-until' }
  | { readonly kind: 'check-warns'; readonly check: Check['name'] }

/** `margin`: relative to control; null where none was planned. */
type AboutGuardrail = { readonly variant: string; readonly metric: string; readonly margin: number | null }

export type Asked = {
  readonly experiment: ReadoutExperiment
  readonly asOf: number
  readonly checks: readonly Check[]
  readonly metrics: readonly MetricReadout[]
  readonly looks: readonly Look[]
  readonly harms: readonly HarmReadout[]
}

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
  const open = [...(isOver(asked) ? [] : harmReasons(harms)), ...reasons]
  if (conversions < conversionsNeeded) return { kind: 'too-early', metric: metric.key, conversions, needed: conversionsNeeded, reasons: open }
  const candidates = decidingCandidates(metrics, experiment.plan.minimumEffect)
  const verdict = decide({ metrics, metric, minimumEffect: experiment.plan.minimumEffect, candidates, reasons })
  return isOver(asked) ? verdict : beforeTheEnd(asked, metric, candidates, verdict, open)
}

/** What the last looks allow, unless something has to be waited for; a fixed plan allows nothing. */
function beforeTheEnd(asked: Asked, metric: MetricReadout, candidates: readonly Candidate[], verdict: Verdict, open: readonly Reason[]): Verdict {
  const isLooked = isLookedAt(asked.experiment) && candidates.every(({ variant }) => asked.looks.some((look) => look.variant === variant))
  const waits = isLooked ? waitReasons(asked, verdict) : []
  if (isLooked && isEnough(verdict) && waits.length === 0 && !isShippedHarm(asked.harms, verdict)) return { ...verdict, reasons: [...earlyReasons(asked, verdict), ...verdict.reasons] }
  const variant = candidates[0]?.variant ?? metric.lifts[0]?.variant ?? ''
  return { kind: 'keep-running', variant, metric: metric.key, days: daysLeft(asked), reasons: [...open, ...waits, ...(isEnough(verdict) || asked.harms.some(({ found }) => found) ? [] : futilityReasons(asked, metric.direction))] }
}

/** The last looks are enough to ship, to roll back, or to say that it does not matter; a guardrail only where its limit is passed. */
function isEnough({ kind, reasons, ...about }: Verdict): boolean {
  if (kind === 'ship' || kind === 'neutral') return true
  const guardrail = reasons.find((reason) => reason.kind === 'guardrail-worse' && 'metric' in about && reason.metric === about.metric)
  return kind === 'rollback' && (guardrail?.kind !== 'guardrail-worse' || guardrail.beyond)
}

/** Why what the looks say is not said yet: weekdays that nobody counted in, half of the information of a price, a guardrail. */
function waitReasons({ experiment, metrics }: Asked, verdict: Verdict): readonly Reason[] {
  const held = verdict.kind === 'inconclusive' && decidingCandidates(metrics, experiment.plan.minimumEffect).some(({ variant, answer }) => variant === verdict.variant && answer === 'better')
  if (held) return openGuardrails(metrics, verdict.variant)
  const spoken = 'variant' in verdict ? spokenLooks(metrics, verdict) : []
  const last = spoken.at(-1)
  if (last === undefined || (verdict.kind !== 'ship' && verdict.kind !== 'neutral')) return []
  const counted = last.at - (metrics.find(({ key }) => key === verdict.metric)?.windowDays ?? 0) * DAY_MS - (experiment.startedAt ?? last.at)
  return [
    ...(counted < 7 * DAY_MS ? [{ kind: 'first-week' } as const] : []),
    ...(verdict.kind === 'ship' && experiment.surface === 'pricing' && last.fraction < 0.5 ? [{ kind: 'price-waits' } as const] : []),
  ]
}

/** What was enough at the last look is not shipped while the harm watch, which needs no look, says that it does harm: the next look will tell. */
function isShippedHarm(harms: readonly HarmReadout[], verdict: Verdict): boolean {
  return verdict.kind === 'ship' && harms.some(({ found, variant }) => found && variant === verdict.variant)
}

/** Looks at the variant on the metric that a verdict speaks of. */
function spokenLooks(metrics: readonly MetricReadout[], spoken: { readonly variant: string; readonly metric: string }): readonly Look[] {
  return metrics.find(({ key }) => key === spoken.metric)?.looks.filter(({ variant }) => variant === spoken.variant) ?? []
}

function earlyReasons({ metrics }: Asked, verdict: Verdict): readonly Reason[] {
  const looks = verdict.kind === 'ship' ? spokenLooks(metrics, verdict) : []
  const last = looks.at(-1)
  const isFirst = looks.filter((look) => Math.abs(look.z) >= look.critical).length === 1
  return last === undefined || last.adjusted === null || !isFirst || last.fraction >= 1 ? [] : [{ kind: 'decided-early', adjusted: last.adjusted }]
}

function fewestConversions({ arms }: MetricReadout): number {
  return Math.min(...arms.map(({ converted, matured }) => converted ?? matured))
}
