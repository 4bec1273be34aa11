import { activationOf, baseOf, DAY_MS, type Metric } from '../metrics/metric.ts'
import { TOUCH } from '../store/dimension.ts'
import type { EventOf, JourneyStage, Question } from '../store/door.ts'

/** The stages, in their order, that the metrics both teams agreed on say something of. Everybody begins in the first. */
export const STAGE_KEYS = ['awareness', 'onboarding', 'aha', 'upgrade'] as const
export type StageKey = (typeof STAGE_KEYS)[number]

/** A stage after the first: what reaching it means, and the metric that says so. */
export type Stage = { readonly key: Exclude<StageKey, 'awareness'>; readonly of: JourneyStage; readonly metric: Pick<Metric, 'key' | 'name'> }

/** How long after they came first people are followed. */
export const FOLLOWED_DAYS = 30

/** Names the counted people of the journey among those of metrics. */
export const JOURNEY = 'journey'

/**
 * Stages are not defined a second time: signing up is what activation begins with, the aha is activation (or, where none
 * is defined, the shared metric), upgrading is the conversion. So they change where both teams change them.
 */
export function journeyStages(shared: Metric | undefined, parts: readonly Metric[]): readonly Stage[] {
  const activation = parts.find((one) => one.part === 'activation')
  const conversion = parts.find((one) => one.part === 'conversion')
  const signup = [activation, shared, conversion].flatMap((metric) => (metric === undefined ? [] : (baseOf(metric.definition) === null ? [] : [metric])))[0]
  const base = signup === undefined ? null : signedUp(signup)
  const aha = activation ?? (shared?.part === null && shared.definition.kind === 'conversion' ? shared : undefined)
  return [
    ...(signup === undefined || base === null ? [] : [{ key: 'onboarding', of: { kind: 'event', ...base }, metric: named(signup) } as const]),
    ...(aha === undefined ? [] : ofMetric('aha', aha)),
    ...(conversion === undefined ? [] : ofMetric('upgrade', conversion)),
  ]
}

function signedUp({ definition }: Metric): EventOf | null {
  return definition.kind === 'activation' ? definition.signup : baseOf(definition)
}

function ofMetric(key: Stage['key'], metric: Metric): readonly Stage[] {
  const { definition } = metric
  if (definition.kind === 'activation') return [{ key, of: { kind: 'activation', ...activationOf(definition) }, metric: named(metric) }]
  return definition.kind === 'conversion' ? [{ key, of: { kind: 'event', event: definition.event, filter: definition.filter }, metric: named(metric) }] : []
}

function named({ key, name }: Metric): Stage['metric'] {
  return { key, name }
}

/** Everybody from the first thing they did on, in one environment. */
export function journeyQuestionOf(stages: readonly Stage[], place: { readonly workspace: string; readonly environmentId: string; readonly timeZone: string }): Question {
  return {
    ...place,
    experimentId: journeyLineOf(place.workspace),
    unit: 'person',
    entry: { kind: 'seen' },
    phase: 0,
    from: 0,
    until: null,
    pauses: [],
    strata: [{ from: 0 }],
    variants: ['all'],
    measures: [{ metricVersion: JOURNEY, measure: { kind: 'journey', stages: stages.map(({ of }) => of), delayMs: 0, windowMs: FOLLOWED_DAYS * DAY_MS } }],
    dimensions: ['source', 'medium', 'campaign', 'term', TOUCH],
  }
}

export function journeyLineOf(workspaceId: string): string {
  return `journey:${workspaceId}`
}
