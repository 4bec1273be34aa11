import { type RawBuilder, sql } from 'kysely'
import type { Db } from '../database/database.ts'
import { BUCKETS } from './bucket.ts'
import type { Cell, DimensionCell, DimensionQuestion, DimensionSummaries, Sums, SummaryQuestion } from './door.ts'
import { records } from './records.repository.ts'
import type { Series } from './units.repository.ts'

/** Buckets of units that one statement adds up. */
const BUCKETS_AT_ONCE = 16
/** Longer than any day of any zone: a day that began so long ago is over. */
const LONGEST_DAY = 26 * 3_600_000

/** A sum over people of one variant, stratum, day and dimension value; exact numbers as text. */
type SumRow = {
  readonly variant: string
  readonly stratum: number
  readonly day: number
  readonly level: number
  readonly dimension_value: string
  readonly people: string
  readonly crossovers: string
  readonly converted: string
  readonly y: string
  readonly yy: string
  readonly d: string
  readonly dd: string
  readonly yd: string
  readonly left_out: string
}

type Asked = SummaryQuestion & { readonly dimension: string }

/** Sums per variant, stratum, day of first exposure and level. */
export async function loadSummaries(db: Db, question: SummaryQuestion): Promise<readonly Cell[]> {
  const { everybody, matured } = await loadSums(db, { ...question, dimension: '' })
  return join(everybody, matured, (row) => `${row.variant} ${row.stratum} ${row.day} ${row.level}`, (row, sums) => ({ variant: row.variant, stratum: row.stratum, day: row.day, level: row.level, ...sums }))
}

/** The same by value of a dimension, days taken together. */
export async function loadDimensionSummaries(db: Db, question: DimensionQuestion): Promise<DimensionSummaries> {
  const { everybody, matured } = await loadSums(db, question)
  const most = biggest(everybody, question.limit)
  const cellsOf = (isIn: (row: SumRow) => boolean): readonly DimensionCell[] =>
    join(everybody.filter(isIn), matured.filter(isIn), (row) => `${row.variant} ${row.stratum}`, (row, sums) => ({ variant: row.variant, stratum: row.stratum, ...sums }))
  return {
    values: most.map((value) => ({ value, cells: cellsOf((row) => row.dimension_value === value) })),
    other: cellsOf((row) => !most.includes(row.dimension_value)),
  }
}

function biggest(rows: readonly SumRow[], limit: number): readonly string[] {
  const people = new Map<string, bigint>()
  for (const row of rows) people.set(row.dimension_value, (people.get(row.dimension_value) ?? 0n) + BigInt(row.people))
  const order = [...people].toSorted(([a, m], [b, n]) => (m === n ? (a < b ? -1 : 1) : m > n ? -1 : 1))
  return order.slice(0, limit).map(([value]) => value)
}

type Read = { readonly everybody: readonly SumRow[]; readonly matured: readonly SumRow[] }

/** All sums, and those of matured people, read at one moment. */
async function loadSums(db: Db, question: Asked): Promise<Read> {
  return db.transaction().setIsolationLevel('repeatable read').execute(async (db) => {
    const series = { experimentId: question.experimentId, phase: question.phase, generation: await currentGeneration(db, question.experimentId) }
    const edge = question.windowMs === null ? null : question.asOf - question.windowMs
    const isLive = series.generation === 0
    return isLive && question.dimension !== '' ? loadFromUnits(db, series, question, edge) : loadFromDays(db, series, question, edge)
  })
}

/** Whole days from the daily sums, the day that the edge of maturity falls into from the rows of its people. */
async function loadFromDays(db: Db, series: Series, question: Asked, edge: number | null): Promise<Read> {
  const everybody = await loadDays(db, series, question)
  if (edge === null) return { everybody, matured: everybody }
  const partly = [...new Set(everybody.map((row) => row.day).filter((day) => day <= edge && edge < day + LONGEST_DAY))]
  const whole = everybody.filter((row) => row.day + LONGEST_DAY <= edge)
  const part = partly.length === 0 ? [] : await loadRanges(db, series, question, sql`u.day = any(${partly}::bigint[]) and u.first_at <= ${edge}`)
  return { everybody, matured: [...whole, ...part] }
}

/** Both from the rows of people: what a live experiment's dimensions are read from. */
async function loadFromUnits(db: Db, series: Series, question: Asked, edge: number | null): Promise<Read> {
  const everybody = await loadRanges(db, series, question, sql`true`)
  return { everybody, matured: edge === null ? everybody : await loadRanges(db, series, question, sql`u.first_at <= ${edge}`) }
}

async function currentGeneration(db: Db, experimentId: string): Promise<number> {
  const { rows } = await sql<{ current: number }>`select g.current from generations g where g.experiment_id = ${experimentId}`.execute(db)
  return rows[0]?.current ?? 0
}

async function loadDays(db: Db, series: Series, question: Asked): Promise<readonly SumRow[]> {
  const { rows } = await sql<SumRow>`
    select s.variant, s.stratum, s.day, s.level, s.dimension_value, sum(s.people)::text as people, sum(s.crossovers)::text as crossovers,
      sum(s.converted)::text as converted, sum(s.y)::text as y, sum(s.yy)::text as yy,
      sum(s.d)::text as d, sum(s.dd)::text as dd, sum(s.yd)::text as yd, sum(s.left_out)::text as left_out
    from unit_sums s
    where s.experiment_id = ${series.experimentId} and s.phase = ${series.phase} and s.generation = ${series.generation}
      and s.metric_version_id = ${question.metricVersion} and s.dimension = ${question.dimension}
    group by s.variant, s.stratum, s.day, s.level, s.dimension_value
    order by s.variant, s.stratum, s.day, s.level, s.dimension_value`.execute(db)
  return rows
}

