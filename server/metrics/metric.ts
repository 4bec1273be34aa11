import { z } from 'zod'
import { PARTS } from '../stats/ranks.ts'
import type { Activation, EventOf, Measure, Rates, ReadAs, Term } from '../store/door.ts'
import { key, name } from '../key.ts'
import { currency } from './currency.ts'
import { filter } from './filter.ts'

const event = z.string().trim().min(1, 'Name the event that counts.').max(200)
const eventOf = { event, filter: filter.nullable().default(null) }
const path = z.string().min(1, 'Name the property whose values are added up.').max(200)
const decimals = z.number().int().min(0).max(6).default(2)
/** A person's sum counts up to here, in the metric's unit, so that one outlier does not decide. */
const cap = z.number().positive().max(1e9).nullable().optional()

/** A person's sum counts at most as much as that of this quantile, so that few large ones do not decide. */
const winsorise = z.object({ at: z.number().min(0.5).max(0.99999), among: z.enum(['everybody', 'above-zero']).default('everybody') }).nullable().optional()

/** The number of the rate set by which amounts in other currencies are converted; without one they are left out. */
const rates = z.number().int().min(1).nullable().optional()

/** What every metric that is counted from events says. */
const counted = {
  windowDays: z.number().positive().max(365),
  /** The window begins so long after the exposure. */
  delayDays: z.number().min(0).max(365).optional(),
  direction: z.enum(['more', 'less']).default('more'),
  /** What the metric's own line is read over: everybody's first event of this name. */
  base: z.object(eventOf).nullable().default(null),
  /** How the metric is spoken of in a sentence: "… more *new trials* to *activate*". */
  people: z.string().trim().max(60).optional(),
  act: z.string().trim().max(60).optional(),
}

/** One side of a ratio: how many events, or with a path the sum of their values. */
const term = z.object({ ...eventOf, path: path.nullable().default(null), decimals })

/** A number per unit computed from events. Each kind says how it becomes a measure below, and `families` how it is read. */
export const metricDefinition = z.discriminatedUnion('kind', [
  /** Did it within the window. */
  z.object({ kind: z.literal('conversion'), ...eventOf, ...counted }),
  /** Came back: did it within a window that begins days after the exposure. */
  z.object({ kind: z.literal('retention'), ...eventOf, ...counted, delayDays: z.number().positive().max(365) }),
  /** Did all steps, in their order. */
  z.object({ kind: z.literal('funnel'), steps: z.array(z.object(eventOf)).min(2, 'A funnel has two steps or more.').max(10), ...counted }),
  /** How often. */
  z.object({ kind: z.literal('count'), ...eventOf, cap, winsorise, ...counted }),
  /** The sum of a property. */
  z.object({ kind: z.literal('value'), ...eventOf, path, decimals, cap, winsorise, ...counted }),
  z.object({ kind: z.literal('revenue'), ...eventOf, path: z.enum(['revenue', 'total', 'value']).default('revenue'), currency, rates, cap, winsorise, ...counted }),
  /** The mean of a property over events, not over people. */
  z.object({ kind: z.literal('mean'), ...eventOf, path, decimals, currency: currency.nullable().optional(), rates, ...counted }),
  z.object({ kind: z.literal('ratio'), of: term, over: term, ...counted }),
  /** What so large a share of people stay below or reach: half of them at 0.5. Of how often, or with a path of the sum of its values. */
  z.object({ kind: z.literal('quantile'), ...eventOf, path: path.nullable().default(null), decimals, at: z.number().min(0.01).max(0.999), ...counted }),
  /** How long until it happened; who did not within the window counts with the whole window. */
  z.object({ kind: z.literal('time-to'), ...eventOf, ...counted, direction: z.enum(['more', 'less']).default('less') }),
  /** Found value: steps within days of signup. A workspace has one, see `Part`. */
  z.object({
    kind: z.literal('activation'),
    signup: z.object(eventOf),
    steps: z.array(z.object({ ...eventOf, times: z.number().int().min(1).max(1_000).default(1) })).min(1, 'Name a step that means “found value”.').max(10),
    withinDays: z.number().positive().max(365),
    ...counted,
  }),
  /** Brought from elsewhere: its numbers came with the file, so nothing is counted here. */
  z.object({
    kind: z.literal('imported'),
    of: z.enum(['conversion', 'value', 'revenue']),
    column: z.string().min(1).max(200),
    decimals: z.number().int().min(0).max(6).default(0),
    currency: z.string().nullable().default(null),
    direction: z.enum(['more', 'less']).default('more'),
  }),
])

