import { type RawBuilder, sql } from 'kysely'
import type { Db } from '../database/database.ts'
import { BUCKETS } from './bucket.ts'
import { STAGES } from './count.ts'
import { records } from './records.repository.ts'
import { isOf, type Series, type UnitRow } from './units.repository.ts'

/** Longer than any day of any zone: a day that began so long ago is over. */
export const LONGEST_DAY = 26 * 3_600_000

/** What a person's row adds to each sum; null adds nothing, which costs least. One list, so that no sum is forgotten on its way up. */
const partsOfUnit = {
  people: sql`1`,
  crossovers: sql`case when jsonb_array_length(u.arms) > 1 then 1 end`,
  converted: sql`case when u.value > 0 then 1 end`,
  y: sql`nullif(u.value, 0)`,
  yy: sql`case when u.value <> 0 then u.value * u.value end`,
  d: sql`nullif(u.denominator, 0)`,
  dd: sql`case when u.denominator <> 0 then u.denominator * u.denominator end`,
  yd: sql`case when u.denominator <> 0 then u.value * u.denominator end`,
  left_out: sql`nullif(u.left_out, 0)`,
  known: sql`case when u.before is not null then 1 end`,
  x: sql`u.before`,
  xx: sql`u.before * u.before`,
  xy: sql`u.before * u.value`,
  ky: sql`case when u.before is not null then u.value end`,
} as const

/** Exact numbers as text. */
export type SumColumns = { readonly [Name in keyof typeof partsOfUnit]: string }

const names = Object.keys(partsOfUnit)
const sumNames = sql.join(names.map((name) => sql.ref(name)))

/** `people, crossovers, …` of one row of `units u`, to be added up: made once, however often it is added. */
export const unitParts = sql.join(Object.entries(partsOfUnit).map(([name, part]) => sql`${part} as ${sql.ref(name)}`))

/** The same columns of rows that are parts or sums, added up. */
export function addUp(table: string): RawBuilder<unknown> {
  return sql.join(names.map((name) => sql`coalesce(sum(${sql.ref(`${table}.${name}`)}), 0) as ${sql.ref(name)}`))
}

export function sumTexts(table: string): RawBuilder<unknown> {
  return sql.join(names.map((name) => sql`${sql.ref(`${table}.${name}`)}::text as ${sql.ref(name)}`))
}

/** Sums of a day are kept by its quarters too, so that of the one that the edge of maturity falls into few people's rows are read. */
export const QUARTER = 6 * 3_600_000

/** A sum that some row has a part in: '' and '' for everybody, else a dimension and its value. */
type Total = { readonly day: number; readonly dimension: string; readonly value: string }
type Value = Omit<Total, 'day'>

/** Rows that went and rows that came. */
export type Changes = { readonly gone: readonly UnitRow[]; readonly come: readonly UnitRow[] }

const place = (series: Series, metricVersion: string) => sql`${series.experimentId}, ${series.phase}::integer, ${series.generation}::integer, ${metricVersion}`
const placeColumns = sql`experiment_id, phase, generation, metric_version_id`
const isHere = (series: Series, metricVersion: string) => sql`${isOf(series)} and u.metric_version_id = ${metricVersion}`

/** Levels are told apart for everybody; of a value of a dimension only those of a journey. */
const cut = sql`(select '' as key, '' as value, u.level as level union all select e.key, e.value, (case when u.level >= ${STAGES} then u.level else 0 end)::smallint from jsonb_each_text(u.dimensions) e)`
const quarterOf = sql`((u.first_at - u.day) / ${QUARTER})::smallint`
const quarterColumns = sql`${placeColumns}, day, quarter, variant, stratum, level, dimension, dimension_value`
const totalColumns = sql`${placeColumns}, day, variant, stratum, level, dimension, dimension_value`

/**
 * Sums stay those of the rows. On a day that is known to be so, what went and came is carried over to them, in the
 * transaction that replaces the rows: to replace a row by the same is no change, so that repeating carries nothing. Any
 * other day is added up from its people's rows, and known from then on.
 */
export async function carryChanges(db: Db, series: Series, metricVersion: string, { gone, come }: Changes): Promise<void> {
  const days = [...new Set([...gone, ...come].map(({ day }) => day))]
  const unknown = await loadUnknownDays(db, series, metricVersion, days)
  const written = await writeDays(db, series, metricVersion, unknown)
  const isKnown = (row: UnitRow): boolean => !unknown.includes(row.day)
  await addDifferences(db, series, metricVersion, { gone: gone.filter(isKnown), come: come.filter(isKnown) })
  const touched = distinct([...gone, ...come].flatMap(totalsOf).map(({ dimension, value }) => ({ dimension, value })))
  await replaceValues(db, series, metricVersion, distinct([...written, ...touched]).filter(({ dimension }) => dimension !== ''))
}

