import { sql } from 'kysely'
import type { Db } from '../database/database.ts'
import { makeRows } from './adjust.service.ts'
import { daysOf } from './day.ts'
import type { Cell, Preview, ReadAs, Store } from './door.ts'
import { groupBy } from './group.ts'
import type { Identity } from './identity.ts'
import { loadPeople } from './members.repository.ts'
import { cutCells, cutOf, type LoadBin, quantilesOf } from './ranked.ts'
import { spreadOf } from './spread.ts'
import type { UnitRow } from './units.repository.ts'

const PAGE = 200

type Asked = Parameters<Store['preview']>[0]

/** Counts the newest people whose window has ended, a page at a time, and keeps none of it. */
export async function preview(db: Db, { question, asOf, people: most, read }: Asked): Promise<Preview> {
  const { measure, ...place } = question
  const whole = { ...place, experimentId: '', measures: [{ metricVersion: '', measure }] }
  const before = asOf - measure.delayMs - measure.windowMs
  const identities = await loadNewest(db, question.workspace, before, most)
  const people = [...new Set((await loadPeople(db, question.workspace, identities)).values())]
  const rows: UnitRow[] = []
  for (let from = 0; from < people.length; from += PAGE) {
    rows.push(...(await makeRows(db, whole, daysOf(question.timeZone), people.slice(from, from + PAGE))))
  }
  const matured = rows.filter((row) => row.first_at <= before)
  const { cells, cut, ranked } = await readAs(cellsOf(matured), matured, read)
  return { people: people.length, entered: matured.length, cells, spread: spreadOf(matured.map((row) => BigInt(row.value))), cut, ranked }
}

/** The same reading as of what is kept, with the rows at hand in place of the bins. */
async function readAs(cells: readonly Cell[], rows: readonly UnitRow[], read: ReadAs | undefined): Promise<Pick<Preview, 'cells' | 'cut' | 'ranked'>> {
  const load: LoadBin = (level) => Promise.resolve(rows.filter((row) => row.level === level).map(({ variant, stratum, day, value, before }) => ({ variant, stratum, day, value: BigInt(value), people: 1n, known: before === null ? 0n : 1n, x: BigInt(before ?? 0) })))
  if (read?.kind === 'winsorised') {
    const cut = await cutOf(cells, read, load)
    return { cells: cutCells(cells, cut, cut === null ? [] : await load(cut.level)), cut: cut?.value ?? null, ranked: null }
  }
  const quantiles = read === undefined ? [] : await quantilesOf(cells, read.at, load)
  return { cells, cut: null, ranked: quantiles.find(({ stratum }) => stratum === null)?.ranked ?? null }
}

async function loadNewest(db: Db, workspace: string, before: number, limit: number): Promise<readonly Identity[]> {
  const { rows } = await sql<{ identity: string }>`
    select i.identity from identities i where i.workspace_id = ${workspace} and i.first_at <= ${before}
    order by i.first_at desc, i.identity desc limit ${limit}`.execute(db)
  return rows.map(({ identity }) => identity)
}

function cellsOf(rows: readonly UnitRow[]): readonly Cell[] {
  return [...groupBy(rows, (row) => `${row.variant} ${row.stratum} ${row.day} ${row.level}`).values()].flatMap((of) => {
    const [first] = of
    if (first === undefined) return []
    const sum = (each: (value: bigint, over: bigint) => bigint): bigint => of.reduce((total, row) => total + each(BigInt(row.value), BigInt(row.denominator)), 0n)
    const known = (each: (before: bigint, value: bigint) => bigint): bigint => of.reduce((total, row) => total + (row.before === null ? 0n : each(BigInt(row.before), BigInt(row.value))), 0n)
    return {
      variant: first.variant,
      stratum: first.stratum,
      day: first.day,
      level: first.level,
      exposed: BigInt(of.length),
      crossovers: BigInt(of.filter((row) => row.arms.length > 1).length),
      matured: BigInt(of.length),
      converted: sum((value) => (value > 0n ? 1n : 0n)),
      y: sum((value) => value),
      yy: sum((value) => value * value),
      d: sum((_, over) => over),
      dd: sum((_, over) => over * over),
      yd: sum((value, over) => value * over),
      leftOut: BigInt(of.reduce((total, row) => total + row.left_out, 0)),
      known: known(() => 1n),
      x: known((before) => before),
      xx: known((before) => before * before),
      xy: known((before, value) => before * value),
      ky: known((_, value) => value),
    }
  })
}
