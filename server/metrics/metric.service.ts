import type { Db } from '../database/database.ts'
import { recordChange } from '../history/history.service.ts'
import { newId } from '../id.ts'
import { refusal } from '../refusal.ts'
import type { Scope } from '../scope.ts'
import type { Metric, MetricDefinition, NewMetric } from './metric.ts'
import { findMetric, findMetricVersions, findSharedMetric, insertMetric, insertMetricVersion, listMetrics, moveMetric } from './metric.repository.ts'

export function metricsOf(scope: Scope): Promise<readonly Metric[]> {
  return listMetrics(scope.db, scope.workspaceId, 500)
}

/** A new metric in its first version. The first that is made as shared is the workspace's shared metric. */
export async function createMetric(scope: Scope, input: NewMetric & { readonly shared?: boolean | undefined }): Promise<Metric> {
  if (await findMetric(scope.db, scope.workspaceId, input.key)) throw refusal('key-taken', `There is a metric "${input.key}" already.`, { metric: input.key })
  const shared = input.shared ?? false
  const standing = shared ? await findSharedMetric(scope.db, scope.workspaceId) : undefined
  if (standing !== undefined) throw refusal('wrong-state', `"${standing.name}" is the shared metric; a workspace has exactly one.`, { metric: standing.key })
  const id = newId('met')
  await scope.db.transaction().execute(async (db) => {
    await insertMetric(db, { id, workspaceId: scope.workspaceId, key: input.key, name: input.name, shared, at: scope.now })
    await insertMetricVersion(db, { id: newId('mev'), metricId: id, version: 1, definition: input.definition, by: scope.memberId, at: scope.now })
    await recordChange(db, { workspaceId: scope.workspaceId, at: scope.now, actor: scope.actor, entityKind: 'metric', entityId: id, entityKey: input.key, action: 'created', after: input })
  })
  const metric = await findMetric(scope.db, scope.workspaceId, input.key)
  if (metric === undefined) throw new Error(`metric ${input.key} was not written`)
  return metric
}

export function metricNamed(db: Db, workspaceId: string, key: string): Promise<Metric | undefined> {
  return findMetric(db, workspaceId, key)
}

export function sharedMetricOf(db: Db, workspaceId: string): Promise<Metric | undefined> {
  return findSharedMetric(db, workspaceId)
}

/** The versions named, whatever version the metric stands at by now. */
export function metricVersionsOf(db: Db, workspaceId: string, versionIds: readonly string[]): ReturnType<typeof findMetricVersions> {
  return findMetricVersions(db, workspaceId, versionIds)
}

/** Writes the first version of a metric, or the next of the one that stands. */
export async function writeMetricVersion(
  db: Db,
  scope: Scope,
  input: { readonly standing: Metric | null; readonly key: string; readonly name: string; readonly versionId: string; readonly definition: MetricDefinition },
): Promise<void> {
  const version = (input.standing?.version ?? 0) + 1
  const metricId = input.standing?.id ?? newId('met')
  if (input.standing === null) await insertMetric(db, { id: metricId, workspaceId: scope.workspaceId, key: input.key, name: input.name, shared: false, at: scope.now })
  else await moveMetric(db, metricId, version)
  await insertMetricVersion(db, { id: input.versionId, metricId, version, definition: input.definition, by: scope.memberId, at: scope.now })
}
