import { ranksOf, rankOf } from '../stats/ranks.ts'
import { isAboveZero, onlyValueOf } from './bin.ts'
import type { Cell, QuantileCell, Winsorise } from './door.ts'
import { groupBy } from './group.ts'
import { addSums } from './sums.ts'

/** How many matured people have a value; several of one value may stand apart. */
export type Valued = { readonly variant: string; readonly stratum: number; readonly day: number; readonly value: bigint; readonly people: bigint; /** Of these who was known before, and what they did then. */ readonly known: bigint; readonly x: bigint }

type Binned = Pick<Cell, 'level' | 'matured'>

/** The bin that holds the value of a rank from 1, and its rank within that bin. */
function binAt(cells: readonly Binned[], rank: number): { readonly level: number; readonly rank: bigint } | null {
  let left = BigInt(rank)
  for (const [level, of] of [...groupBy(cells, (cell) => cell.level)].toSorted(([a], [b]) => a - b)) {
    const people = of.reduce((sum, cell) => sum + cell.matured, 0n)
    if (left <= people) return { level, rank: left }
    left -= people
  }
  return null
}

function peopleIn(cells: readonly Binned[]): number {
  return Number(cells.reduce((sum, cell) => sum + cell.matured, 0n))
}

/** The value of a rank among those of one bin. */
function valueAt(values: readonly Pick<Valued, 'value' | 'people'>[], rank: bigint): bigint | null {
  let left = rank
  for (const { value, people } of values.toSorted((a, b) => (a.value < b.value ? -1 : a.value > b.value ? 1 : 0))) {
    if (left <= people) return value
    left -= people
  }
  return null
}

/** Reads the values of a bin; asked for bins of several values alone. */
export type LoadBin = (level: number) => Promise<readonly Valued[]>

async function valueOf(cells: readonly Binned[], rank: number, load: LoadBin): Promise<bigint | null> {
  const place = binAt(cells, rank)
  return place === null ? null : (onlyValueOf(place.level) ?? valueAt(await load(place.level), place.rank))
}

/** Where values are cut, and the bin that lies in. */
export type Cut = { readonly value: bigint; readonly level: number }

/** The quantile over all matured people, whatever their variant. null: nobody to take it from. */
export async function cutOf(cells: readonly Binned[], { at, among }: Winsorise, load: LoadBin): Promise<Cut | null> {
  const asked = among === 'everybody' ? cells : cells.filter(({ level }) => isAboveZero(level))
  const rank = rankOf(peopleIn(asked), at)
  const place = binAt(asked, rank)
  const value = place === null ? null : await valueOf(asked, rank, load)
  return place === null || value === null ? null : { value, level: place.level }
}

/** Cells without levels, every value above the cut counted as the cut. `bin` holds the values of the cut's own bin. */
export function cutCells(cells: readonly Cell[], cut: Cut | null, bin: readonly Valued[]): readonly Cell[] {
  const within = groupBy(bin, placeOf)
  return [...groupBy(cells, placeOf)].map(([place, of]) => ({ ...of.map((cell) => cutCell(cell, cut, within.get(place) ?? [])).reduce(addCells), level: 0 }))
}

function cutCell(cell: Cell, cut: Cut | null, bin: readonly Valued[]): Cell {
  // A bin of one value has none to read: its value is the cut.
  if (cut === null || cell.level < cut.level || (cell.level === cut.level && onlyValueOf(cell.level) !== null)) return cell
  if (cell.level > cut.level) return { ...cell, y: cell.matured * cut.value, yy: cell.matured * cut.value ** 2n, xy: cell.x * cut.value, ky: cell.known * cut.value }
  const sum = (each: (value: bigint, of: Valued) => bigint): bigint => bin.reduce((total, of) => total + each(of.value < cut.value ? of.value : cut.value, of), 0n)
  return {
    ...cell,
    y: sum((value, { people }) => value * people),
    yy: sum((value, { people }) => value * value * people),
    xy: sum((value, { x }) => value * x),
    ky: sum((value, { known }) => value * known),
  }
}

function placeOf({ variant, stratum, day }: Pick<Cell, 'variant' | 'stratum' | 'day'>): string {
  return `${variant} ${stratum} ${day}`
}

function addCells(a: Cell, b: Cell): Cell {
  return { ...a, ...addSums(a, b) }
}

/** The quantile of each variant, in each stratum and over all of them. */
export async function quantilesOf(cells: readonly Cell[], at: number, load: LoadBin): Promise<readonly QuantileCell[]> {
  const groups = [...groupBy(cells, ({ variant }) => variant)].flatMap(([variant, of]) => [
    { variant, stratum: null, of },
    ...[...groupBy(of, ({ stratum }) => stratum)].map(([stratum, own]) => ({ variant, stratum, of: own })),
  ])
  const answers: QuantileCell[] = []
  for (const { variant, stratum, of } of groups) {
    const own: LoadBin = async (level) => (await load(level)).filter((one) => one.variant === variant && (stratum === null || one.stratum === stratum))
    const ranks = ranksOf(peopleIn(of), at)
    const [low, value, high] = ranks === null ? [] : [await valueOf(of, ranks.low, own), await valueOf(of, ranks.value, own), await valueOf(of, ranks.high, own)]
    const { day: _, level: __, ...sums } = of.reduce(addCells)
    const isKnown = typeof low === 'bigint' && typeof value === 'bigint' && typeof high === 'bigint'
    answers.push({ ...sums, variant, stratum, ranked: isKnown ? { low, value, high } : null })
  }
  return answers
}

/** Reads each bin once. */
export function remembered(load: LoadBin): LoadBin {
  const bins = new Map<number, Promise<readonly Valued[]>>()
  return (level) => {
    const known = bins.get(level) ?? load(level)
    bins.set(level, known)
    return known
  }
}
