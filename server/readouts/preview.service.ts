import { baseOf, measureOf, type MetricDefinition, readAs, scaleOf } from '../metrics/metric.ts'
import { sharedMetricOf } from '../metrics/metric.service.ts'
import { ratesFor } from '../metrics/rates.service.ts'
import type { Scope } from '../scope.ts'
import type { EventOf, Store } from '../store/door.ts'
import { environmentsOf, workspaceOf } from '../workspaces/workspace.service.ts'
import { scalesOf } from './assemble.ts'
import { metricLine, type MetricLine } from './line.ts'
import { everybody } from './question.ts'

/** So many people are read: enough to see what a metric is like, and read in a moment. */
const PEOPLE = 1_000

export type MetricPreview = {
  /** From which event on people are counted: the definition's own, else the shared metric's. */
  readonly base: string
  /** People looked at, and those of them with that event. */
  readonly people: number
  readonly entered: number
  /** Matured people who did it at all, and events that could not be added. */
  readonly converted: number
  readonly leftOut: number
  readonly value: number | null
  /** Where the largest values are cut, in the metric's unit; null where nothing is. */
  readonly cut: number | null
  readonly days: MetricLine['days']
  /** In the metric's unit, of a time in ms; of a ratio its upper part. */
  readonly spread: readonly { readonly from: number; readonly to: number; readonly people: number }[]
  /** People by level, from the first: steps of a funnel. */
  readonly reached: readonly number[]
}

/** Null where nobody is there to count from, or the numbers came with a file. */
export async function previewMetric(scope: Scope, store: Store, definition: MetricDefinition): Promise<MetricPreview | null> {
  const measure = measureOf(definition, await ratesFor(scope.db, scope.workspaceId, definition))
  const base = await baseFor(scope, definition)
  const workspace = await workspaceOf(scope.db, scope.workspaceId)
  const production = (await environmentsOf(scope.db, scope.workspaceId)).find((one) => one.production)
  if (measure === null || base === null || workspace === undefined || production === undefined) return null
  const question = { ...everybody(base, { workspace: workspace.id, environmentId: production.id, timeZone: workspace.timeZone }), measure }
  const read = readAs(definition)
  const { people, entered, cells, spread, cut, ranked } = await store.preview({ question, asOf: scope.now.getTime(), people: PEOPLE, ...(read === null ? {} : { read }) })
  const line = metricLine(cells, scalesOf(definition))
  const unit = scaleOf(definition)
  const sum = (of: (cell: (typeof cells)[number]) => bigint): number => Number(cells.reduce((total, cell) => total + of(cell), 0n))
  return {
    base: base.event,
    people,
    entered,
    converted: measure.kind === 'time-to' ? sum((cell) => (cell.level > 0 ? cell.matured : 0n)) : sum((cell) => cell.converted),
    leftOut: sum((cell) => cell.leftOut),
    value: read?.kind === 'quantile' ? (ranked === null ? null : Number(ranked.value) / unit) : line.value,
    cut: cut === null ? null : Number(cut) / unit,
    days: line.days,
    spread: spread.map((bin) => ({ from: Number(bin.from) / unit, to: Number(bin.to) / unit, people: bin.people })),
    reached: measure.kind === 'funnel' ? measure.steps.map((_, step) => sum((cell) => (cell.level > step ? cell.matured : 0n))) : [],
  }
}

async function baseFor({ db, workspaceId }: Scope, definition: MetricDefinition): Promise<EventOf | null> {
  const own = baseOf(definition)
  if (own !== null) return own
  const shared = await sharedMetricOf(db, workspaceId)
  return shared === undefined ? null : baseOf(shared.definition)
}
