import { writeHistory } from '../history/history.repository.ts'
import { newId } from '../id.ts'
import { refusal } from '../refusal.ts'
import type { Scope } from '../scope.ts'
import type { Metric, NewMetric } from './metric.ts'
import { findMetric, findSharedMetric, insertMetric, insertMetricVersion, listMetrics } from './metric.repository.ts'

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
    await writeHistory(db, { workspaceId: scope.workspaceId, at: scope.now, actor: scope.actor, entityKind: 'metric', entityId: id, entityKey: input.key, action: 'created', after: input })
  })
  const metric = await findMetric(scope.db, scope.workspaceId, input.key)
  if (metric === undefined) throw new Error(`metric ${input.key} was not written`)
  return metric
}
