import { currentPhase, type Started } from '../experiments/experiment.ts'
import { covers, type Holdout } from '../experiments/holdout.ts'
import { baseOf, beforeDaysOf, DAY_MS, measureOf, type Metric, stretchMs } from '../metrics/metric.ts'
import { TOUCH } from '../store/dimension.ts'
import type { EventOf, Measure, Question } from '../store/door.ts'
import type { BeforeFacts } from './readout.ts'

/** Fields of the first touch that every readout can be cut by. */
export const ACQUISITION_DIMENSIONS = ['source', 'medium', 'campaign', 'term'] as const

/** What every question keeps apart: those, and what channels are told by. */
const KEPT_APART = [...ACQUISITION_DIMENSIONS, TOUCH] as const

/** What decides is told apart by when people did it: whether an effect wears off is read from that. */
function binned(measure: Measure, metric: Metric | undefined): Measure {
  const binMs = metric === undefined ? null : stretchMs(metric.definition)
  return measure.kind === 'conversion' && binMs !== null ? { ...measure, binMs } : measure
}

/** What the store is asked for the current phase of a live experiment. */
export function questionOf(experiment: Started, metrics: readonly Metric[], timeZone: string): Question | null {
  if (experiment.origin === 'import' || experiment.environmentId === null) return null
  const phase = currentPhase(experiment)
  const deciding = phase.metrics.find(({ role }) => role === 'decides')?.metricVersionId
  return {
    workspace: experiment.workspaceId,
    environmentId: experiment.environmentId,
    experimentId: experiment.id,
    unit: experiment.design.unit,
    entry: { kind: 'exposure', experimentKey: experiment.key },
    phase: phase.number,
    from: phase.from,
    until: phase.until,
    pauses: phase.pauses,
    strata: phase.strata.map((stratum) => ({ from: stratum.from })),
    variants: experiment.design.variants.map((variant) => variant.key),
    measures: measures(metrics, (metric) => beforeOf(experiment, metric)).map((one) => (one.metricVersion === deciding ? { ...one, measure: binned(one.measure, metrics.find(({ versionId }) => versionId === deciding)) } : one)),
    dimensions: KEPT_APART,
    timeZone,
  }
}

/** The shared metric's own line: everybody whose first base event happened, whatever they were exposed to. */
export function baseQuestionOf(metric: Metric, place: { workspace: string; environmentId: string; timeZone: string }): Question | null {
  const base = baseOf(metric.definition)
  if (base === null) return null
  return { ...everybody(base, place), experimentId: lineOf(metric.versionId), measures: measures([metric]) }
}

/**
 * What a holdout is read on: people kept out of its experiments beside those who were not, from the first of them that
 * each came to. Who came to one before it began is in neither. Experiments on accounts are left out, since a person there is held out with the account. null: none has started.
 */
export function holdoutQuestionOf(holdout: Holdout, experiments: readonly Started[], metric: Metric, place: { workspace: string; environmentId: string; timeZone: string }): Question | null {
  const measured = measures([metric])
  const covered = coveredBy(holdout, experiments, place.environmentId)
  if (covered.length === 0 || measured.length === 0) return null
  return {
    workspace: place.workspace,
    environmentId: place.environmentId,
    experimentId: holdoutLineOf(holdout),
    unit: 'person',
    entry: { kind: 'holdout', experimentKeys: covered.map((one) => one.key) },
    phase: 0,
    from: holdout.createdAt.getTime(),
    until: holdout.endedAt?.getTime() ?? null,
    pauses: [],
    strata: [{ from: 0 }],
    variants: ['out', 'in'],
    measures: measured,
    dimensions: [],
    timeZone: place.timeZone,
  }
}

export function coveredBy(holdout: Holdout, experiments: readonly Started[], environmentId: string): readonly Started[] {
  return experiments.filter((one) => one.environmentId === environmentId && one.design.unit === 'person' && covers(holdout, one.design))
}

/** Everybody from their first event of a name on. */
export function everybody(base: EventOf, place: { workspace: string; environmentId: string; timeZone: string }): Omit<Question, 'experimentId' | 'measures'> {
  return {
    workspace: place.workspace,
    environmentId: place.environmentId,
    unit: 'person',
    entry: { kind: 'event', event: base.event, filter: base.filter },
    phase: 0,
    from: 0,
    until: null,
    pauses: [],
    strata: [{ from: 0 }],
    variants: ['all'],
    dimensions: KEPT_APART,
    timeZone: place.timeZone,
  }
}

/** Names the rows of a metric's own line among those of experiments. */
export function lineOf(metricVersionId: string): string {
  return `metric:${metricVersionId}`
}

export function holdoutLineOf({ id }: Pick<Holdout, 'id'>): string {
  return `holdout:${id}`
}

/** Whether, and over how long, an experiment counts what people did before; null where its plan does not ask for it. */
export function beforeOf({ design, origin }: Started, { definition }: Pick<Metric, 'definition'>): BeforeFacts | null {
  const days = beforeDaysOf(definition)
  if (design.plan.adjusted !== true || origin === 'import') return null
  if (design.newPeopleOnly) return { kind: 'none', reason: 'new-people' }
  return days === null ? { kind: 'none', reason: 'metric' } : { kind: 'counted', days }
}

function measures(metrics: readonly Metric[], before: (metric: Metric) => BeforeFacts | null = () => null): Question['measures'] {
  return metrics.flatMap((metric) => {
    const measure = measureOf(metric.definition, metric.rates)
    const found = before(metric)
    return measure === null ? [] : [{ metricVersion: metric.versionId, measure: found?.kind === 'counted' ? { ...measure, beforeMs: Math.round(found.days * DAY_MS) } : measure }]
  })
}
