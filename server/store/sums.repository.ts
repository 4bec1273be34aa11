import { type RawBuilder, sql } from 'kysely'
import type { Db } from '../database/database.ts'
import { BUCKETS } from './bucket.ts'
import { STAGES } from './count.ts'
import { records } from './records.repository.ts'
import { isOf, type Series, type UnitRow } from './units.repository.ts'

/** Longer than any day of any zone: a day that began so long ago is over. */
export const LONGEST_DAY = 26 * 3_600_000

/** What is kept of a group of people, each with how it comes from their rows. One list, so that no sum is forgotten on its way up. */
const sumsOfUnits = {
  people: sql`count(*)`,
  crossovers: sql`count(*) filter (where jsonb_array_length(u.arms) > 1)`,
  converted: sql`count(*) filter (where u.value > 0)`,
  y: sql`sum(u.value)`,
  yy: sql`sum(u.value * u.value)`,
  d: sql`sum(u.denominator)`,
  dd: sql`sum(u.denominator * u.denominator)`,
  yd: sql`sum(u.value * u.denominator)`,
  left_out: sql`sum(u.left_out)`,
  known: sql`count(u.before)`,
  x: sql`coalesce(sum(u.before), 0)`,
  xx: sql`coalesce(sum(u.before * u.before), 0)`,
  xy: sql`coalesce(sum(u.before * u.value), 0)`,
  ky: sql`coalesce(sum(u.value) filter (where u.before is not null), 0)`,
} as const

/** Exact numbers as text. */
export type SumColumns = { readonly [Name in keyof typeof sumsOfUnits]: string }

const names = Object.keys(sumsOfUnits)

/** `people, crossovers, …`, as they are added up from rows of people. */
export const sumUnits = sql.join(Object.entries(sumsOfUnits).map(([name, sum]) => sql`${sum} as ${sql.ref(name)}`))
export const sumNames = sql.join(names.map((name) => sql.ref(name)))

/** The same columns of rows that are sums themselves, added up. */
export function addUp(table: string): RawBuilder<unknown> {
  return sql.join(names.map((name) => sql`sum(${sql.ref(`${table}.${name}`)}) as ${sql.ref(name)}`))
}

export function sumTexts(table: string): RawBuilder<unknown> {
  return sql.join(names.map((name) => sql`${sql.ref(`${table}.${name}`)}::text as ${sql.ref(name)}`))
}

/** A day of a bucket: what of the sums is replaced as one. */
export type BucketDay = { readonly bucket: number; readonly day: number }

/** A sum over all buckets that some row has a part in: '' and '' for everybody, else a dimension and its value. */
type Total = { readonly day: number; readonly dimension: string; readonly value: string }

const place = (series: Series, metricVersion: string) => sql`${series.experimentId}, ${series.phase}::integer, ${series.generation}::integer, ${metricVersion}`
const placeColumns = sql`experiment_id, phase, generation, metric_version_id`

/**
 * Writes anew what rows that went or came have a part in: first the days of their buckets, from the rows of their units,
 * then the sums over all buckets from those. A replacement is idempotent, a delta is not.
 */
export async function replaceSums(db: Db, series: Series, metricVersion: string, changed: readonly UnitRow[]): Promise<void> {
  if (changed.length === 0) return
  await replaceBucketDays(db, series, metricVersion, distinct(changed.map(({ bucket, day }) => ({ bucket, day }))))
  const totals = distinct(changed.flatMap(totalsOf))
  await replaceTotals(db, series, metricVersion, totals)
  await replaceValues(db, series, metricVersion, distinct(totals.flatMap(({ dimension, value }) => (dimension === '' ? [] : [{ dimension, value }]))))
}

function totalsOf({ day, dimensions }: UnitRow): readonly Total[] {
  return [['', ''] as const, ...Object.entries(dimensions)].map(([dimension, value]) => ({ day, dimension, value }))
}

function distinct<Item extends object>(items: readonly Item[]): readonly Item[] {
  return [...new Map(items.map((item) => [JSON.stringify(item), item])).values()]
}

/** Levels are told apart for everybody; of a value of a dimension only those of a journey. */
const cut = sql`(select '' as key, '' as value, u.level as level union all select e.key, e.value, (case when u.level >= ${STAGES} then u.level else 0 end)::smallint from jsonb_each_text(u.dimensions) e)`
const sumColumns = sql`(${placeColumns}, bucket, day, variant, stratum, level, dimension, dimension_value, ${sumNames})`
const groups = sql`u.bucket, u.day, u.variant, u.stratum, d.level, d.key, d.value`

async function replaceBucketDays(db: Db, series: Series, metricVersion: string, cells: readonly BucketDay[]): Promise<void> {
  const asked = sql`jsonb_to_recordset(${records(cells)}) as c(bucket smallint, day bigint)`
  await sql`
    delete from unit_sums where ctid = any(array(
      select s.ctid from ${asked} cross join lateral (
        select u.ctid from unit_sums u where ${isOf(series)} and u.metric_version_id = ${metricVersion} and u.bucket = c.bucket and u.day = c.day offset 0
      ) s
    ))`.execute(db)
  await sql`
    insert into unit_sums ${sumColumns}
    select ${place(series, metricVersion)}, ${groups}, ${sumUnits}
    from ${asked} cross join lateral (
      select u.* from units u
      where ${isOf(series)} and u.metric_version_id = ${metricVersion} and u.bucket = c.bucket and u.day = c.day and u.first_at >= c.day and u.first_at < c.day + ${LONGEST_DAY}
      offset 0
    ) u cross join lateral ${cut} d
    group by ${groups}`.execute(db)
}

