import { sql } from 'kysely'
import type { Db } from '../database/database.ts'
import { records } from './records.repository.ts'

/** A row of `units`: one unit's numbers for one metric version. Keys are the columns, so that rows travel as they are. */
export type UnitRow = {
  readonly metric_version_id: string
  readonly bucket: number
  readonly unit: string
  readonly variant: string
  readonly first_at: number
  readonly day: number
  readonly arms: readonly string[]
  readonly stratum: number
  /** Decimal text of an integer. */
  readonly value: string
  readonly denominator: string
  readonly level: number
  readonly left_out: number
  /** What the unit did before, decimal text of an integer; null of whoever was not known then. */
  readonly before: string | null
  readonly dimensions: { readonly [name: string]: string }
}

/** Which units: of an experiment's phase, live (generation 0) or of an import. */
export type Series = { readonly experimentId: string; readonly phase: number; readonly generation: number }

type Place = { readonly bucket: number; readonly unit: string }

/**
 * One writer at a time per experiment and phase: who writes later has also read later. Held until the transaction ends.
 * Ranges of a rebuild are counted `beside` each other, and beside nobody else: should two count one person, whatever one of
 * them read too early is in the queue of changes, whose reader comes after both.
 */
export async function lockSeries(db: Db, series: Series, how: 'alone' | 'beside' = 'alone'): Promise<void> {
  const lock = how === 'alone' ? sql`pg_advisory_xact_lock` : sql`pg_advisory_xact_lock_shared`
  await sql`select ${lock}(hashtextextended(${`units:${series.experimentId}:${series.phase}`}, 0))`.execute(db)
}

export const isOf = (series: Series) => sql`u.experiment_id = ${series.experimentId} and u.phase = ${series.phase} and u.generation = ${series.generation}`

/** The series that an experiment has rows in, by metric version: found by jumps along the key, however many rows there are. */
export async function loadSeries(db: Db, experimentId: string): Promise<readonly (Series & { readonly metricVersion: string })[]> {
  const { rows } = await sql<{ phase: number; generation: number; metric_version_id: string }>`
    with recursive s as (
      (select u.phase, u.generation, u.metric_version_id from units u where u.experiment_id = ${experimentId}
        order by u.phase, u.generation, u.metric_version_id limit 1)
      union all
      select n.phase, n.generation, n.metric_version_id from s cross join lateral (
        select u.phase, u.generation, u.metric_version_id from units u
        where u.experiment_id = ${experimentId} and (u.phase, u.generation, u.metric_version_id) > (s.phase, s.generation, s.metric_version_id)
        order by u.phase, u.generation, u.metric_version_id limit 1
      ) n
    )
    select s.phase, s.generation, s.metric_version_id from s`.execute(db)
  return rows.map((row) => ({ experimentId, phase: row.phase, generation: row.generation, metricVersion: row.metric_version_id }))
}

export async function loadUnits(db: Db, series: Series, metricVersions: readonly string[], places: readonly Place[]): Promise<readonly UnitRow[]> {
  const { rows } = await sql<UnitRow>`
    select u.* from jsonb_to_recordset(${records(places)}) as p(bucket smallint, unit text)
    cross join jsonb_array_elements_text(${records(metricVersions)}) as m(version)
    cross join lateral (
      select u.metric_version_id, u.bucket, u.unit, u.variant, u.first_at, u.day, u.arms, u.stratum, u.value::text as value, u.denominator::text as denominator, u.level, u.left_out, u.before::text as before, u.dimensions
      from units u where ${isOf(series)} and u.metric_version_id = m.version and u.bucket = p.bucket and u.unit = p.unit
      offset 0
    ) u`.execute(db)
  return rows
}

/** Each row is found on the index first, one by one: a join may be planned as a walk over all units. */
export async function deleteUnits(db: Db, series: Series, rows: readonly UnitRow[]): Promise<void> {
  if (rows.length === 0) return
  const keys = rows.map((row) => ({ metric_version_id: row.metric_version_id, bucket: row.bucket, unit: row.unit }))
  await sql`
    delete from units where ctid = any(array(
      select u.ctid from jsonb_to_recordset(${records(keys)}) as p(metric_version_id text, bucket smallint, unit text)
      cross join lateral (
        select u.ctid from units u
        where ${isOf(series)} and u.metric_version_id = p.metric_version_id and u.bucket = p.bucket and u.unit = p.unit offset 0
      ) u
    ))`.execute(db)
}

/** Inserts rows; one that is there already stands. Answers how many units of the first metric version were new. */
export async function insertUnits(db: Db, series: Series, rows: readonly UnitRow[]): Promise<readonly { readonly metric_version_id: string; readonly unit: string }[]> {
  if (rows.length === 0) return []
  const { rows: inserted } = await sql<{ metric_version_id: string; unit: string }>`
    insert into units (experiment_id, phase, generation, metric_version_id, bucket, unit, variant, first_at, day, arms, stratum, value, denominator, level, left_out, before, dimensions)
    select ${series.experimentId}, ${series.phase}::integer, ${series.generation}::integer, r.*
    from jsonb_to_recordset(${records(rows)}) as r(
      metric_version_id text, bucket smallint, unit text, variant text, first_at bigint, day bigint, arms jsonb, stratum integer, value numeric, denominator numeric, level smallint, left_out integer, before numeric, dimensions jsonb
    )
    on conflict do nothing
    returning metric_version_id, unit`.execute(db)
  return inserted
}
