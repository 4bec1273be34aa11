import type { Db } from '../database/database.ts'
import { currentPhase, type Started } from '../experiments/experiment.ts'
import { countedExperiments } from '../experiments/experiment.service.ts'
import { horizonMs, overScaleOf, readAs, scaleOf } from '../metrics/metric.ts'
import { metricVersionsOf } from '../metrics/metric.service.ts'
import type { Store } from '../store/door.ts'
import { type CrossedWith, type InteractionReadout, interactionReadouts, overlapping } from './interactions.ts'

/** What the experiments that ran over this one changed about its metric; nothing of ratios and of what is read off the order of values. */
export async function interactionsOf({ db, store }: { readonly db: Db; readonly store: Store }, experiment: Started, asOf: number): Promise<readonly InteractionReadout[]> {
  const use = currentPhase(experiment).metrics.find(({ role }) => role === 'decides')
  const [metric] = use === undefined ? [] : await metricVersionsOf(db, experiment.workspaceId, [use.metricVersionId])
  if (metric === undefined || experiment.origin !== 'live' || overScaleOf(metric.definition) !== null || readAs(metric.definition) !== null) return []
  const question = { experimentId: experiment.id, phase: currentPhase(experiment).number, metricVersion: metric.versionId, windowMs: horizonMs(metric.definition), asOf }
  const crossed: CrossedWith[] = []
  for (const other of overlapping(experiment, await countedExperiments(db, experiment.workspaceId), asOf)) {
    const { number: phase, metrics } = currentPhase(other)
    const deciding = metrics.find(({ role }) => role === 'decides')
    if (deciding !== undefined) crossed.push({ experiment: other, cells: await store.crossed({ ...question, other: { experimentId: other.id, phase, metricVersion: deciding.metricVersionId } }) })
  }
  return interactionReadouts(experiment, crossed, { scale: scaleOf(metric.definition), isProportion: metric.family === 'proportion', alpha: experiment.design.plan.alpha })
}