const totalColumns = sql`(${placeColumns}, dimension, dimension_value, day, variant, stratum, level, ${sumNames})`

async function replaceTotals(db: Db, series: Series, metricVersion: string, totals: readonly Total[]): Promise<void> {
  const asked = sql`jsonb_to_recordset(${records(totals)}) as t(day bigint, dimension text, value text)`
  const isTotal = sql`u.dimension = t.dimension and u.dimension_value = t.value and u.day = t.day`
  await sql`
    delete from unit_totals where ctid = any(array(
      select s.ctid from ${asked} cross join lateral (
        select u.ctid from unit_totals u where ${isOf(series)} and u.metric_version_id = ${metricVersion} and ${isTotal} offset 0
      ) s
    ))`.execute(db)
  await sql`
    insert into unit_totals ${totalColumns}
    select ${place(series, metricVersion)}, u.dimension, u.dimension_value, u.day, u.variant, u.stratum, u.level, ${addUp('u')}
    from ${asked} cross join generate_series(0, ${BUCKETS - 1}) b(bucket) cross join lateral (
      select u.* from unit_sums u where ${isOf(series)} and u.metric_version_id = ${metricVersion} and u.bucket = b.bucket and ${isTotal} offset 0
    ) u
    group by u.dimension, u.dimension_value, u.day, u.variant, u.stratum, u.level`.execute(db)
}

async function replaceValues(db: Db, series: Series, metricVersion: string, values: readonly Omit<Total, 'day'>[]): Promise<void> {
  if (values.length === 0) return
  const asked = sql`jsonb_to_recordset(${records(values)}) as t(dimension text, value text)`
  const isValue = sql`u.dimension = t.dimension and u.dimension_value = t.value`
  await sql`
    delete from unit_values where ctid = any(array(
      select s.ctid from ${asked} cross join lateral (
        select u.ctid from unit_values u where ${isOf(series)} and u.metric_version_id = ${metricVersion} and ${isValue} offset 0
      ) s
    ))`.execute(db)
  await sql`
    insert into unit_values (${placeColumns}, dimension, dimension_value, people)
    select ${place(series, metricVersion)}, t.dimension, t.value, u.people
    from ${asked} cross join lateral (
      select sum(u.people) as people from unit_totals u where ${isOf(series)} and u.metric_version_id = ${metricVersion} and ${isValue}
    ) u
    where u.people > 0`.execute(db)
}

/** Buckets that one statement adds up, where everything is added up anew. */
const BUCKETS_AT_ONCE = 4

/**
 * All sums of a metric version anew, in pieces that `inPiece` makes a transaction of: no statement is long, and what changes
 * between two pieces is put right by whoever changes it.
 */
export async function writeAllSums(series: Series, metricVersion: string, inPiece: (work: (db: Db) => Promise<void>) => Promise<void>): Promise<void> {
  for (let bucket = 0; bucket < BUCKETS; bucket += BUCKETS_AT_ONCE) await inPiece((db) => writeBuckets(db, series, metricVersion, bucket))
  let days: readonly number[] = []
  await inPiece(async (db) => void (days = await loadDays(db, series, metricVersion)))
  for (const day of days) await inPiece((db) => writeDay(db, series, metricVersion, day))
  await inPiece((db) => writeValues(db, series, metricVersion))
}

async function writeBuckets(db: Db, series: Series, metricVersion: string, from: number): Promise<void> {
  const isHere = sql`${isOf(series)} and u.metric_version_id = ${metricVersion} and u.bucket >= ${from} and u.bucket < ${from + BUCKETS_AT_ONCE}`
  await sql`delete from unit_sums u where ${isHere}`.execute(db)
  await sql`
    insert into unit_sums ${sumColumns}
    select ${place(series, metricVersion)}, ${groups}, ${sumUnits} from units u cross join lateral ${cut} d where ${isHere}
    group by ${groups}`.execute(db)
}

/** Days that have people, and days that had some. */
async function loadDays(db: Db, series: Series, metricVersion: string): Promise<readonly number[]> {
  const isHere = sql`${isOf(series)} and u.metric_version_id = ${metricVersion}`
  const { rows } = await sql<{ day: number }>`
    select u.day from unit_sums u where ${isHere} union select u.day from unit_totals u where ${isHere} order by day`.execute(db)
  return rows.map((row) => row.day)
}

async function writeDay(db: Db, series: Series, metricVersion: string, day: number): Promise<void> {
  await sql`delete from unit_totals u where ${isOf(series)} and u.metric_version_id = ${metricVersion} and u.day = ${day}`.execute(db)
  await sql`
    insert into unit_totals ${totalColumns}
    select ${place(series, metricVersion)}, u.dimension, u.dimension_value, u.day, u.variant, u.stratum, u.level, ${addUp('u')}
    from generate_series(0, ${BUCKETS - 1}) b(bucket) cross join lateral (
      select u.* from unit_sums u where ${isOf(series)} and u.metric_version_id = ${metricVersion} and u.bucket = b.bucket and u.day = ${day} offset 0
    ) u
    group by u.dimension, u.dimension_value, u.day, u.variant, u.stratum, u.level`.execute(db)
}

async function writeValues(db: Db, series: Series, metricVersion: string): Promise<void> {
  const isHere = sql`${isOf(series)} and u.metric_version_id = ${metricVersion}`
  await sql`delete from unit_values u where ${isHere}`.execute(db)
  await sql`
    insert into unit_values (${placeColumns}, dimension, dimension_value, people)
    select ${place(series, metricVersion)}, u.dimension, u.dimension_value, sum(u.people) from unit_totals u where ${isHere} and u.dimension <> ''
    group by u.dimension, u.dimension_value`.execute(db)
}