export type MetricDefinition = z.infer<typeof metricDefinition>

export const newMetric = z.object({ key, name, definition: metricDefinition })
export type NewMetric = z.infer<typeof newMetric>

/** What a workspace has at most one of, beside the shared metric: both teams' contract with it. */
export const part = z.enum(['activation', 'conversion'])
export type Part = z.infer<typeof part>

/** Whether a metric of this kind may be that part; an activation is never anything else. */
export function suits(part: Part | null, { kind }: MetricDefinition): boolean {
  return part === 'conversion' ? kind === 'conversion' : (part === 'activation') === (kind === 'activation')
}

/** Whether both teams agreed on it, so that neither changes it alone. */
export function isContract({ shared, part }: Pick<Metric, 'shared' | 'part'>): boolean {
  return shared || part !== null
}

export type Metric = {
  readonly id: string
  readonly key: string
  readonly name: string
  readonly shared: boolean
  readonly part: Part | null
  readonly version: number
  readonly versionId: string
  readonly definition: MetricDefinition
  readonly family: Family
  /** Into its currency, where its definition names a set of them and it was loaded to be counted. */
  readonly rates?: Rates
  readonly archivedAt: Date | null
}

/** One definition that a metric had, has, or is to have. `by`: a member's name, null of somebody who left and of scripts. */
export type MetricVersion = { readonly id: string; readonly version: number; readonly definition: MetricDefinition; readonly at: Date; readonly by: string | null }

/** Smallest units of money per major unit, by currency (ISO 4217). */
export function minorUnits(currency: string): number {
  const digits = new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2
  return 10 ** digits
}

export const DAY_MS = 86_400_000

/** The plain question that the store is asked for this metric, or null where its numbers came with a file. */
export function measureOf(definition: MetricDefinition, rates?: Rates): Measure | null {
  if (definition.kind === 'imported') return null
  const span = { delayMs: days(definition.delayDays ?? 0), windowMs: days(definition.windowDays) }
  switch (definition.kind) {
    case 'conversion':
    case 'retention':
      return { kind: 'conversion', event: definition.event, filter: definition.filter, ...span }
    case 'funnel':
      return { kind: 'funnel', steps: definition.steps, ...span }
    case 'time-to':
      return { kind: 'time-to', event: definition.event, filter: definition.filter, ...span }
    case 'activation':
      return { kind: 'activation', ...activationOf(definition), ...span }
    case 'count':
      return { kind: 'sum', of: { take: 'events', event: definition.event, filter: definition.filter }, cap: capOf(definition), ...binned(definition), ...span }
    case 'value':
    case 'revenue':
      return { kind: 'sum', of: { take: 'values', ...valuesOf(definition, rates) }, cap: capOf(definition), ...binned(definition), ...span }
    case 'quantile':
      return { kind: 'sum', of: termOf(definition), cap: null, binned: true, ...span }
    case 'mean':
      return { kind: 'ratio', of: { take: 'values', ...valuesOf(definition, rates) }, over: { take: 'counted', ...valuesOf(definition, rates) }, ...span }
    case 'ratio':
      return { kind: 'ratio', of: termOf(definition.of), over: termOf(definition.over), ...span }
  }
}

/** Stretches of whole days since the exposure into which a conversion's window is cut, so that an effect that wears off shows: at most so many. */
const STRETCHES = 14
const FEWEST_STRETCHES = 3

/** How long such a stretch is; null where a window is too short for some, or a metric is no conversion. */
export function stretchMs(definition: MetricDefinition): number | null {
  if (definition.kind !== 'conversion' || definition.windowDays < FEWEST_STRETCHES) return null
  return days(Math.ceil(definition.windowDays / STRETCHES))
}

export function activationOf({ signup, steps, withinDays }: Extract<MetricDefinition, { kind: 'activation' }>): Activation {
  return { signup, steps, withinMs: days(withinDays) }
}

/** The event that begins everybody's window outside experiments. */
export function baseOf(definition: MetricDefinition): EventOf | null {
  if (definition.kind === 'imported') return null
  return definition.base ?? (definition.kind === 'activation' ? definition.signup : null)
}

type Counted = Exclude<MetricDefinition, { kind: 'imported' }>

function days(many: number): number {
  return Math.round(many * DAY_MS)
}

/** From the exposure until nothing more can count, in days. */
export function horizonDays(definition: Counted): number {
  return (definition.delayDays ?? 0) + definition.windowDays
}

/** Two weeks, so that habits of whole weeks show. */
const BEFORE_DAYS = 14

