import { BadRows } from './bad-rows.ts'
import type { Decimal } from './decimal.ts'
import type { ImportMapping } from './mapping.ts'
import type { Moments } from './moment.ts'
import { nearest } from '../nearest.ts'
import { refuseFile } from './problem.ts'
import { type Places, readRow, type UnitRow } from './row.ts'
import type { Row } from './table.ts'

/** Decimals that values are kept with at most. */
const MOST_DECIMALS = 6
/** More arms than these are a wrongly chosen column. */
const MOST_VARIANTS = 20

/** What one look over the whole file finds, before anything is written. */
export type Survey = {
  readonly rows: number
  readonly bad: BadRows
  /** Control first, then by name. */
  readonly variants: readonly string[]
  /** Per result: the decimals its numbers have, at most six. */
  readonly decimals: readonly number[]
  /** First and last time of exposure in ms; null where no column says it. */
  readonly span: { readonly from: number; readonly to: number } | null
}

/** Reads every row once. Refuses a file in which nothing can be read, and arms that make no experiment. */
export async function surveyFile(rows: AsyncIterable<Row>, reading: { readonly places: Places; readonly moments: Moments; readonly mapping: ImportMapping; readonly onRow: (row: number) => void }): Promise<Survey> {
  const { places, moments, mapping, onRow } = reading
  const bad = new BadRows()
  const seen = new Seen(places)
  let count = 0
  for await (const row of rows) {
    count += 1
    onRow(count)
    const read = readRow(row, places, moments)
    if (read.kind === 'bad') bad.add({ line: row.line, problem: read.problem })
    else seen.add(read)
  }
  if (count === 0) throw refuseFile({ kind: 'empty-file' })
  const [first] = bad.first
  if (bad.count === count && first !== undefined) throw refuseFile({ kind: 'all-rows-bad', rows: count, first })
  return { rows: count, bad, variants: armsOf(seen.variants, mapping), decimals: seen.decimals, span: seen.span }
}

class Seen {
  readonly #places: Places
  readonly #variants = new Set<string>()
  readonly #decimals: number[]
  #from = Infinity
  #to = -Infinity

  constructor(places: Places) {
    this.#places = places
    this.#decimals = places.results.map(() => 0)
  }

  add(unit: UnitRow): void {
    this.#variants.add(unit.variant)
    if (this.#variants.size > MOST_VARIANTS) throw refuseFile({ kind: 'too-many-variants', column: this.#places.variant.column, most: MOST_VARIANTS })
    unit.results.forEach((result, index) => this.#widen(result, index))
    if (unit.at === null) return
    this.#from = Math.min(this.#from, unit.at)
    this.#to = Math.max(this.#to, unit.at)
  }

  #widen(result: Decimal, index: number): void {
    this.#decimals[index] = Math.max(this.#decimals[index] ?? 0, Math.min(result.decimals, MOST_DECIMALS))
  }

  get variants(): readonly string[] {
    return [...this.#variants]
  }

  get decimals(): readonly number[] {
    return this.#decimals
  }

  get span(): Survey['span'] {
    return this.#from === Infinity ? null : { from: this.#from, to: this.#to }
  }
}

function armsOf(found: readonly string[], { control, variant: column }: ImportMapping): readonly string[] {
  const variants = found.toSorted((a, b) => (a < b ? -1 : 1))
  if (!variants.includes(control)) throw refuseFile({ kind: 'no-such-control', control, nearest: nearest(control, variants) ?? '', variants })
  if (variants.length < 2) throw refuseFile({ kind: 'one-variant', column, variant: control })
  return [control, ...variants.filter((variant) => variant !== control)]
}
