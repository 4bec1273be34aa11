import { isReserved, LONGEST_ID, subjectId } from '#sdk/core/ids.ts'
import { nearest } from '../nearest.ts'
import { decimal, type Decimal } from './decimal.ts'
import { composed, type ImportMapping, type ResultColumn, resultsOf, ROW } from './mapping.ts'
import type { Moments } from './moment.ts'
import { refuseFile } from './problem.ts'
import type { Delimiter, RowProblem } from './protocol.ts'
import type { Row, Table } from './table.ts'

type Place = { readonly index: number; readonly column: string }

/** Where in a row everything stands. */
export type Places = {
  readonly width: number
  /** Whether the comma is the decimal point of this file's numbers, and the point parts thousands. */
  readonly decimalComma: boolean
  /** Null: the row's number is its unit. */
  readonly unit: Place | null
  readonly variant: Place
  readonly exposedAt: Place | null
  readonly results: readonly (Place & ResultColumn)[]
  readonly dimensions: readonly Place[]
}

/** A row as it counts. `results` in the order of the places; `at` in ms, null where no column says it. */
export type UnitRow = {
  readonly kind: 'unit'
  readonly unit: string
  readonly variant: string
  readonly at: number | null
  readonly results: readonly Decimal[]
  readonly dimensions: { readonly [column: string]: string }
}

export type ReadRow = UnitRow | { readonly kind: 'bad'; readonly problem: RowProblem }

/** Finds the chosen columns, or refuses with those that are missing and the nearest there is. */
export function placesOf({ columns }: Pick<Table, 'columns'>, mapping: ImportMapping): Places {
  const results = resultsOf(mapping)
  const chosen = [mapping.unit, mapping.variant, ...results.map((one) => one.column), ...mapping.dimensions, ...(mapping.exposedAt === null ? [] : [mapping.exposedAt])].filter((column) => column !== ROW)
  const missing = chosen.filter((column, index) => !columns.includes(column) && chosen.indexOf(column) === index)
  if (missing[0] !== undefined) throw refuseFile({ kind: 'no-such-columns', missing, nearest: nearest(missing[0], columns) ?? '', columns })
  const twice = chosen.find((column) => columns.indexOf(column) !== columns.lastIndexOf(column))
  if (twice !== undefined) throw refuseFile({ kind: 'column-twice', column: twice })
  const place = (column: string): Place => ({ index: columns.indexOf(column), column })
  return {
    width: columns.length,
    decimalComma: false,
    unit: mapping.unit === ROW ? null : place(mapping.unit),
    variant: place(mapping.variant),
    exposedAt: mapping.exposedAt === null ? null : place(mapping.exposedAt),
    results: results.map((one) => ({ ...one, ...place(one.column) })),
    dimensions: mapping.dimensions.map(place),
  }
}

/** One row → a unit, or the first reason why it is none. The same row always gives the same answer. */
export function readRow(row: Row, places: Places, moments: Moments): ReadRow {
  if (row.cells.length !== places.width) return bad({ kind: 'columns', found: row.cells.length, expected: places.width })
  const unit = places.unit === null ? String(row.number) : unitIn(row, places.unit)
  if (typeof unit !== 'string') return bad(unit)
  const variant = variantIn(row, places.variant)
  if (typeof variant !== 'string') return bad(variant)
  const at = places.exposedAt === null ? null : timeIn(row, places.exposedAt, moments)
  if (typeof at === 'object' && at !== null) return bad(at)
  const results: Decimal[] = []
  for (const place of places.results) {
    const result = resultIn(row, place, places.decimalComma)
    if ('kind' in result) return bad(result)
    results.push(result)
  }
  const dimensions: [string, string][] = []
  for (const place of places.dimensions) {
    const value = cell(row, place)
    if (value.length > LONGEST_VALUE || !isStorable(value)) return bad({ kind: 'not-usable', column: place.column, value: shown(value) })
    dimensions.push([place.column, value])
  }
  return { kind: 'unit', unit, variant, at, results, dimensions: Object.fromEntries(dimensions) }
}

/** Longest variant or value of a dimension that is kept. */
const LONGEST_VALUE = 200

function unitIn(row: Row, place: Place): string | RowProblem {
  const text = cell(row, place)
  // An exported file often numbers its rows from 0, and here it names a row, not a person.
  if (text === '0') return text
  const found = subjectId(text)
  if ('id' in found) return found.id
  return found.refused === 'empty' ? { kind: 'empty', column: place.column } : { kind: 'not-usable', column: place.column, value: shown(text.slice(0, LONGEST_ID)) }
}

function variantIn(row: Row, place: Place): string | RowProblem {
  const text = cell(row, place)
  if (text === '') return { kind: 'empty', column: place.column }
  if (text.length > LONGEST_VALUE || !isStorable(text) || isReserved(text)) return { kind: 'not-usable', column: place.column, value: shown(text) }
  return text
}

function timeIn(row: Row, place: Place, moments: Moments): number | RowProblem {
  const text = cell(row, place)
  if (text === '') return { kind: 'empty', column: place.column }
  return moments.read(text) ?? { kind: 'not-a-time', column: place.column, value: shown(text) }
}

const YES: Decimal = { digits: 1n, decimals: 0 }
const NO: Decimal = { digits: 0n, decimals: 0 }
const YES_NO: ReadonlyMap<string, Decimal> = new Map([['1', YES], ['true', YES], ['yes', YES], ['0', NO], ['false', NO], ['no', NO]])

function resultIn(row: Row, place: Place & ResultColumn, decimalComma: boolean): Decimal | RowProblem {
  const { column } = place
  const text = cell(row, place)
  if (text === '') return { kind: 'empty', column }
  if (place.of === 'conversion') return YES_NO.get(text.toLowerCase()) ?? { kind: 'not-yes-no', column, value: shown(text) }
  if (decimalComma && text.includes('.') && !THOUSANDS.test(text)) return { kind: 'point-or-comma', column, value: shown(text) }
  const read = decimal(decimalComma ? withPoint(text) : text)
  return typeof read === 'string' ? { kind: read, column, value: shown(text) } : read
}

/** `1.234`, `1.234.567,8`: points where thousands part, before any comma. */
const THOUSANDS = /^[+-]?[1-9]\d{0,2}(?:\.\d{3})+(?![\d.])[^.]*$/

function withPoint(text: string): string {
  return text.replaceAll('.', '').replace(',', '.')
}

/**
 * Columns are parted by semicolons where the comma is the decimal point; yet programs write them with points too. One
 * comma in a number decides for the whole file, so that `1.234` never means two things in it.
 */
export async function withComma(places: Places, rows: AsyncIterable<Row>, delimiter: Delimiter): Promise<Places> {
  const numbers = places.results.filter((place) => place.of !== 'conversion')
  if (delimiter !== ';' || numbers.length === 0) return places
  const isComma = (text: string) => text.includes(',') && typeof decimal(withPoint(text)) !== 'string'
  for await (const row of rows) if (numbers.some((place) => isComma(cell(row, place)))) return { ...places, decimalComma: true }
  return places
}

function cell(row: Row, place: Place): string {
  return composed((row.cells[place.index] ?? '').trim())
}

function isStorable(text: string): boolean {
  return !text.includes('\u0000')
}

function shown(text: string): string {
  const plain = text.replaceAll('\u0000', '\uFFFD')
  return plain.length > 60 ? `${plain.slice(0, 59)}…` : plain
}

function bad(problem: RowProblem): ReadRow {
  return { kind: 'bad', problem }
}
