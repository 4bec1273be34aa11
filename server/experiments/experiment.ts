import type { Condition, Prerequisite } from '#sdk/core/ruleset.ts'
import type { Actor } from '../history/history.ts'
import type { ListOrder } from '../list-order.ts'
import { refusal } from '../refusal.ts'
import type { Slot } from './layer.ts'

export type Surface = 'onboarding' | 'pricing' | 'landing' | 'campaign' | 'product'
export type Status = 'draft' | 'review' | 'running' | 'paused' | 'stopped' | 'archived'

/** "If *audience* see *change*, more of them will *effect*, because *because*." */
export type Hypothesis = { readonly audience: string; readonly change: string; readonly effect: string; readonly because: string }

/** An arm. The first is the control. Weights are integers out of 100000. */
export type Variant = { readonly key: string; readonly name: string; readonly variation: string; readonly weight: number }

/** Fixed before the first exposure. Effects are relative (0.08 is +8 %). */
export type Plan = {
  readonly minimumEffect: number
  readonly alpha: number
  readonly power: number
  /** Rate of the deciding metric among recent people; null where there was no data. */
  readonly baseline: number | null
  readonly peoplePerDay: number | null
  readonly peoplePerArm: number | null
  /** Days of enrolment, whole weeks. */
  readonly days: number
  /** `sequential`: a look a day, by boundaries that allow for it; `fixed`: one answer, at the end; `bandit`: none, shares follow the results. */
  readonly rule: 'sequential' | 'fixed' | 'bandit'
  /** Of a bandit, else null or absent. */
  readonly bandit?: Bandit | null | undefined
  /** Whether what people did before they were exposed is taken into account; plans of before there was that say nothing. */
  readonly adjusted?: boolean | undefined
  /** Share of the variance that this took away among recent people, which the size counts with; null where nobody knows. */
  readonly removed?: number | null | undefined
}

/** The smallest share of people that a variant keeps, and after how many days shares may change. */
export type Bandit = { readonly floor: number; readonly everyDays: 1 | 7 }

export type Guardrail = { readonly metric: string; readonly margin: number }

/** A named id that always meets one variant and never counts. Members see it; SDKs get only its salted hash. */
export type Override = { readonly id: string; readonly variant: string }

export type Design = {
  readonly hypothesis: Hypothesis
  readonly unit: 'person' | 'account'
  readonly flagKey: string
  readonly audience: Condition | null
  /** Only people first seen after the launch. */
  readonly newPeopleOnly: boolean
  /** Other flags that have to serve one of these values to whoever is to take part. */
  readonly prerequisites: readonly Prerequisite[]
  readonly variants: readonly Variant[]
  /** Share of the audience that takes part, out of 100000. */
  readonly traffic: number
  /** Experiments in one layer never share a person: this one takes `share` of it, out of 100000. */
  readonly layer: { readonly key: string; readonly share: number } | null
  /** What holdouts name experiments by. */
  readonly tags: readonly string[]
  readonly overrides: readonly Override[]
  readonly guardrails: readonly Guardrail[]
  /** Metrics that decide together with the shared one. Absent in bodies that were written without them. */
  readonly decidesToo?: readonly string[] | undefined
  /** Metrics that are read too and do not decide. */
  readonly also: readonly string[]
  readonly plan: Plan
}

/** For everybody, whatever other flags serve, in no layer, without a tag and without an exception. */
export const plainServing = { prerequisites: [], layer: null, tags: [], overrides: [] } as const satisfies Partial<Design>

/** A metric version that a phase is read on, frozen at its start. */
export type MetricUse = { readonly role: 'decides' | 'decides-too' | 'guardrail' | 'also'; readonly metricVersionId: string; readonly margin: number | null }

/** A stretch of constant traffic and weights within a phase. Times are ms since 1970. */
export type Stratum = {
  readonly from: number
  readonly traffic: number
  readonly weights: Readonly<Record<string, number>>
  /** Where a bandit dealt these weights: of what. */
  readonly dealt?: Deal
}

/**
 * All that a bandit's weights come from, so that anybody can compute them again: people matured by `asOf`, as many as are comparable over
 * stretches of other weights, and each arm's chance to be the best. Nothing is drawn by lot.
 */
export type Deal = { readonly asOf: number; readonly floor: number; readonly arms: readonly { readonly variant: string; readonly people: number; readonly converted: number; readonly chance: number }[] }

/** A salt: results start again with each. */
export type Phase = {
  readonly number: number
  readonly salt: string
  readonly from: number
  readonly until: number | null
  readonly strata: readonly Stratum[]
  readonly pauses: readonly { readonly from: number; readonly until: number | null }[]
  readonly metrics: readonly MetricUse[]
}

export type Decision = {
  readonly kind: 'ship' | 'rollback' | 'inconclusive'
  readonly variant: string | null
  readonly why: string
  readonly at: number
  readonly by: Actor
}

/** What is known of the file that an imported experiment came from. */
export type Imported = {
  readonly file: string
  /** SHA-256 of the file's bytes and of the columns chosen: the same import changes nothing. */
  readonly fingerprint: string
  readonly rows: number
  readonly refusedRows: number
  /** Fewer than the rows that were not refused, where somebody met two variants. Absent in bodies that were written without it. */
  readonly units?: number
  readonly dimensions: readonly string[]
  readonly at: number
}