/** Adds rows of people up, a range of buckets at a time: so no statement is long, and no plan needs much memory. */
async function loadRanges(db: Db, series: Series, question: Asked, which: RawBuilder<unknown>): Promise<readonly SumRow[]> {
  const ranges = Array.from({ length: BUCKETS / BUCKETS_AT_ONCE }, (_, n) => n * BUCKETS_AT_ONCE)
  const parts: SumRow[] = []
  for (const from of ranges) parts.push(...(await loadRange(db, series, question, which, from)))
  return parts
}

async function loadRange(db: Db, series: Series, question: Asked, which: RawBuilder<unknown>, from: number): Promise<readonly SumRow[]> {
  const isAll = question.dimension === ''
  const value: RawBuilder<string> = isAll ? sql`''` : sql`coalesce(u.dimensions ->> ${question.dimension}, '')`
  const { rows } = await sql<SumRow>`
    select g.variant, g.stratum, g.day, g.level, g.dimension_value, count(*)::text as people, count(*) filter (where g.arms > 1)::text as crossovers,
      count(*) filter (where g.value > 0)::text as converted, sum(g.value)::text as y, sum(g.value * g.value)::text as yy,
      sum(g.denominator)::text as d, sum(g.denominator * g.denominator)::text as dd, sum(g.value * g.denominator)::text as yd, sum(g.left_out)::text as left_out
    from (
      select u.variant, u.stratum, ${isAll ? sql`u.day` : sql`0::bigint`} as day, ${isAll ? sql`u.level` : sql`0::smallint`} as level, ${value} as dimension_value, jsonb_array_length(u.arms) as arms, u.value, u.denominator, u.left_out from units u
      where u.experiment_id = ${series.experimentId} and u.phase = ${series.phase} and u.generation = ${series.generation}
        and u.metric_version_id = ${question.metricVersion} and u.bucket >= ${from} and u.bucket < ${from + BUCKETS_AT_ONCE} and ${which}
    ) g
    group by g.variant, g.stratum, g.day, g.level, g.dimension_value`.execute(db)
  return rows
}

const NONE: Sums = { exposed: 0n, crossovers: 0n, matured: 0n, converted: 0n, y: 0n, yy: 0n, d: 0n, dd: 0n, yd: 0n, leftOut: 0n }

/** Puts both readings together under the same keys, in the order of the first. */
function join<Answer>(everybody: readonly SumRow[], matured: readonly SumRow[], key: (row: SumRow) => string, answer: (row: SumRow, sums: Sums) => Answer): readonly Answer[] {
  const cells = new Map<string, { row: SumRow; sums: Sums }>()
  for (const row of everybody) {
    const { sums } = cells.get(key(row)) ?? { sums: NONE }
    cells.set(key(row), { row, sums: { ...sums, exposed: sums.exposed + BigInt(row.people), crossovers: sums.crossovers + BigInt(row.crossovers) } })
  }
  for (const row of matured) {
    const cell = cells.get(key(row))
    if (cell !== undefined) cells.set(key(row), { row: cell.row, sums: addMatured(cell.sums, row) })
  }
  return [...cells.values()].map(({ row, sums }) => answer(row, sums))
}

function addMatured(sums: Sums, row: SumRow): Sums {
  return {
    ...sums,
    matured: sums.matured + BigInt(row.people),
    converted: sums.converted + BigInt(row.converted),
    y: sums.y + BigInt(row.y),
    yy: sums.yy + BigInt(row.yy),
    d: sums.d + BigInt(row.d),
    dd: sums.dd + BigInt(row.dd),
    yd: sums.yd + BigInt(row.yd),
    leftOut: sums.leftOut + BigInt(row.left_out),
  }
}

/** People exposed so far, by variant: from the daily sums of whichever metric version comes first. */
export async function loadExposed(db: Db, experiments: readonly { readonly experimentId: string; readonly phase: number }[]) {
  const { rows } = await sql<{ experimentId: string; variant: string; people: string }>`
    select p.id as "experimentId", s.variant, s.people::text as people
    from jsonb_to_recordset(${records(experiments.map(({ experimentId, phase }) => ({ id: experimentId, phase })))}) as p(id text, phase integer)
    cross join lateral (
      select coalesce((select g.current from generations g where g.experiment_id = p.id), 0) as generation
    ) g
    cross join lateral (
      select s.metric_version_id as id from unit_sums s
      where s.experiment_id = p.id and s.phase = p.phase and s.generation = g.generation order by s.metric_version_id limit 1
    ) m
    cross join lateral (
      select s.variant, sum(s.people) as people from unit_sums s
      where s.experiment_id = p.id and s.phase = p.phase and s.generation = g.generation and s.metric_version_id = m.id and s.dimension = ''
      group by s.variant
    ) s
    order by p.id, s.variant`.execute(db)
  return rows.map((row) => ({ ...row, people: BigInt(row.people) }))
}
