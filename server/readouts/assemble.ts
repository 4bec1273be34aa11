import { currentPhase, type Started } from '../experiments/experiment.ts'
import { type Metric, type MetricDefinition, scaleOf } from '../metrics/metric.ts'
import { emptySummary, mergeSummaries, type Summary } from '../stats/summary.ts'
import type { Cell, DimensionCell, DimensionSummaries, Sums } from '../store/door.ts'
import type { Look } from './look.ts'
import type { ByVariant, DayInput, ExposureStratum, MetricInput, ReadoutInput, StratumInput } from './readout-input.ts'
import type { MetricFacts, ReadoutExperiment } from './readout.ts'

/** What the store answered for one metric of one experiment. */
export type Answered = {
  readonly metric: Metric & { readonly versionNumber: number }
  readonly role: MetricFacts['role']
  readonly cells: readonly Cell[]
  readonly dimensions: readonly { readonly dimension: string; readonly summaries: DimensionSummaries }[]
}

const DAY_MS = 86_400_000

/** Sums from the store → what a readout is built from. Nothing is computed here, only laid out. */
export function readoutInput(loaded: {
  readonly experiment: Started
  readonly answered: readonly Answered[]
  readonly asOf: number
  readonly watermark: number | null
  readonly timeZone: string
  readonly looks: readonly Look[]
}): ReadoutInput {
  const { experiment, answered, looks } = loaded
  const exposure = answered[0]?.cells ?? []
  return {
    experiment: experimentFacts(experiment),
    asOf: loaded.asOf,
    watermark: loaded.watermark,
    metrics: answered.map((one) => metricInput(one, hasDays(experiment) ? loaded.timeZone : null)),
    exposures: exposureStrata(experiment, exposure),
    crossovers: byVariant(exposure, (cells) => count(cells, 'crossovers')),
    refused: experiment.imported?.refusedRows ?? 0,
    looks,
  }
}

function experimentFacts(experiment: Started): ReadoutExperiment {
  const phase = currentPhase(experiment)
  const { plan } = experiment.design
  const imported = experiment.origin === 'import'
  return {
    key: experiment.key,
    name: experiment.name,
    surface: experiment.surface,
    status: experiment.kind,
    origin: experiment.origin,
    phase: phase.number,
    startedAt: imported ? null : phase.from,
    stoppedAt: imported ? null : phase.until,
    plan: {
      minimumEffect: imported ? null : plan.minimumEffect,
      alpha: plan.alpha,
      power: plan.power,
      days: imported ? null : plan.days,
      rule: plan.rule,
      peoplePerArm: imported ? null : plan.peoplePerArm,
      endsAt: imported ? null : phase.from + plan.days * DAY_MS,
    },
    variants: experiment.design.variants.map((one, index) => ({ key: one.key, name: one.name, control: index === 0, weight: one.weight })),
  }
}

/** A file without times is counted at one instant, which is no day that anything happened on. */
function hasDays(experiment: Started): boolean {
  const { from, until } = currentPhase(experiment)
  return experiment.origin === 'live' || until === null || until - from > 1
}

function metricInput(answered: Answered, timeZone: string | null): MetricInput {
  const scale = scaleOf(answered.metric.definition)
  return {
    metric: metricFacts(answered),
    arms: byVariant(answered.cells, (cells) => {
      const exposed = count(cells, 'exposed')
      return { exposed, maturing: exposed - count(cells, 'matured'), converted: count(cells, 'converted') }
    }),
    strata: strataOf(answered.cells, scale),
    days: timeZone === null ? [] : daysOf(answered.cells, scale, timeZone),
    breakdowns: answered.dimensions.map(({ dimension, summaries }) => ({
      dimension,
      groups: [...summaries.values, ...(summaries.other.length === 0 ? [] : [{ value: OTHER, cells: summaries.other }])].map((group) => ({
        value: group.value,
        strata: strataOf(group.cells, scale),
      })),
    })),
  }
}

/** Stands for all values of a dimension that are not told apart. */
export const OTHER = '$other'

function metricFacts({ metric, role }: Answered): MetricFacts {
  const { definition } = metric
  return {
    key: metric.key,
    name: metric.name,
    role,
    kind: definition.kind === 'imported' ? definition.of : definition.kind,
    direction: definition.direction,
    windowDays: definition.kind === 'imported' ? null : definition.windowDays,
    unit: null,
    currency: 'currency' in definition ? definition.currency : null,
    version: metric.versionNumber,
    phrases: phrasesOf(definition),
  }
}

function phrasesOf(definition: MetricDefinition): MetricFacts['phrases'] {
  if (definition.kind === 'imported' || !definition.people || !definition.act) return null
  return { people: definition.people, act: definition.act }
}

type Placed = Sums & { readonly variant: string; readonly stratum: number }

function strataOf(cells: readonly DimensionCell[], scale: number): readonly StratumInput[] {
  return grouped(cells, (cell) => cell.stratum).map(([stratum, of]) => ({
    stratum: String(stratum),
    arms: byVariant(of, (own) => mergeSummaries(own.map((cell) => summaryOf(cell, scale)), scale)),
  }))
}

function summaryOf(cell: Sums, scale: number): Summary {
  return cell.matured === 0n ? emptySummary(scale) : { people: Number(cell.matured), sum: cell.y, sumOfSquares: cell.yy, scale }
}

function daysOf(cells: readonly Cell[], scale: number, timeZone: string): readonly DayInput[] {
  const format = new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' })
  return grouped(cells, (cell) => cell.day)
    .toSorted(([a], [b]) => a - b)
    .map(([day, of]) => ({
      date: format.format(day),
      maturing: count(of, 'exposed') - count(of, 'matured'),
      strata: strataOf(of, scale),
    }))
}

/** Exposed people beside the weights in force when they were: an import's file says no weights, so equal ones are meant. */
function exposureStrata(experiment: Started, cells: readonly Cell[]): readonly ExposureStratum[] {
  const strata = currentPhase(experiment).strata
  return grouped(cells, (cell) => cell.stratum).map(([stratum, of]) => ({
    weights: strata[stratum]?.weights ?? Object.fromEntries(experiment.design.variants.map((one) => [one.key, 1])),
    exposed: byVariant(of, (own) => count(own, 'exposed')),
  }))
}

function grouped<Item, Key>(items: readonly Item[], keyOf: (item: Item) => Key): [Key, Item[]][] {
  const groups = new Map<Key, Item[]>()
  for (const item of items) {
    const own = groups.get(keyOf(item))
    if (own === undefined) groups.set(keyOf(item), [item])
    else own.push(item)
  }
  return [...groups]
}

function byVariant<Value, Item extends Placed>(cells: readonly Item[], make: (cells: readonly Item[]) => Value): ByVariant<Value> {
  return Object.fromEntries(grouped(cells, (cell) => cell.variant).map(([variant, own]) => [variant, make(own)]))
}

function count(cells: readonly Sums[], field: 'exposed' | 'matured' | 'converted' | 'crossovers'): number {
  return Number(cells.reduce((sum, cell) => sum + cell[field], 0n))
}