/** A review that was asked for: of which version, by whom and when (ms since 1970). Its words are kept as approvals of that version. */
export type ReviewAsked = { readonly version: number; readonly askedBy: string | null; readonly askedAt: number }

export type ExperimentBody = {
  readonly design: Design
  readonly phases: readonly Phase[]
  readonly decision: Decision | null
  readonly imported: Imported | null
  /** Held in the design's layer; what ended keeps them as a memory. */
  readonly slots?: readonly Slot[]
  /** The last review that was asked for. */
  readonly review?: ReviewAsked | null
}

type Common = {
  readonly id: string
  readonly workspaceId: string
  readonly environmentId: string | null
  readonly key: string
  readonly name: string
  readonly origin: 'live' | 'import'
  readonly surface: Surface
  readonly design: Design
  readonly imported: Imported | null
  /** The last review that was asked for, whatever came of it. */
  readonly review?: ReviewAsked | null
  readonly version: number
  readonly createdAt: Date
  readonly updatedAt: Date
}

export const EXPERIMENT_ORDERS = ['changed', 'name'] as const
export type ExperimentOrder = ListOrder<(typeof EXPERIMENT_ORDERS)[number]>

export type Draft = Common & { readonly kind: 'draft' }
export type InReview = Common & { readonly kind: 'review' }
export type Running = Common & { readonly kind: 'running'; readonly phases: readonly Phase[]; readonly slots: readonly Slot[] }
export type Paused = Common & { readonly kind: 'paused'; readonly phases: readonly Phase[]; readonly slots: readonly Slot[] }
export type Stopped = Common & { readonly kind: 'stopped'; readonly phases: readonly Phase[]; readonly slots: readonly Slot[]; readonly decision: Decision | null }
export type Archived = Common & { readonly kind: 'archived'; readonly phases: readonly Phase[]; readonly slots: readonly Slot[]; readonly decision: Decision | null }
export type Experiment = Draft | InReview | Running | Paused | Stopped | Archived
export type Started = Running | Paused | Stopped | Archived

export function hasStarted(experiment: Experiment): experiment is Started {
  return experiment.kind !== 'draft' && experiment.kind !== 'review'
}

/** The phase that results are read on: the last. */
export function currentPhase(experiment: Started): Phase {
  const phase = experiment.phases.at(-1)
  if (phase === undefined) throw new Error(`experiment ${experiment.key} was started without a phase`)
  return phase
}

export function weightsOf(variants: readonly Variant[]): Readonly<Record<string, number>> {
  return Object.fromEntries(variants.map((variant) => [variant.key, variant.weight]))
}

/** Draft → running. Its first phase starts now, on the metric versions in force now. */
export function launch(experiment: Draft | InReview, input: { now: Date; salt: string; metrics: readonly MetricUse[]; slots?: readonly Slot[] }): Running {
  const from = input.now.getTime()
  const { traffic, variants } = experiment.design
  const phase: Phase = { number: 1, salt: input.salt, from, until: null, strata: [{ from, traffic, weights: weightsOf(variants) }], pauses: [], metrics: input.metrics }
  return { ...experiment, kind: 'running', phases: [phase], slots: input.slots ?? [] }
}

export function pause(experiment: Running, now: Date): Paused {
  return { ...experiment, kind: 'paused', phases: lastPhase(experiment, (phase) => ({ ...phase, pauses: [...phase.pauses, { from: now.getTime(), until: null }] })) }
}

export function resume(experiment: Paused, now: Date): Running {
  return { ...experiment, kind: 'running', phases: lastPhase(experiment, (phase) => ({ ...phase, pauses: ended(phase.pauses, now) })) }
}

/** Exposures end now; windows of people already exposed run on. */
export function stop(experiment: Running | Paused, decision: Decision, now: Date): Stopped {
  if (decision.kind === 'ship' && !experiment.design.variants.some((variant) => variant.key === decision.variant)) {
    throw refusal('invalid', `"${experiment.key}" has no variant "${decision.variant}" to ship.`, { experiment: experiment.key, variant: decision.variant })
  }
  const phases = lastPhase(experiment, (phase) => ({ ...phase, until: now.getTime(), pauses: ended(phase.pauses, now) }))
  return { ...experiment, kind: 'stopped', phases, decision }
}

/** More or fewer people from now on: a new stratum, nobody changes variant. */
export function changeTraffic(experiment: Running, traffic: number, now: Date): Running {
  const weights = weightsOf(experiment.design.variants)
  const phases = lastPhase(experiment, (phase) => ({ ...phase, strata: [...phase.strata, { from: now.getTime(), traffic, weights }] }))
  return { ...experiment, design: { ...experiment.design, traffic }, phases }
}

function lastPhase(experiment: Running | Paused, change: (phase: Phase) => Phase): readonly Phase[] {
  return experiment.phases.map((phase, index) => (index === experiment.phases.length - 1 ? change(phase) : phase))
}

function ended(pauses: Phase['pauses'], now: Date): Phase['pauses'] {
  return pauses.map((one) => (one.until === null ? { ...one, until: now.getTime() } : one))
}