function totalsOf({ day, dimensions }: UnitRow): readonly Total[] {
  return [['', ''] as const, ...Object.entries(dimensions)].map(([dimension, value]) => ({ day, dimension, value }))
}

function distinct<Item extends object>(items: readonly Item[]): readonly Item[] {
  return [...new Map(items.map((item) => [JSON.stringify(item), item])).values()]
}

async function loadUnknownDays(db: Db, series: Series, metricVersion: string, days: readonly number[]): Promise<readonly number[]> {
  const { rows } = await sql<{ day: number }>`
    select t.day from jsonb_to_recordset(${records(days.map((day) => ({ day })))}) as t(day bigint)
    where (select u.day from unit_days u where ${isHere(series, metricVersion)} and u.day = t.day) is null`.execute(db)
  return rows.map((row) => row.day)
}

/** From here on sums of these days may differ from their rows. Inside the transaction that writes rows without carrying over. */
export async function forgetDays(db: Db, series: Series, metricVersions: readonly string[]): Promise<void> {
  await sql`delete from unit_days u where ${isOf(series)} and u.metric_version_id = any(${[...metricVersions]}::text[])`.execute(db)
}

/** @returns values of dimensions that had or have people on these days */
async function writeDays(db: Db, series: Series, metricVersion: string, days: readonly number[]): Promise<readonly Value[]> {
  if (days.length === 0) return []
  const before = await loadValuesOf(db, series, metricVersion, days)
  for (const day of days) await writeDay(db, series, metricVersion, day)
  return distinct([...before, ...(await loadValuesOf(db, series, metricVersion, days))])
}

async function loadValuesOf(db: Db, series: Series, metricVersion: string, days: readonly number[]): Promise<readonly Value[]> {
  const { rows } = await sql<Value>`
    select distinct u.dimension, u.dimension_value as value from unit_totals u where ${isHere(series, metricVersion)} and u.day = any(${[...days]}::bigint[])`.execute(db)
  return rows
}

/** Adds what came and takes off what went, exactly; a sum of nobody goes. */
async function addDifferences(db: Db, series: Series, metricVersion: string, { gone, come }: Changes): Promise<void> {
  if (gone.length + come.length === 0) return
  const rows = records([...gone.map((row) => ({ ...row, sign: -1 })), ...come.map((row) => ({ ...row, sign: 1 }))])
  const signed = sql.join(names.map((name) => sql`sum(u.sign * ${sql.ref(`u.${name}`)}) as ${sql.ref(name)}`))
  const added = sql.join(names.map((name) => sql`${sql.ref(name)} = ${sql.ref(`t.${name}`)} + ${sql.ref(`excluded.${name}`)}`))
  await sql`
    with differences as materialized (
      select u.day, u.quarter, u.variant, u.stratum, u.level, u.dimension, u.dimension_value, ${signed} from (
        select u.day, u.quarter, u.sign, u.variant, u.stratum, d.level, d.key as dimension, d.value as dimension_value, ${addUp('u')} from (
          select u.sign, u.day, ${quarterOf} as quarter, u.variant, u.stratum, u.level, u.dimensions, ${unitParts}
          from jsonb_to_recordset(${rows}) as u(sign smallint, variant text, first_at bigint, day bigint, arms jsonb, stratum integer, value numeric, denominator numeric, level smallint, left_out integer, before numeric, dimensions jsonb)
        ) u cross join lateral ${cut} d
        group by u.day, u.quarter, u.sign, u.variant, u.stratum, d.level, d.key, d.value
      ) u
      group by u.day, u.quarter, u.variant, u.stratum, u.level, u.dimension, u.dimension_value
    ),
    quarters as (
      insert into unit_quarters as t (${quarterColumns}, ${sumNames})
      select ${place(series, metricVersion)}, u.day, u.quarter, u.variant, u.stratum, u.level, u.dimension, u.dimension_value, ${sumNames} from differences u
      on conflict (${placeColumns}, day, dimension, dimension_value, quarter, variant, stratum, level) do update set ${added}
    )
    insert into unit_totals as t (${totalColumns}, ${sumNames})
    select ${place(series, metricVersion)}, u.day, u.variant, u.stratum, u.level, u.dimension, u.dimension_value, ${addUp('u')} from differences u
    group by u.day, u.variant, u.stratum, u.level, u.dimension, u.dimension_value
    on conflict (${placeColumns}, dimension, dimension_value, day, variant, stratum, level) do update set ${added}`.execute(db)
  for (const table of ['unit_quarters', 'unit_totals'] as const) await deleteEmpty(db, series, metricVersion, table, distinct(gone.flatMap(totalsOf)))
}

