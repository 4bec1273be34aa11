import type { ImportedUnit, StagedUnits } from '../store/door.ts'
import { BadRows } from './bad-rows.ts'
import { inDecimals } from './decimal.ts'
import type { Moments } from './moment.ts'
import type { ImportNote } from './protocol.ts'
import { type Places, readRow, type UnitRow } from './row.ts'
import type { Row } from './table.ts'

/** Units handed over at once. */
const BATCH = 5_000

/** A result as it is written: into which metric version, with how many decimals. */
export type ResultTarget = { readonly metricVersion: string; readonly decimals: number }

/** Integers of each result's metric version, and which of the results had to be rounded. */
export function unitOf(row: UnitRow, targets: readonly ResultTarget[], at: number): { readonly unit: ImportedUnit; readonly rounded: readonly number[] } {
  const values: [string, bigint][] = []
  const rounded: number[] = []
  for (const [index, { metricVersion, decimals }] of targets.entries()) {
    const result = row.results[index]
    if (result === undefined) continue
    values.push([metricVersion, inDecimals(result, decimals)])
    if (result.decimals > decimals) rounded.push(index)
  }
  return { unit: { unit: row.unit, variant: row.variant, at: row.at ?? at, values: Object.fromEntries(values), dimensions: row.dimensions }, rounded }
}

export type Writing = {
  readonly places: Places
  readonly moments: Moments
  readonly targets: readonly ResultTarget[]
  /** When units without a time of their own count as exposed. */
  readonly at: number
  readonly staged: Pick<StagedUnits, 'add'>
  readonly onRow: (row: number) => void
}

export type Written = {
  /** Units by variant. */
  readonly people: ReadonlyMap<string, number>
  readonly repeats: BadRows
  readonly notes: readonly ImportNote[]
}

/** Hands all good rows over, in batches, one batch in memory at a time. A unit's first row counts; later ones are named. */
export async function writeUnits(rows: AsyncIterable<Row>, writing: Writing): Promise<Written> {
  const { places, moments, targets } = writing
  const tally = new Tally(places)
  let batch: Waiting[] = []
  for await (const row of rows) {
    writing.onRow(row.number)
    const read = readRow(row, places, moments)
    if (read.kind === 'bad') continue
    const made = unitOf(read, targets, writing.at)
    batch.push({ line: row.line, ...made })
    if (batch.length < BATCH) continue
    tally.note(batch, await handOver(batch, writing.staged))
    batch = []
  }
  tally.note(batch, await handOver(batch, writing.staged))
  return { people: tally.people, repeats: tally.repeats, notes: tally.notesFor(targets) }
}

type Waiting = { readonly line: number; readonly unit: ImportedUnit; readonly rounded: readonly number[] }

async function handOver(batch: readonly Waiting[], staged: Pick<StagedUnits, 'add'>): Promise<readonly string[]> {
  return batch.length === 0 ? [] : (await staged.add(batch.map((one) => one.unit))).known
}

class Tally {
  readonly #places: Places
  readonly #people = new Map<string, number>()
  readonly #rounded: number[]
  readonly repeats = new BadRows()

  constructor(places: Places) {
    this.#places = places
    this.#rounded = places.results.map(() => 0)
  }

  /** @param known units that stood already, once for each time; of several in one batch the first is the new one */
  note(batch: readonly Waiting[], known: readonly string[]): void {
    const left = new Map<string, number>()
    for (const unit of known) left.set(unit, (left.get(unit) ?? 0) + 1)
    for (const waiting of batch.toReversed()) {
      const repeats = left.get(waiting.unit.unit) ?? 0
      if (repeats > 0) {
        left.set(waiting.unit.unit, repeats - 1)
        this.repeats.add({ line: waiting.line, problem: { kind: 'repeated-unit', column: this.#places.unit?.column ?? '', value: waiting.unit.unit } })
      } else this.#count(waiting)
    }
  }

  #count({ unit, rounded }: Waiting): void {
    this.#people.set(unit.variant, (this.#people.get(unit.variant) ?? 0) + 1)
    for (const index of rounded) this.#rounded[index] = (this.#rounded[index] ?? 0) + 1
  }

  get people(): ReadonlyMap<string, number> {
    return this.#people
  }

  notesFor(targets: readonly ResultTarget[]): readonly ImportNote[] {
    return this.#places.results.flatMap(({ column }, index) => {
      const rows = this.#rounded[index] ?? 0
      return rows === 0 ? [] : [{ kind: 'rounded' as const, column, rows, decimals: targets[index]?.decimals ?? 0 }]
    })
  }
}
