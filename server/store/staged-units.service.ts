import { type RawBuilder, sql } from 'kysely'
import type { Db } from '../database/database.ts'
import { withPriority } from '../database/query-scope.ts'
import { BUCKETS, unitBucket } from './bucket.ts'
import { type Days, daysOf } from './day.ts'
import { dimensionValue } from './dimension.ts'
import type { ImportedUnit, ImportTarget, StagedUnits } from './door.ts'
import { insertUnits, replaceSums, type Series, type UnitRow } from './units.repository.ts'

const BUCKETS_AT_ONCE = 4
const ROWS_AT_ONCE = 1_000

/**
 * Opens a new generation of an imported experiment's units beside the current one. What an unfinished import left
 * behind goes first.
 */
export async function stageUnits(db: Db, target: ImportTarget): Promise<StagedUnits> {
  const { current, newest } = await openGeneration(db, target.experimentId)
  await dropGenerations(db, target.experimentId, sql`generation <> ${current} and generation < ${newest}`)
  const series = { experimentId: target.experimentId, phase: target.phase, generation: newest }
  const days = daysOf(target.timeZone)
  return {
    add: (units) => addUnits(db, series, target.namespace, days, units),
    swap: () => swapTo(db, series),
    discard: () => dropGenerations(db, target.experimentId, sql`generation = ${newest}`),
  }
}

async function openGeneration(db: Db, experimentId: string): Promise<{ readonly current: number; readonly newest: number }> {
  const { rows } = await sql<{ current: number; newest: number }>`
    insert into generations as g (experiment_id, current, newest) values (${experimentId}, 0, 1)
    on conflict (experiment_id) do update set newest = g.newest + 1
    returning g.current, g.newest`.execute(db)
  const [row] = rows
  if (row === undefined) throw new Error('The generation of units was not opened.')
  return row
}

async function addUnits(db: Db, series: Series, namespace: string, days: Days, units: readonly ImportedUnit[]): Promise<{ readonly known: readonly string[] }> {
  const rows = units.flatMap((unit) => rowsOf(namespace, days, unit))
  const first = rows[0]?.metric_version_id
  const added = new Set<string>()
  for (let from = 0; from < rows.length; from += ROWS_AT_ONCE) {
    const inserted = await withPriority('background', () => insertUnits(db, series, rows.slice(from, from + ROWS_AT_ONCE)))
    for (const row of inserted) if (row.metric_version_id === first) added.add(row.unit)
  }
  return { known: repeated(units, namespace, added) }
}

/** Units that were not added, or stand twice among these. */
function repeated(units: readonly ImportedUnit[], namespace: string, added: ReadonlySet<string>): readonly string[] {
  const open = new Set(added)
  return units.filter(({ unit }) => !open.delete(unitKey(namespace, unit))).map(({ unit }) => unit)
}

function unitKey(namespace: string, unit: string): string {
  return `${namespace}/${unit}`
}

function rowsOf(namespace: string, days: Days, imported: ImportedUnit): readonly UnitRow[] {
  const unit = unitKey(namespace, imported.unit)
  const row = {
    bucket: unitBucket(unit),
    unit,
    variant: imported.variant,
    first_at: imported.at,
    day: days.start(imported.at),
    arms: [imported.variant],
    stratum: 0,
    denominator: '0',
    level: 0,
    left_out: 0,
    dimensions: Object.fromEntries(Object.entries(imported.dimensions).map(([name, value]) => [name, dimensionValue(value)])),
  }
  return Object.entries(imported.values).map(([metricVersion, value]) => ({ ...row, metric_version_id: metricVersion, value: value.toString() }))
}

/** Adds the new generation up, then makes it the current one in one step, then lets the former ones go. */
async function swapTo(db: Db, series: Series): Promise<void> {
  await withPriority('background', async () => {
    for (const metricVersion of await loadMetricVersions(db, series)) {
      for (const buckets of bucketRanges()) await db.transaction().execute((db) => replaceSums(db, series, metricVersion, buckets, 'dimensions'))
    }
    await sql`update generations g set current = ${series.generation} where g.experiment_id = ${series.experimentId}`.execute(db)
    await dropGenerations(db, series.experimentId, sql`generation < ${series.generation}`)
  })
}

function bucketRanges(): readonly (readonly number[])[] {
  return Array.from({ length: BUCKETS / BUCKETS_AT_ONCE }, (_, n) => Array.from({ length: BUCKETS_AT_ONCE }, (_, m) => n * BUCKETS_AT_ONCE + m))
}

async function loadMetricVersions(db: Db, series: Series): Promise<readonly string[]> {
  const { rows } = await sql<{ id: string | null }>`
    with recursive versions as (
      (select ${firstVersion(series, sql`true`)} as id)
      union all
      select ${firstVersion(series, sql`u.metric_version_id > v.id`)} from versions v where v.id is not null
    ) select id from versions where id is not null`.execute(db)
  return rows.flatMap((row) => row.id ?? [])
}

const firstVersion = (series: Series, beyond: RawBuilder<unknown>) => sql`(
  select u.metric_version_id from units u
  where u.experiment_id = ${series.experimentId} and u.phase = ${series.phase} and u.generation = ${series.generation} and ${beyond}
  order by u.metric_version_id limit 1)`

/** Lets rows go in pieces: a statement that held a million would hold everybody up. */
async function dropGenerations(db: Db, experimentId: string, which: RawBuilder<unknown>): Promise<void> {
  await withPriority('background', async () => {
    await deleteInPieces(db, 'units', experimentId, which)
    await deleteInPieces(db, 'unit_sums', experimentId, which)
  })
}

/** Everything kept of an experiment or of a metric's own line. */
export async function forgetUnits(db: Db, experimentId: string): Promise<void> {
  await dropGenerations(db, experimentId, sql`true`)
  await sql`delete from generations g where g.experiment_id = ${experimentId}`.execute(db)
}

async function deleteInPieces(db: Db, table: 'units' | 'unit_sums', experimentId: string, which: RawBuilder<unknown>): Promise<void> {
  for (;;) {
    const { numAffectedRows } = await sql`
      delete from ${sql.table(table)} where ctid = any(array(
        select ctid from ${sql.table(table)} where experiment_id = ${experimentId} and ${which} limit ${ROWS_AT_ONCE}))`.execute(db)
    if (numAffectedRows === undefined || numAffectedRows === 0n) return
  }
}
