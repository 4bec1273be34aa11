import { banditOf } from '../experiments/bandit.ts'
import { currentPhase, type Started } from '../experiments/experiment.ts'
import { horizonDays, kindOf, measureOf, type Metric, type MetricDefinition, overScaleOf, readAs, scaleOf, stretchMs } from '../metrics/metric.ts'
import { PARTS } from '../stats/ranks.ts'
import { decimalText, emptySummary, mergeSummaries, type Summary } from '../stats/summary.ts'
import { type Cell, type DimensionCell, type DimensionSummaries, LAG_BINS, type QuantileCell, type Sums } from '../store/door.ts'
import { isDeciding } from './compare.ts'
import type { Look } from './look.ts'
import type { ByVariant, DayInput, ExposureStratum, LagInput, LevelInput, MetricInput, ReadoutInput, StratumInput } from './readout-input.ts'
import { beforeOf } from './question.ts'
import type { MetricFacts, ReadoutExperiment } from './readout.ts'

/** What the store answered for one metric of one experiment. */
export type Answered = {
  readonly metric: Metric & { readonly versionNumber: number }
  readonly role: MetricFacts['role']
  /** Of a guardrail. */
  readonly margin: number | null
  readonly cells: readonly Cell[]
  /** Where the largest values are cut; null where nothing is. */
  readonly cut?: bigint | null
  /** Of a metric that is a quantile: each variant's, by stratum and over all of them. */
  readonly quantiles?: readonly QuantileCell[]
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
    metrics: answered.map((one) => metricInput(one, experiment, { timeZone: hasDays(experiment) ? loaded.timeZone : null, until: Math.min(loaded.asOf, loaded.watermark ?? loaded.asOf) })),
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
  const together = phase.metrics.filter(isDeciding).length
  return {
    key: experiment.key,
    name: experiment.name,
    unit: experiment.design.unit,
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
      ...(together > 1 ? { together } : {}),
      rule: plan.rule,
      peoplePerArm: imported ? null : plan.peoplePerArm,
      endsAt: imported ? null : phase.from + plan.days * DAY_MS,
      ...banditPlanOf(experiment),
    },
    variants: experiment.design.variants.map((one, index) => ({ key: one.key, name: one.name, control: index === 0, weight: one.weight })),
  }
}

function banditPlanOf(experiment: Started): Pick<ReadoutExperiment['plan'], 'bandit'> {
  const bandit = banditOf(experiment.design)
  if (bandit === null) return {}
  const { strata } = currentPhase(experiment)
  return { bandit: { ...bandit, stretches: strata.map(({ from, weights }) => ({ from, shares: Object.fromEntries(Object.entries(weights).map(([key, weight]) => [key, weight / 100_000])) })) } }
}

/** A file without times is counted at one instant, which is no day that anything happened on. */
function hasDays(experiment: Started): boolean {
  const { from, until } = currentPhase(experiment)
  return experiment.origin === 'live' || until === null || until - from > 1
}

/** `until`: what happened before is known. */
function metricInput(answered: Answered, experiment: Started, { timeZone, until }: { readonly timeZone: string | null; readonly until: number }): MetricInput {
  const before = beforeOf(experiment, answered.metric)
  const scales = { ...scalesOf(answered.metric.definition), before: before?.kind === 'counted' }
  const ranked = readAs(answered.metric.definition)?.kind === 'quantile' ? rankedInput(answered, scales) : null
  return {
    metric: { ...metricFacts(answered), ...(before === null ? {} : { before }) },
    arms: byVariant(answered.cells, (cells, variant) => {
      const exposed = count(cells, 'exposed')
      const whole = ranked?.whole[variant]
      return { exposed, maturing: exposed - count(cells, 'matured'), converted: convertedIn(cells, answered.metric.definition), ...(whole === undefined ? {} : { whole }) }
    }),
    strata: ranked?.strata ?? strataOf(answered.cells, scales),
    days: ranked !== null || timeZone === null ? [] : daysOf(answered.cells, scales, timeZone),
    levels: levelsOf(answered),
    ...(answered.role === 'decides' && timeZone !== null ? { lags: lagsOf(answered) } : {}),
    ...(timeZone === null ? {} : watchedOf(answered, until)),
    breakdowns: ranked !== null ? [] : answered.dimensions.map(({ dimension, summaries }) => ({
      dimension,
      groups: [...summaries.values, ...(summaries.other.length === 0 ? [] : [{ value: OTHER, cells: summaries.other }])].map((group) => ({
        value: group.value,
        strata: strataOf(group.cells, scales),
      })),
    })),
  }
}

