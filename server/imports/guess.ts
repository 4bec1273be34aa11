import { decimal } from './decimal.ts'
import { ROW } from './mapping.ts'
import { momentsOf } from './moment.ts'
import type { ColumnFacts, Guess } from './protocol.ts'

/** Values of a column are told apart up to so many. */
const MOST_VALUES = 20

export function columnFacts(name: string, cells: readonly string[]): ColumnFacts {
  const counts = new Map<string, number>()
  for (const cell of cells) counts.set(cell, (counts.get(cell) ?? 0) + 1)
  const filled = [...counts.keys()].filter((value) => value !== '')
  const values = filled.map((value) => ({ value, rows: counts.get(value) ?? 0 }))
  const sorted = values.length > MOST_VALUES ? null : values.toSorted((a, b) => (a.value < b.value ? -1 : 1))
  return { name, kind: kindOf(values), isUnique: filled.length >= cells.length * MOSTLY && cells.length > 1, example: filled[0] ?? '', values: sorted }
}

/** A few bad rows do not change what a column is; they are named when it is read. */
const MOSTLY = 0.95
const YES_NO = /^(0|1|true|false|yes|no)$/i

type Value = { readonly value: string; readonly rows: number }

function kindOf(values: readonly Value[]): ColumnFacts['kind'] {
  const rows = values.reduce((sum, one) => sum + one.rows, 0)
  if (rows === 0) return 'empty'
  const mostly = (is: (value: string) => boolean) => values.reduce((sum, one) => sum + (is(one.value) ? one.rows : 0), 0) >= rows * MOSTLY
  if (mostly((value) => YES_NO.test(value))) return 'yes-no'
  const { read } = momentsOf('UTC')
  if (mostly((value) => /\D/.test(value) && read(value) !== null)) return 'time'
  return mostly((value) => typeof decimal(value) !== 'string') ? 'number' : 'text'
}

/** How such columns are usually named. Only a proposal: a person sees it before anything is read. */
const NAMES = {
  unit: /(^|_|\b)(user|customer|visitor|person|subject|account|device|client|member|player|session|cookie|anonymous)?[_ -]?(id|uuid|key)$|^(user|customer|visitor|player|email)$/i,
  variant: /variant|variation|(?<!con)version|treatment|group|arm|segment|bucket|cell|experiment|condition/i,
  control: /control|baseline|original|^old|^no\b|^a$|^0$|without|default/i,
  conversion: /conver|retention|retained|visit|click|purchas|bought|sign_?-?up|signed|activat|paid|trial|subscri|renew|churn|open|complet|success|enrol/i,
  revenue: /revenue|spend|spent|amount|price|sales|gmv|ltv|income|payment_total/i,
  value: /count|sum|total|num|sessions|rounds|minutes|seconds|views|duration|time_on|pages|score|orders|quantity/i,
  time: /time|date|_at$|^at$|exposed|day/i,
} as const

export function guessMapping(columns: readonly ColumnFacts[]): Guess {
  const unit = columns.find((one) => one.isUnique && one.kind !== 'time' && NAMES.unit.test(one.name))?.name ?? ROW
  const variant = variantAmong(columns.filter((one) => one.name !== unit))
  const open = columns.filter((one) => one.name !== unit && one.name !== variant?.name)
  const named = (kind: ColumnFacts['kind'], name: RegExp) => open.filter((one) => one.kind === kind && name.test(one.name)).map((one) => one.name)
  const conversions = named('yes-no', NAMES.conversion)
  const revenue = named('number', NAMES.revenue)
  const values = named('number', NAMES.value).filter((name) => !revenue.includes(name))
  const results = [...conversions, ...revenue, ...values]
  return {
    unit,
    variant: variant?.name ?? null,
    control: variant?.values?.find((one) => NAMES.control.test(one.value))?.value ?? variant?.values?.[0]?.value ?? null,
    ...(results.length > 0 ? { conversions, values, revenue } : { conversions: open.filter((one) => one.kind === 'yes-no').map((one) => one.name), values: [], revenue: [] }),
    dimensions: open.filter((one) => one.kind === 'text' && !one.isUnique && one.values !== null && one.values.length > 1).map((one) => one.name),
    exposedAt: named('time', NAMES.time)[0] ?? null,
  }
}

/** Few values, and a name that says so: as a whole before in part, then the fewest values. */
function variantAmong(columns: readonly ColumnFacts[]): ColumnFacts | undefined {
  const few = columns.filter((one) => one.values !== null && one.values.length > 1 && !one.isUnique)
  const named = few.filter((one) => NAMES.variant.test(one.name))
  const text = few.filter((one) => one.kind === 'text')
  const rank = ({ name, values }: ColumnFacts) => (NAMES.variant.exec(name)?.[0].length === name.length ? 0 : 100) + (values?.length ?? 0)
  return (named.length > 0 ? named : text).toSorted((a, b) => rank(a) - rank(b))[0]
}
