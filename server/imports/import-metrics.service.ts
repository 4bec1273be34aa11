import type { Db } from '../database/database.ts'
import { newId } from '../id.ts'
import type { Metric } from '../metrics/metric.ts'
import { findMetric, insertMetric, insertMetricVersion, moveMetric } from '../metrics/metric.repository.ts'
import type { Scope } from '../scope.ts'
import type { ImportedMetric } from './imported-experiment.ts'
import { refuseFile } from './problem.ts'

/** A metric with the version that the import is read on: one that stands, or one to be written. */
export type PlannedMetric = { readonly metric: ImportedMetric; readonly versionId: string; readonly standing: Metric | null; readonly isNew: boolean }

/** Decides on versions without writing: rows name them before the experiment is made. */
export async function planMetrics(scope: Pick<Scope, 'db' | 'workspaceId'>, metrics: readonly ImportedMetric[]): Promise<readonly PlannedMetric[]> {
  const planned: PlannedMetric[] = []
  for (const metric of metrics) {
    const standing = (await findMetric(scope.db, scope.workspaceId, metric.key)) ?? null
    if (standing !== null && standing.definition.kind !== 'imported') throw refuseFile({ kind: 'metric-taken', metric: metric.key })
    const same = standing !== null && isSame(standing, metric)
    planned.push({ metric, versionId: same ? standing.versionId : newId('mev'), standing, isNew: !same })
  }
  return planned
}

function isSame({ definition }: Metric, metric: ImportedMetric): boolean {
  const { of, column, decimals, currency } = metric.definition
  return definition.kind === 'imported' && definition.of === of && definition.column === column && definition.decimals === decimals && definition.currency === currency
}

/** Writes the planned versions that are new. */
export async function writeMetrics(db: Db, scope: Scope, planned: readonly PlannedMetric[]): Promise<void> {
  for (const { metric, versionId, standing, isNew } of planned) {
    if (!isNew) continue
    const version = (standing?.version ?? 0) + 1
    const metricId = standing?.id ?? newId('met')
    if (standing === null) await insertMetric(db, { id: metricId, workspaceId: scope.workspaceId, key: metric.key, name: metric.name, shared: false, at: scope.now })
    else await moveMetric(db, metricId, version)
    await insertMetricVersion(db, { id: versionId, metricId, version, definition: metric.definition, by: scope.memberId, at: scope.now })
  }
}
