import type { Db } from '../database/database.ts'
import { newId } from '../id.ts'
import type { Look, LookedAt } from './look.ts'

/** Oldest first. A plan has at most a look a day and a year of days. */
export async function listLooks(db: Db, { experimentId, phase, metricVersionId }: LookedAt): Promise<readonly Look[]> {
  const rows = await db
    .selectFrom('looks')
    .select(['looks.summary'])
    .where('looks.experiment_id', '=', experimentId)
    .where('looks.phase', '=', phase)
    .where('looks.metric_version_id', '=', metricVersionId)
    .orderBy('looks.day')
    .orderBy('looks.variant')
    .limit(10_000)
    .execute()
  return rows.map((row) => row.summary as Look)
}

/** A look is taken once: whoever comes second with the same day changes nothing. */
export async function insertLooks(db: Db, place: LookedAt, looks: readonly Look[], taken: { readonly now: Date; readonly watermark: number }): Promise<void> {
  const rows = looks.map((look) => ({
    id: newId('look'),
    workspace_id: place.workspaceId,
    experiment_id: place.experimentId,
    phase: place.phase,
    metric_version_id: place.metricVersionId,
    variant: look.variant,
    day: look.day,
    taken_at: taken.now,
    information: look.fraction,
    statistic: look.z,
    boundary: look.critical,
    watermark: String(taken.watermark),
    summary: JSON.stringify(look),
    verdict: JSON.stringify({ answer: look.answer }),
  }))
  if (rows.length === 0) return
  await db.insertInto('looks').values(rows).onConflict((conflict) => conflict.columns(['experiment_id', 'phase', 'metric_version_id', 'variant', 'day']).doNothing()).execute()
}
