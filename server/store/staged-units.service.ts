import { type RawBuilder, sql } from 'kysely'
import type { Db } from '../database/database.ts'
import { withPriority } from '../database/query-scope.ts'
import { unitBucket } from './bucket.ts'
import { type Days, daysOf } from './day.ts'
import { dimensionValue } from './dimension.ts'
import type { Added, ImportedUnit, ImportTarget, StagedUnits } from './door.ts'
import { type Met, meetAll } from './met.ts'
import { writeAllSums } from './sums.repository.ts'
import { deleteUnits, insertUnits, loadUnits, lockSeries, type Series, type UnitRow } from './units.repository.ts'

const ROWS_AT_ONCE = 1_000

/**
 * Opens a new generation of an imported experiment's units beside the current one. What an unfinished import left
 * behind goes first.
 */
export async function stageUnits(db: Db, target: ImportTarget): Promise<StagedUnits> {
  const { current, newest } = await openGeneration(db, target.experimentId)
  await dropGenerations(db, target.experimentId, sql`generation <> ${current} and generation < ${newest}`)
  const series = { experimentId: target.experimentId, phase: target.phase, generation: newest }
  const place = { series, namespace: target.namespace, days: daysOf(target.timeZone) }
  return {
    add: (rows) => addUnits(db, place, rows),
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

type Place = { readonly series: Series; readonly namespace: string; readonly days: Days }

/** Units that nobody knows yet, which nearly all are, cost one insert; only for the others is anything read. */
async function addUnits(db: Db, place: Place, rows: readonly ImportedUnit[]): Promise<readonly Added[]> {
  const alone = meetAll(rows, new Map())
  const inserted = await insertNew(db, place, [...alone.met.values()])
  const known = [...alone.met.keys()].filter((unit) => !inserted.has(unitKey(place.namespace, unit)))
  if (known.length === 0) return alone.added
  const standing = await loadStanding(db, place, known, Object.keys(rows[0]?.values ?? {}))
  const after = meetAll(rows, new Map([...standing].map(([unit, { met }]) => [unit, met])))
  await writeAgain(db, place, [...standing].flatMap(([unit, { met, rows }]) => crossed(place, rows, { before: met, now: after.met.get(unit) ?? met })))
  return after.added
}

/** @returns keys of the units that were not there */
async function insertNew(db: Db, { series, namespace, days }: Place, units: readonly Met[]): Promise<ReadonlySet<string>> {
  const rows = units.flatMap((met) => (met.row === null ? [] : rowsOf(namespace, days, met.row, met.arms)))
  const first = rows[0]?.metric_version_id
  const added = new Set<string>()
  for (const some of inPieces(rows)) {
    const inserted = await withPriority('background', () => insertUnits(db, series, some))
    for (const row of inserted) if (row.metric_version_id === first) added.add(row.unit)
  }
  return added
}

type Standing = { readonly met: Met; readonly rows: readonly UnitRow[] }

async function loadStanding(db: Db, { series, namespace }: Place, units: readonly string[], metricVersions: readonly string[]): Promise<ReadonlyMap<string, Standing>> {
  const found = new Map<string, Standing>()
  for (const some of inPieces(units)) {
    const names = new Map(some.map((unit) => [unitKey(namespace, unit), unit]))
    const places = [...names.keys()].map((unit) => ({ bucket: unitBucket(unit), unit }))
    const rows = await withPriority('background', () => loadUnits(db, series, metricVersions, places))
    for (const row of rows) {
      const unit = names.get(row.unit) ?? ''
      const { variant, first_at: at, arms } = row
      found.set(unit, { met: { variant, at, arms, row: null }, rows: [...(found.get(unit)?.rows ?? []), row] })
    }
  }
  return found
}

type Rewrite = { readonly old: readonly UnitRow[]; readonly rows: readonly UnitRow[] }

/** The rows of a unit that met one more variant. */
function crossed({ namespace, days }: Place, old: readonly UnitRow[], { before, now }: { readonly before: Met; readonly now: Met }): readonly Rewrite[] {
  if (now.arms.length === before.arms.length) return []
  return [{ old, rows: now.row === null ? old.map((row) => ({ ...row, arms: now.arms })) : rowsOf(namespace, days, now.row, now.arms) }]
}

async function writeAgain(db: Db, { series }: Place, rewrites: readonly Rewrite[]): Promise<void> {
  for (const some of inPieces(rewrites)) {
    await withPriority('background', () => db.transaction().execute(async (db) => {
      await deleteUnits(db, series, some.flatMap((one) => one.old))
      await insertUnits(db, series, some.flatMap((one) => one.rows))
    }))
  }
}

function inPieces<Item>(items: readonly Item[]): readonly (readonly Item[])[] {
  return Array.from({ length: Math.ceil(items.length / ROWS_AT_ONCE) }, (_, n) => items.slice(n * ROWS_AT_ONCE, (n + 1) * ROWS_AT_ONCE))
}

function unitKey(namespace: string, unit: string): string {
  return `${namespace}/${unit}`
}

function rowsOf(namespace: string, days: Days, imported: ImportedUnit, arms: readonly string[]): readonly UnitRow[] {
  const unit = unitKey(namespace, imported.unit)
  const row = {
    bucket: unitBucket(unit),
    unit,
    variant: imported.variant,
    first_at: imported.at,
    day: days.start(imported.at),
    arms,
    stratum: 0,
    denominator: '0',
    level: 0,
    left_out: 0,
    before: null,
    dimensions: Object.fromEntries(Object.entries(imported.dimensions).map(([name, value]) => [name, dimensionValue(value)])),
  }
  return Object.entries(imported.values).map(([metricVersion, value]) => ({ ...row, metric_version_id: metricVersion, value: value.toString() }))
}

/** Adds the new generation up, then makes it the current one in one step, then lets the former ones go. */
async function swapTo(db: Db, series: Series): Promise<void> {
  await withPriority('background', async () => {
    for (const metricVersion of await loadMetricVersions(db, series)) {
      await writeAllSums(series, metricVersion, (work) => db.transaction().execute(async (db) => {
        await lockSeries(db, series)
        await work(db)
      }))
    }
    await sql`update generations g set current = ${series.generation} where g.experiment_id = ${series.experimentId}`.execute(db)
    await dropGenerations(db, series.experimentId, sql`generation < ${series.generation}`)
  })
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
    for (const table of ['unit_days', 'units', 'unit_quarters', 'unit_totals', 'unit_values'] as const) await deleteInPieces(db, table, experimentId, which)
  })
}

/** Everything kept of an experiment or of a metric's own line. */
export async function forgetUnits(db: Db, experimentId: string): Promise<void> {
  await dropGenerations(db, experimentId, sql`true`)
  await sql`delete from generations g where g.experiment_id = ${experimentId}`.execute(db)
}

async function deleteInPieces(db: Db, table: 'units' | 'unit_days' | 'unit_quarters' | 'unit_totals' | 'unit_values', experimentId: string, which: RawBuilder<unknown>): Promise<void> {
  for (;;) {
    const { numAffectedRows } = await sql`
      delete from ${sql.table(table)} where ctid = any(array(
        select ctid from ${sql.table(table)} where experiment_id = ${experimentId} and ${which} limit ${ROWS_AT_ONCE}))`.execute(db)
    if (numAffectedRows === undefined || numAffectedRows === 0n) return
  }
}
