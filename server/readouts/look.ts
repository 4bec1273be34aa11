import { currentPhase, type Started } from '../experiments/experiment.ts'
import { normal } from '../stats/distribution.ts'
import type { Lift } from '../stats/lift.ts'
import { type Boundary, boundaries, medianUnbiasedDrift, stagewisePValue } from '../stats/sequential.ts'
import { addSummaries, emptySummary, meanOf, type Summary } from '../stats/summary.ts'
import { compareVariants, isDeciding, levelOf, sharedLevel, strataBetween } from './compare.ts'
import { informationOf, plannedInformation } from './information.ts'
import type { MetricInput, ReadoutInput } from './readout-input.ts'
import { sharingOf } from './primaries.ts'
import type { Answer, ReadoutExperiment } from './readout.ts'

/**
 * One variant at one daily look, as it was stored: what is decided does not depend on who opened the page, or when.
 * Numbers are of the people who were matured at `at`.
 */
export type Look = Boundary & {
  /** Calendar day in the workspace's time zone; the look is of its first instant, `at` (ms). */
  readonly day: string
  readonly at: number
  readonly variant: string
  readonly lift: Extract<Lift, { kind: 'known' }>
  readonly answer: Answer
  /** Signed like the difference, on the scale of the boundary. */
  readonly z: number
  /** Two-sided, by stagewise ordering, of the first look that was enough; until then of this one. */
  readonly pValue: number
  /** The median-unbiased relative effect at the first look that is enough, and the plain one after it; null where there is no relative one. */
  readonly adjusted: number | null
  /** The lifts from which on it would have been enough; null where no finite one would. */
  readonly enough: { readonly low: number; readonly high: number } | null
  /** Rate or mean at the look. */
  readonly values: { readonly control: number | null; readonly variant: number | null }
  /** Every guardrail at this look, at its level; looks that were stored before guardrails were have none. */
  readonly guardrails?: readonly GuardrailLook[]
  /** Each metric that decides together with this one, at this look or at the last at which its own information grew. */
  readonly together?: readonly LookTogether[]
}

export type LookTogether = Omit<Look, 'guardrails' | 'together'> & { readonly metric: string }

export type GuardrailLook = { readonly metric: string; readonly lift: Lift; readonly answer: Answer; readonly values: Look['values'] }

/** Whose looks: one phase of an experiment on one version of its deciding metric. */
export type LookedAt = { readonly workspaceId: string; readonly experimentId: string; readonly phase: number; readonly metricVersionId: string }

/** The phase in force and the metric that decides it; null of an import, which is over when it comes. */
export function placeOf(experiment: Started): LookedAt | null {
  const { number, metrics } = currentPhase(experiment)
  const deciding = metrics.find(({ role }) => role === 'decides')
  if (deciding === undefined || experiment.origin !== 'live' || experiment.design.plan.rule !== 'sequential') return null
  return { workspaceId: experiment.workspaceId, experimentId: experiment.id, phase: number, metricVersionId: deciding.metricVersionId }
}

const spending = { kind: 'obrien-fleming' } as const

/** The |z| that will be enough at the planned maximum, after these looks; null where none is to come. */
export function finalCritical(experiment: ReadoutExperiment, looks: readonly Look[]): number | null {
  const last = looks.at(-1)
  if (last === undefined || last.fraction >= 1) return null
  const alpha = levelOf(experiment, { role: 'decides' })
  return boundaries({ alpha, spending, fractions: [...looks.map(({ fraction }) => fraction), 1] }).at(-1)?.critical ?? null
}

export type LookAsked = { readonly input: ReadoutInput; readonly day: string; readonly at: number; /** No look will follow. */ readonly isLast: boolean }

/** Whether this plan is looked at daily at all. */
export function isLookedAt({ plan, origin }: ReadoutExperiment): boolean {
  return origin === 'live' && plan.rule === 'sequential' && plan.peoplePerArm !== null && plan.peoplePerArm > 0
}