/** A quantile of some days, or of people from one source, is in no sum of them: there is the one over everybody, and that of each stratum. */
function rankedInput({ metric, quantiles = [] }: Answered, { values }: Scales): { readonly strata: readonly StratumInput[]; readonly whole: ByVariant<Summary> } {
  const at = readAs(metric.definition)?.at ?? 0
  const summaryIn = ({ ranked, ...cell }: QuantileCell): Summary => (ranked === null ? emptySummary(values) : { ...summaryOf(cell, { values, over: null }), ranked: { at, ...ranked } })
  const strata = grouped(quantiles.filter(({ stratum }) => stratum !== null), (cell) => cell.stratum)
  return {
    strata: strata.map(([stratum, of]) => ({ stratum: String(stratum), arms: Object.fromEntries(of.map((cell) => [cell.variant, summaryIn(cell)])) })),
    whole: Object.fromEntries(quantiles.filter(({ stratum }) => stratum === null).map((cell) => [cell.variant, summaryIn(cell)])),
  }
}

/** Stands for all values of a dimension that are not told apart. */
export const OTHER = '$other'

function metricFacts(answered: Answered): MetricFacts {
  const { metric, role } = answered
  const { definition } = metric
  return {
    key: metric.key,
    name: metric.name,
    role,
    kind: kindOf(definition),
    family: metric.family,
    direction: definition.direction,
    windowDays: definition.kind === 'imported' ? null : horizonDays(definition),
    unit: definition.kind === 'time-to' ? 'ms' : null,
    currency: 'currency' in definition ? (definition.currency ?? null) : null,
    version: metric.versionNumber,
    ...readFacts(answered),
    ...(role === 'guardrail' && answered.margin !== null ? { margin: answered.margin } : {}),
    phrases: phrasesOf(definition),
  }
}

function readFacts({ metric: { definition }, cut = null }: Answered): Pick<MetricFacts, 'winsorised' | 'quantile'> {
  const as = readAs(definition)
  if (as === null) return {}
  return as.kind === 'quantile' ? { quantile: as.at / PARTS } : { winsorised: { at: as.at / PARTS, cut: cut === null ? null : decimalText(cut, scaleOf(definition)) } }
}

function phrasesOf(definition: MetricDefinition): MetricFacts['phrases'] {
  if (definition.kind === 'imported' || !definition.people || !definition.act) return null
  return { people: definition.people, act: definition.act }
}

type Placed = Sums & { readonly variant: string; readonly stratum: number }

function strataOf(cells: readonly DimensionCell[], scales: Scales): readonly StratumInput[] {
  return grouped(cells, (cell) => cell.stratum).map(([stratum, of]) => ({
    stratum: String(stratum),
    arms: byVariant(of, (own) => mergeSummaries(own.map((cell) => summaryOf(cell, scales)), scales.values)),
  }))
}

/** Of a cell's matured people. */
export function summaryOf(cell: Sums, { values, over, before = false }: Scales): Summary {
  if (cell.matured === 0n) return emptySummary(values)
  const known = before ? { before: { known: Number(cell.known), sum: cell.x, sumOfSquares: cell.xx, product: cell.xy, values: cell.ky } } : {}
  const summary = { people: Number(cell.matured), sum: cell.y, sumOfSquares: cell.yy, scale: values, ...known }
  return over === null ? summary : { ...summary, over: { sum: cell.d, sumOfSquares: cell.dd, product: cell.yd, scale: over } }
}

/** Integers per unit: of the values, and of what they are divided by. */
export type Scales = { readonly values: number; readonly over: number | null; /** Whether what people did before is counted. */ readonly before?: boolean }

export function scalesOf(definition: MetricDefinition): Scales {
  return { values: scaleOf(definition), over: overScaleOf(definition) }
}