async function deleteEmpty(db: Db, series: Series, metricVersion: string, table: 'unit_quarters' | 'unit_totals', totals: readonly Total[]): Promise<void> {
  if (totals.length === 0) return
  await sql`
    delete from ${sql.table(table)} where ctid = any(array(
      select s.ctid from jsonb_to_recordset(${records(totals)}) as t(day bigint, dimension text, value text) cross join lateral (
        select u.ctid, u.people from ${sql.table(table)} u
        where ${isHere(series, metricVersion)} and u.dimension = t.dimension and u.dimension_value = t.value and u.day = t.day offset 0
      ) s
      where s.people = 0
    ))`.execute(db)
}

async function replaceValues(db: Db, series: Series, metricVersion: string, values: readonly Value[]): Promise<void> {
  if (values.length === 0) return
  const asked = sql`jsonb_to_recordset(${records(values)}) as t(dimension text, value text)`
  const isValue = sql`u.dimension = t.dimension and u.dimension_value = t.value`
  await sql`
    delete from unit_values where ctid = any(array(
      select s.ctid from ${asked} cross join lateral (
        select u.ctid from unit_values u where ${isHere(series, metricVersion)} and ${isValue} offset 0
      ) s
    ))`.execute(db)
  await sql`
    insert into unit_values (${placeColumns}, dimension, dimension_value, people)
    select ${place(series, metricVersion)}, t.dimension, t.value, u.people
    from ${asked} cross join lateral (
      select sum(u.people) as people from unit_totals u where ${isHere(series, metricVersion)} and ${isValue}
    ) u
    where u.people > 0`.execute(db)
}

/**
 * All sums of a metric version anew, a day at a time, in pieces that `inPiece` makes a transaction of that holds the series:
 * no statement is long, and what changes between two pieces is carried over by whoever changes it.
 */
export async function writeAllSums(series: Series, metricVersion: string, inPiece: (work: (db: Db) => Promise<void>) => Promise<void>): Promise<void> {
  let days: readonly number[] = []
  await inPiece(async (db) => void (days = await loadDays(db, series, metricVersion)))
  for (const day of days) await inPiece((db) => writeDay(db, series, metricVersion, day))
  await inPiece((db) => writeValues(db, series, metricVersion))
}

/** Days that have people, and days that had some. */
async function loadDays(db: Db, series: Series, metricVersion: string): Promise<readonly number[]> {
  const { rows } = await sql<{ day: number }>`
    select u.day from units u where ${isHere(series, metricVersion)} union select u.day from unit_totals u where ${isHere(series, metricVersion)} order by day`.execute(db)
  return rows.map((row) => row.day)
}

/** The sums of a day's quarters from the rows of its people, and the day's from those. */
async function writeDay(db: Db, series: Series, metricVersion: string, day: number): Promise<void> {
  await sql`select set_config('work_mem', ${WORK_MEM}, true)`.execute(db)
  for (const table of ['unit_quarters', 'unit_totals'] as const) await sql`delete from ${sql.table(table)} u where ${isHere(series, metricVersion)} and u.day = ${day}`.execute(db)
  await sql`
    insert into unit_quarters (${quarterColumns}, ${sumNames})
    select ${place(series, metricVersion)}, ${day}::bigint, u.quarter, u.variant, u.stratum, d.level, d.key, d.value, ${addUp('u')}
    from generate_series(0, ${BUCKETS - 1}) b(bucket) cross join lateral (
      select ${quarterOf} as quarter, u.variant, u.stratum, u.level, u.dimensions, ${unitParts} from units u
      where ${isHere(series, metricVersion)} and u.bucket = b.bucket and u.day = ${day} and u.first_at >= ${day} and u.first_at < ${day + LONGEST_DAY}
      offset 0
    ) u cross join lateral ${cut} d
    group by u.quarter, u.variant, u.stratum, d.level, d.key, d.value`.execute(db)
  await sql`
    insert into unit_totals (${totalColumns}, ${sumNames})
    select ${place(series, metricVersion)}, ${day}::bigint, u.variant, u.stratum, u.level, u.dimension, u.dimension_value, ${addUp('u')}
    from unit_quarters u where ${isHere(series, metricVersion)} and u.day = ${day}
    group by u.variant, u.stratum, u.level, u.dimension, u.dimension_value`.execute(db)
  await sql`insert into unit_days (${placeColumns}, day) values (${place(series, metricVersion)}, ${day}) on conflict do nothing`.execute(db)
}

/** Enough for the sums of a day to be made without a file. */
const WORK_MEM = '32MB'

async function writeValues(db: Db, series: Series, metricVersion: string): Promise<void> {
  await sql`delete from unit_values u where ${isHere(series, metricVersion)}`.execute(db)
  await sql`
    insert into unit_values (${placeColumns}, dimension, dimension_value, people)
    select ${place(series, metricVersion)}, u.dimension, u.dimension_value, sum(u.people) from unit_totals u where ${isHere(series, metricVersion)} and u.dimension <> ''
    group by u.dimension, u.dimension_value`.execute(db)
}