const DAY_MS = 86_400_000

/** When the last person's window has passed on all metrics that decide; null where nothing is looked at. */
export function endOfLooks({ experiment, metrics }: ReadoutInput): number | null {
  const ends = metrics.filter(({ metric }) => isDeciding(metric)).map(({ metric }) => endOn(experiment, metric))
  const last = ends.reduce<number | null>((latest, end) => (end === null ? latest : Math.max(latest ?? end, end)), null)
  return isLookedAt(experiment) ? last : null
}

function endOn({ plan, stoppedAt }: ReadoutExperiment, { windowDays }: MetricInput['metric']): number | null {
  return plan.endsAt === null ? null : Math.min(stoppedAt ?? Infinity, plan.endsAt) + (windowDays ?? 0) * DAY_MS
}

/** The looks of that day, one per variant about whose lift something is known and whose information grew. */
export function takeLooks(asked: LookAsked): readonly Look[] {
  const { experiment, metrics } = asked.input
  const [main, ...others] = decidingIn(metrics)
  if (!isLookedAt(experiment) || main === undefined) return []
  const variants = experiment.variants.filter(({ control }) => !control).map(({ key }) => key)
  const sharing = others.length === 0 ? new Map([[main.metric.key, 1]]) : sharingAt(asked, [main, ...others], variants)
  const lookOn = (metric: MetricInput, variant: string): Core | null => lookAt(asked, metric, variant, sharing.get(metric.metric.key) ?? 1)
  return variants.flatMap((variant): readonly Look[] => {
    const own = lookOn(main, variant)
    if (others.length === 0) return own === null ? [] : [{ ...own, guardrails: guardrailsAt(asked.input, variant, own.nominalAlpha) }]
    const before = asked.input.looks.findLast((look) => look.variant === variant)
    const beside = others.map((metric) => ({ metric: metric.metric.key, found: lookOn(metric, variant) }))
    if (own === null && (before === undefined || beside.every(({ found }) => found === null))) return []
    const look = own ?? before
    if (look === undefined) return []
    const together = beside.flatMap(({ metric, found }) => (found === null ? (before?.together?.filter((one) => one.metric === metric) ?? []) : [{ ...found, metric }]))
    return [{ ...look, day: asked.day, at: asked.at, guardrails: guardrailsAt(asked.input, variant, look.nominalAlpha), together }]
  })
}

function decidingIn(metrics: readonly MetricInput[]): readonly MetricInput[] {
  return [...metrics.filter(({ metric }) => metric.role === 'decides'), ...metrics.filter(({ metric }) => metric.role === 'decides-too')]
}

/** Holm's steps at a look: one that is enough for every variant passes its part of the error on. */
function sharingAt(asked: LookAsked, metrics: readonly MetricInput[], variants: readonly string[]): ReadonlyMap<string, number> {
  const named = new Map(metrics.map((metric) => [metric.metric.key, metric]))
  return sharingOf([...named.keys()], (key, count) => {
    const metric = named.get(key)
    return metric !== undefined && variants.every((variant) => ['better', 'worse'].includes(lookAt(asked, metric, variant, count)?.answer ?? ''))
  })
}

type Core = Omit<Look, 'guardrails' | 'together'>

/** Looks of one metric at one variant, each with more information than the one before it. */
function looksAt(looks: readonly Look[], { role, key }: MetricInput['metric'], variant: string): readonly Core[] {
  const own = looks.filter((look) => look.variant === variant).flatMap((look) => (role === 'decides' ? [look] : (look.together?.filter(({ metric }) => metric === key) ?? [])))
  return own.filter(({ fraction }, at) => fraction > Math.max(0, ...own.slice(0, at).map((one) => one.fraction)))
}