/** Of a time: who did it at all. Of a ratio there is no such number, and of a quantile it says nothing. */
function convertedIn(cells: readonly Cell[], definition: MetricDefinition): number | null {
  if (definition.kind === 'time-to') return count(cells.filter(({ level }) => level > 0), 'matured')
  return overScaleOf(definition) === null && definition.kind !== 'quantile' ? count(cells, 'converted') : null
}

/** Matured people by level, where the measure has levels: all steps of a funnel, all bins of a time, from the first on. */
function levelsOf({ metric: { definition }, cells }: Answered): readonly LevelInput[] {
  const measure = measureOf(definition)
  const names = measure?.kind === 'funnel' ? measure.steps.map(({ event }) => ({ event, afterMs: null })) : measure?.kind === 'time-to' ? lagBins(measure.windowMs) : []
  return names.map((name, index): LevelInput => ({ level: index + 1, ...name, strata: peopleIn(cells.filter((cell) => cell.level === index + 1)) }))
}

/** Stretches after the exposure, of what is known when it was done first. */
function lagsOf({ metric: { definition }, cells }: Answered): readonly LagInput[] {
  const measure = measureOf(definition)
  const size = measure === null ? null : measure.kind === 'time-to' ? measure.windowMs / LAG_BINS : stretchMs(definition)
  if (measure === null || size === null) return []
  return Array.from({ length: Math.ceil(measure.windowMs / size) }, (_, at): LagInput => ({
    fromMs: measure.delayMs + at * size,
    toMs: measure.delayMs + Math.min((at + 1) * size, measure.windowMs),
    strata: peopleIn(cells.filter(({ level }) => level === at + 1)),
  }))
}

/** No day is longer. */
const LONGEST_DAY_MS = 25 * 3_600_000

/** Of a time: who is not matured, by day, and for how long everybody of that day was watched at least. */
function watchedOf({ metric: { definition }, cells }: Answered, until: number): Pick<MetricInput, 'watched'> {
  const measure = measureOf(definition)
  if (measure?.kind !== 'time-to') return {}
  const young = cells.filter(({ exposed, matured }) => exposed > matured)
  const watched = grouped(young, (cell) => cell.day).flatMap(([day, of]) => {
    const bins = Math.min(LAG_BINS, Math.floor(((until - day - LONGEST_DAY_MS - measure.delayMs) * LAG_BINS) / measure.windowMs))
    if (bins < 1) return []
    return [{ bins, levels: grouped(of, (cell) => cell.level).map(([level, own]) => ({ level, people: byVariant(own, (some) => count(some, 'exposed') - count(some, 'matured')) })) }]
  })
  return { watched }
}

function lagBins(windowMs: number): readonly { readonly event: null; readonly afterMs: number }[] {
  return Array.from({ length: LAG_BINS }, (_, bin) => ({ event: null, afterMs: ((bin + 1) * windowMs) / LAG_BINS }))
}

function peopleIn(cells: readonly Cell[]): LevelInput['strata'] {
  return grouped(cells, (cell) => cell.stratum).map(([stratum, of]) => ({ stratum: String(stratum), people: byVariant(of, (own) => count(own, 'matured')) }))
}

function daysOf(cells: readonly Cell[], scales: Scales, timeZone: string): readonly DayInput[] {
  const format = new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' })
  return grouped(cells, (cell) => cell.day)
    .toSorted(([a], [b]) => a - b)
    .map(([day, of]) => ({
      date: format.format(day),
      maturing: count(of, 'exposed') - count(of, 'matured'),
      strata: strataOf(of, scales),
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

export function grouped<Item, Key>(items: readonly Item[], keyOf: (item: Item) => Key): [Key, Item[]][] {
  const groups = new Map<Key, Item[]>()
  for (const item of items) {
    const own = groups.get(keyOf(item))
    if (own === undefined) groups.set(keyOf(item), [item])
    else own.push(item)
  }
  return [...groups]
}

function byVariant<Value, Item extends Placed>(cells: readonly Item[], make: (cells: readonly Item[], variant: string) => Value): ByVariant<Value> {
  return Object.fromEntries(grouped(cells, (cell) => cell.variant).map(([variant, own]) => [variant, make(own, variant)]))
}

function count(cells: readonly Sums[], field: 'exposed' | 'matured' | 'converted' | 'crossovers'): number {
  return Number(cells.reduce((sum, cell) => sum + cell[field], 0n))
}
