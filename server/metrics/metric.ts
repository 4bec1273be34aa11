import { z } from 'zod'
import type { Filter, Measure } from '../store/door.ts'
import { key, name } from '../key.ts'

/** Canonical property values that a filter compares with. */
const scalar = z.union([z.string().max(500), z.number(), z.boolean(), z.null()])

export const filter: z.ZodType<Filter> = z.lazy(() =>
  z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('all'), of: z.array(filter).max(20) }),
    z.object({ kind: z.literal('any'), of: z.array(filter).max(20) }),
    z.object({ kind: z.literal('not'), of: filter }),
    z.object({
      kind: z.literal('property'),
      path: z.string().min(1).max(200),
      operator: z.enum(['equals', 'in', 'exists']),
      values: z.array(scalar).max(200),
    }),
  ]),
)

const event = z.string().trim().min(1, 'Name the event that counts.').max(200)
const windowDays = z.number().positive().max(365)

/** How the metric is spoken of in a sentence: "… more *new trials* to *activate*". */
const phrases = { people: z.string().trim().max(60).optional(), act: z.string().trim().max(60).optional() }

/** What the metric's own line is read over: everybody's first event of this name. */
const base = z.object({ event, filter: filter.nullable().default(null) }).nullable().default(null)

/** A number per unit computed from events. More kinds join this union; each says how it becomes a measure below. */
export const metricDefinition = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('conversion'),
    event,
    filter: filter.nullable().default(null),
    windowDays,
    direction: z.enum(['more', 'less']).default('more'),
    base,
    ...phrases,
  }),
  z.object({
    kind: z.literal('value'),
    event,
    filter: filter.nullable().default(null),
    path: z.string().min(1).max(200),
    decimals: z.number().int().min(0).max(6).default(2),
    windowDays,
    direction: z.enum(['more', 'less']).default('more'),
    base,
    ...phrases,
  }),
  z.object({
    kind: z.literal('revenue'),
    event,
    filter: filter.nullable().default(null),
    path: z.enum(['revenue', 'total', 'value']).default('revenue'),
    currency: z.string().regex(/^[A-Z]{3}$/, 'A currency is three letters, such as USD.'),
    windowDays,
    direction: z.enum(['more', 'less']).default('more'),
    base,
    ...phrases,
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

export type Metric = {
  readonly id: string
  readonly key: string
  readonly name: string
  readonly shared: boolean
  readonly version: number
  readonly versionId: string
  readonly definition: MetricDefinition
  readonly archivedAt: Date | null
}

/** Smallest units of money per major unit, by currency (ISO 4217). */
export function minorUnits(currency: string): number {
  const digits = new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2
  return 10 ** digits
}

export const DAY_MS = 86_400_000

/** The plain question that the store is asked for this metric, or null where its numbers came with a file. */
export function measureOf(definition: MetricDefinition): Measure | null {
  switch (definition.kind) {
    case 'conversion':
      return { kind: 'conversion', event: definition.event, filter: definition.filter, windowMs: windowMs(definition) }
    case 'value':
      return { kind: 'sum', event: definition.event, filter: definition.filter, path: definition.path, scale: 10 ** definition.decimals, currency: null, windowMs: windowMs(definition) }
    case 'revenue':
      return { kind: 'sum', event: definition.event, filter: definition.filter, path: definition.path, scale: minorUnits(definition.currency), currency: definition.currency, windowMs: windowMs(definition) }
    case 'imported':
      return null
  }
}

function windowMs(definition: { readonly windowDays: number }): number {
  return Math.round(definition.windowDays * DAY_MS)
}

/** Integers per unit of y in this metric's sums. */
export function scaleOf(definition: MetricDefinition): number {
  switch (definition.kind) {
    case 'conversion':
      return 1
    case 'value':
      return 10 ** definition.decimals
    case 'revenue':
      return minorUnits(definition.currency)
    case 'imported':
      return definition.of === 'conversion' ? 1 : 10 ** definition.decimals
  }
}