function lookAt({ input, day, at, isLast }: LookAsked, metric: MetricInput, variant: string, sharing: number): Core | null {
  const { experiment } = input
  const before = looksAt(input.looks, metric.metric, variant)
  const strata = strataBetween(experiment, variant, metric.strata)
  const fraction = Math.min(1, informationOf(strata) / plannedInformation(experiment, variant))
  if (!(fraction > (before.at(-1)?.fraction ?? 0))) return null
  const alpha = sharedLevel(experiment, sharing)
  const [found] = comparedOn(metric, input, variant, alpha)
  if (found?.lift.kind !== 'known') return null
  const end = endOn(experiment, metric.metric)
  const taken = boundaries({ alpha, spending, fractions: [...before, { fraction }].map((one) => one.fraction), isLast: isLast || (end !== null && at >= end) })
  const boundary = taken.at(-1)
  const [looked] = boundary === undefined ? [] : comparedOn(metric, input, variant, boundary.nominalAlpha)
  if (boundary === undefined || looked?.lift.kind !== 'known') return null
  const { lift, answer } = looked
  const z = Math.sign(lift.difference.estimate) * normal.upperQuantile(Math.max(lift.pValue, Number.MIN_VALUE) / 2)
  // It could have stopped at the first look that was enough; whoever goes on learns more, and owes nothing for it.
  const first = before.findIndex((look) => Math.abs(look.z) >= look.critical)
  const stopped = first < 0 ? { looks: taken, z } : { looks: taken.slice(0, first + 1), z: before[first]?.z ?? z }
  const fair = first < 0 ? adjusted(lift, z, fraction, medianUnbiasedDrift(stopped)) : (lift.relative?.estimate ?? null)
  return { ...boundary, day, at, variant, lift, answer, z, pValue: stagewisePValue(stopped), adjusted: fair, enough: enough(lift), values: valuesOf(metric, experiment, variant) }
}

/** Guardrails are looked at as often as the metric that decides, and as strictly. */
function guardrailsAt(input: ReadoutInput, variant: string, alpha: number): readonly GuardrailLook[] {
  return input.metrics
    .filter(({ metric }) => metric.role === 'guardrail')
    .flatMap((guardrail) => comparedOn(guardrail, input, variant, alpha).map(({ lift, answer }) => ({ metric: guardrail.metric.key, lift, answer, values: valuesOf(guardrail, input.experiment, variant) })))
}

function comparedOn(metric: MetricInput, { experiment }: ReadoutInput, variant: string, alpha: number) {
  const converted = Object.fromEntries(Object.entries(metric.arms).map(([key, arm]) => [key, arm.converted]))
  return compareVariants({ experiment, metric: metric.metric, strata: metric.strata, converted, alphas: { [variant]: alpha } }).filter((one) => one.variant === variant)
}

/** On the scale of logarithms, where the drift's share of the plain estimate is taken. */
function adjusted({ relative }: Lift & { kind: 'known' }, z: number, fraction: number, drift: number): number | null {
  if (relative === null) return null
  return z === 0 || relative.estimate <= -1 ? relative.estimate : Math.expm1((Math.log1p(relative.estimate) * drift * Math.sqrt(fraction)) / z)
}

/** Half the repeated interval's width, on the scale of logarithms, to both sides of no difference. */
function enough({ relative }: Lift & { kind: 'known' }): Look['enough'] {
  if (relative === null || relative.from === null || relative.to === null || relative.from <= -1) return null
  const half = (Math.log1p(relative.to) - Math.log1p(relative.from)) / 2
  return { low: Math.expm1(-half), high: Math.expm1(half) }
}

function valuesOf({ strata, arms }: MetricInput, experiment: ReadoutExperiment, variant: string): Look['values'] {
  const mean = (key: string): number | null => {
    const own = strata.flatMap((stratum) => stratum.arms[key] ?? [])
    return meanOf(arms[key]?.whole ?? own.reduce<Summary>((sum, one) => addSummaries(sum, one), emptySummary(own[0]?.scale)))
  }
  return { control: mean(experiment.variants.find(({ control }) => control)?.key ?? ''), variant: mean(variant) }
}
