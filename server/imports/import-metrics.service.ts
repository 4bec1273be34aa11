import type { Db } from '../database/database.ts'
import { newId } from '../id.ts'
import type { Metric } from '../metrics/metric.ts'
import { metricNamed, writeMetricVersion } from '../metrics/metric.service.ts'
import type { Scope } from '../scope.ts'
import type { ImportedMetric } from './imported-experiment.ts'
import { refuseFile } from './problem.ts'

/** A metric with the version that the import is read on: one that stands, or one to be written. */
export type PlannedMetric = { readonly metric: ImportedMetric; readonly versionId: string; readonly standing: Metric | null; readonly isNew: boolean }

/** Decides on versions without writing: rows name them before the experiment is made. */
export async function planMetrics(scope: Pick<Scope, 'db' | 'workspaceId'>, metrics: readonly ImportedMetric[]): Promise<readonly PlannedMetric[]> {
  const planned: PlannedMetric[] = []
  for (const metric of metrics) {
    const standing = (await metricNamed(scope.db, scope.workspaceId, metric.key)) ?? null
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
    if (isNew) await writeMetricVersion(db, scope, { standing, versionId, key: metric.key, name: metric.name, definition: metric.definition })
  }
}
