import { sql } from 'kysely'
import type { Db } from '../database/database.ts'
import { familyOf, type Metric, type MetricDefinition, type MetricVersion, type Part } from './metric.ts'

function selectMetrics(db: Db, workspaceId: string) {
  return db
    .selectFrom('metrics')
    .innerJoin('metric_versions', (join) =>
      join.onRef('metric_versions.metric_id', '=', 'metrics.id').onRef('metric_versions.version', '=', 'metrics.version'),
    )
    .select([
      'metrics.id',
      'metrics.key',
      'metrics.name',
      'metrics.shared',
      'metrics.part',
      'metrics.version',
      'metrics.archived_at',
      'metric_versions.id as version_id',
      'metric_versions.definition',
    ])
    .where('metrics.workspace_id', '=', workspaceId)
}

type Row = Awaited<ReturnType<ReturnType<typeof selectMetrics>['execute']>>[number]

function fromRow(row: Row): Metric {
  return {
    id: row.id,
    key: row.key,
    name: row.name,
    shared: row.shared,
    part: row.part,
    version: row.version,
    versionId: row.version_id,
    definition: row.definition,
    family: familyOf(row.definition),
    archivedAt: row.archived_at,
  }
}

/** At most `limit` metrics by name; imports' own metrics are left out. */
export async function listMetrics(db: Db, workspaceId: string, limit: number): Promise<readonly Metric[]> {
  const rows = await selectMetrics(db, workspaceId)
    .where('metrics.archived_at', 'is', null)
    .where(sql`metric_versions.definition ->> 'kind'`, '<>', 'imported')
    .orderBy('metrics.shared', 'desc')
    .orderBy('metrics.name')
    .limit(limit)
    .execute()
  return rows.map(fromRow)
}

export async function findMetric(db: Db, workspaceId: string, key: string): Promise<Metric | undefined> {
  const row = await selectMetrics(db, workspaceId).where('metrics.key', '=', key).executeTakeFirst()
  return row && fromRow(row)
}

export async function findSharedMetric(db: Db, workspaceId: string): Promise<Metric | undefined> {
  const row = await selectMetrics(db, workspaceId).where('metrics.shared', '=', true).executeTakeFirst()
  return row && fromRow(row)
}

/** What both teams agreed on beside the shared metric. */
export async function listParts(db: Db, workspaceId: string): Promise<readonly Metric[]> {
  const rows = await selectMetrics(db, workspaceId).where('metrics.part', 'is not', null).orderBy('metrics.part').execute()
  return rows.map(fromRow)
}

export async function findPart(db: Db, workspaceId: string, part: Part): Promise<Metric | undefined> {
  const row = await selectMetrics(db, workspaceId).where('metrics.part', '=', part).executeTakeFirst()
  return row && fromRow(row)
}

/** The versions named, whatever version the metric stands at by now. */
export async function findMetricVersions(
  db: Db,
  workspaceId: string,
  versionIds: readonly string[],
): Promise<readonly (Metric & { readonly versionNumber: number })[]> {
  if (versionIds.length === 0) return []
  const rows = await db
    .selectFrom('metric_versions')
    .innerJoin('metrics', 'metrics.id', 'metric_versions.metric_id')
    .select([
      'metrics.id',
      'metrics.key',
      'metrics.name',
      'metrics.shared',
      'metrics.part',
      'metrics.version',
      'metrics.archived_at',
      'metric_versions.id as version_id',
      'metric_versions.version as version_number',
      'metric_versions.definition',
    ])
    .where('metrics.workspace_id', '=', workspaceId)
    .where('metric_versions.id', 'in', [...versionIds])
    .execute()
  return rows.map((row) => ({ ...fromRow(row), versionNumber: row.version_number }))
}

export async function insertMetric(
  db: Db,
  row: { id: string; workspaceId: string; key: string; name: string; shared: boolean; part: Part | null; at: Date },
): Promise<void> {
  await db
    .insertInto('metrics')
    .values({ id: row.id, workspace_id: row.workspaceId, key: row.key, name: row.name, shared: row.shared, part: row.part, created_at: row.at })
    .execute()
}

export async function insertMetricVersion(
  db: Db,
  row: { id: string; metricId: string; version: number; definition: MetricDefinition; by: string | null; at: Date },
): Promise<void> {
  await db
    .insertInto('metric_versions')
    .values({ id: row.id, metric_id: row.metricId, version: row.version, definition: JSON.stringify(row.definition), created_by: row.by, created_at: row.at })
    .execute()
}

/** The newest versions, whether the metric stands at them or they wait for approval. Newest first. */
export async function listVersionIds(db: Db, workspaceId: string): Promise<readonly string[]> {
  const rows = await db
    .selectFrom('metric_versions')
    .innerJoin('metrics', 'metrics.id', 'metric_versions.metric_id')
    .select('metric_versions.id')
    .where('metrics.workspace_id', '=', workspaceId)
    .execute()
  return rows.map((row) => row.id)
}

export async function listMetricVersions(db: Db, metricId: string, limit: number): Promise<readonly MetricVersion[]> {
  const rows = await db
    .selectFrom('metric_versions')
    .leftJoin('members', 'members.id', 'metric_versions.created_by')
    .select(['metric_versions.id', 'metric_versions.version', 'metric_versions.definition', 'metric_versions.created_at', 'members.name as by'])
    .where('metric_versions.metric_id', '=', metricId)
    .orderBy('metric_versions.version', 'desc')
    .limit(limit)
    .execute()
  return rows.map((row) => ({ id: row.id, version: row.version, definition: row.definition, at: row.created_at, by: row.by }))
}

/** Held until the transaction ends: one writer of a metric at a time. */
export async function lockMetric(db: Db, workspaceId: string, key: string): Promise<void> {
  await db.selectFrom('metrics').select('metrics.id').where('metrics.workspace_id', '=', workspaceId).where('metrics.key', '=', key).forUpdate().execute()
}

export async function renameMetric(db: Db, id: string, name: string): Promise<void> {
  await db.updateTable('metrics').set({ name }).where('metrics.id', '=', id).execute()
}

export async function appointMetric(db: Db, id: string, part: Part): Promise<void> {
  await db.updateTable('metrics').set({ part }).where('metrics.id', '=', id).execute()
}

/** Lets a metric stand at another of its versions. */
export async function moveMetric(db: Db, id: string, version: number): Promise<void> {
  await db.updateTable('metrics').set({ version }).where('metrics.id', '=', id).execute()
}
