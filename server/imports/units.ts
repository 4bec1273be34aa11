import type { Added, ImportedUnit, StagedUnits } from '../store/door.ts'
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
  /** Units by the variant they count under. */
  readonly people: ReadonlyMap<string, number>
  readonly repeats: BadRows
  readonly notes: readonly ImportNote[]
}

/**
 * Hands all good rows over, in batches, one batch in memory at a time. A unit's first row in a variant counts; later ones
 * are named. In another variant it is a crossover, which counts under what it met first.
 */
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

async function handOver(batch: readonly Waiting[], staged: Pick<StagedUnits, 'add'>): Promise<readonly Added[]> {
  return batch.length === 0 ? [] : staged.add(batch.map((one) => one.unit))
}

class Tally {
  readonly #places: Places
  readonly #people = new Map<string, number>()
  readonly #rounded: number[]
  #crossovers = 0
  readonly repeats = new BadRows()

  constructor(places: Places) {
    this.#places = places
    this.#rounded = places.results.map(() => 0)
  }

  /** @param became what became of each row of the batch */
  note(batch: readonly Waiting[], became: readonly Added[]): void {
    for (const [index, waiting] of batch.entries()) {
      const added = became[index] ?? { kind: 'new' }
      if (added.kind === 'repeated') this.repeats.add({ line: waiting.line, problem: { kind: 'repeated-unit', column: this.#places.unit?.column ?? '', value: waiting.unit.unit } })
      else this.#count(waiting, added)
    }
  }

  #count({ unit, rounded }: Waiting, added: Exclude<Added, { readonly kind: 'repeated' }>): void {
    if (added.kind === 'crossed') {
      if (added.met === 2) this.#crossovers += 1
      this.#move(added.from, -1)
    }
    this.#move(added.kind === 'crossed' ? added.to : unit.variant, 1)
    for (const index of rounded) this.#rounded[index] = (this.#rounded[index] ?? 0) + 1
  }

  #move(variant: string, by: number): void {
    this.#people.set(variant, (this.#people.get(variant) ?? 0) + by)
  }

  get people(): ReadonlyMap<string, number> {
    return this.#people
  }

  notesFor(targets: readonly ResultTarget[]): readonly ImportNote[] {
    const rounded = this.#places.results.flatMap(({ column }, index): readonly ImportNote[] => {
      const rows = this.#rounded[index] ?? 0
      return rows === 0 ? [] : [{ kind: 'rounded', column, rows, decimals: targets[index]?.decimals ?? 0 }]
    })
    return this.#crossovers === 0 ? rounded : [{ kind: 'crossovers', people: this.#crossovers }, ...rounded]
  }
}