/**
 * Over how many days before the exposure the same metric is counted too; null where what came before is nothing alike: what
 * happens once in a life, a time to something, a ratio or a quantile.
 */
export function beforeDaysOf(definition: MetricDefinition): number | null {
  switch (definition.kind) {
    case 'conversion':
    case 'retention':
    case 'funnel':
    case 'count':
    case 'value':
    case 'revenue':
      return Math.max(definition.windowDays, BEFORE_DAYS)
    case 'time-to':
    case 'activation':
    case 'mean':
    case 'ratio':
    case 'quantile':
    case 'imported':
      return null
  }
}

/** The same in milliseconds; null where nothing is counted. */
export function horizonMs(definition: MetricDefinition): number | null {
  const measure = measureOf(definition)
  return measure === null ? null : measure.delayMs + measure.windowMs
}

function valuesOf(definition: Extract<Counted, { kind: 'value' | 'revenue' | 'mean' }>, rates?: Rates) {
  const { event, filter, path } = definition
  return { event, filter, path, scale: scaleOf(definition), currency: 'currency' in definition ? (definition.currency ?? null) : null, ...(rates === undefined ? {} : { rates }) }
}

function binned({ winsorise }: Extract<Counted, { kind: 'count' | 'value' | 'revenue' }>): { readonly binned?: true } {
  return winsorise ? { binned: true } : {}
}

/** The set of rates that a definition converts by, and into what; null where it converts nothing. */
export function ratesAsked(definition: MetricDefinition): { readonly number: number; readonly target: string } | null {
  return 'rates' in definition && definition.rates && definition.currency ? { number: definition.rates, target: definition.currency } : null
}

/** How the values of a metric are read, where it is not by their mean. */
export function readAs(definition: MetricDefinition): ReadAs | null {
  if (definition.kind === 'quantile') return { kind: 'quantile', at: partsOf(definition.at) }
  if (!('winsorise' in definition) || !definition.winsorise) return null
  return { kind: 'winsorised', at: partsOf(definition.winsorise.at), among: definition.winsorise.among }
}

function partsOf(share: number): number {
  return Math.round(share * PARTS)
}

function termOf({ event, filter, path, decimals }: Pick<z.infer<typeof term>, 'event' | 'filter' | 'path' | 'decimals'>): Term {
  return path === null ? { take: 'events', event, filter } : { take: 'values', event, filter, path, scale: 10 ** decimals, currency: null }
}

function capOf(definition: Extract<Counted, { kind: 'count' | 'value' | 'revenue' }>): number | null {
  return definition.cap === null || definition.cap === undefined ? null : Math.round(definition.cap * scaleOf(definition))
}

/** Integers per unit of y in this metric's sums; of a time, y is in milliseconds. */
export function scaleOf(definition: MetricDefinition): number {
  switch (definition.kind) {
    case 'conversion':
    case 'retention':
    case 'funnel':
    case 'count':
    case 'time-to':
    case 'activation':
      return 1
    case 'value':
      return 10 ** definition.decimals
    case 'revenue':
      return minorUnits(definition.currency)
    case 'mean':
      return definition.currency ? minorUnits(definition.currency) : 10 ** definition.decimals
    case 'quantile':
      return definition.path === null ? 1 : 10 ** definition.decimals
    case 'ratio':
      return definition.of.path === null ? 1 : 10 ** definition.of.decimals
    case 'imported':
      return definition.of === 'conversion' ? 1 : 10 ** definition.decimals
  }
}

/** Integers per unit of what a ratio divides by; null of everything else. */
export function overScaleOf(definition: MetricDefinition): number | null {
  if (definition.kind === 'mean') return 1
  if (definition.kind !== 'ratio') return null
  return definition.over.path === null ? 1 : 10 ** definition.over.decimals
}

export type MetricKind = Counted['kind']

/** How a kind is read: a share of people, a mean per person, a ratio of sums, or a quantile over people. */
export type Family = 'proportion' | 'mean' | 'ratio' | 'quantile'

export function familyOf(definition: MetricDefinition): Family {
  return families[kindOf(definition)]
}

/** What an import's numbers are is said by the file. */
export function kindOf(definition: MetricDefinition): MetricKind {
  return definition.kind === 'imported' ? definition.of : definition.kind
}

const families = {
  conversion: 'proportion',
  retention: 'proportion',
  funnel: 'proportion',
  activation: 'proportion',
  count: 'mean',
  value: 'mean',
  revenue: 'mean',
  'time-to': 'mean',
  mean: 'ratio',
  ratio: 'ratio',
  quantile: 'quantile',
} as const satisfies Record<MetricKind, Family>
