import { sql } from 'kysely'
import type { Db } from '../database/database.ts'
import type { CrossedCell, CrossedQuestion } from './door.ts'
import { atOneMoment, currentGeneration } from './summaries.repository.ts'
import { isOf } from './units.repository.ts'

/** Matured units of one experiment that met another one too, by their variants in both: each bucket's are joined by themselves. */
export async function loadCrossed(db: Db, question: CrossedQuestion): Promise<readonly CrossedCell[]> {
  const { metricVersion, windowMs, asOf, other } = question
  return atOneMoment(db, question, async (db, series) => {
    const generation = await currentGeneration(db, other.experimentId)
    const { rows } = await sql<{ variant: string; other: string; people: string; y: string; yy: string }>`
      select u.variant, o.variant as other, count(*)::text as people, sum(u.value)::text as y, sum(u.value * u.value)::text as yy
      from units u join units o on o.bucket = u.bucket and o.unit = u.unit
      where ${isOf(series)} and u.metric_version_id = ${metricVersion} and ${windowMs === null ? sql`true` : sql`u.first_at <= ${asOf - windowMs}`}
        and o.experiment_id = ${other.experimentId} and o.phase = ${other.phase} and o.generation = ${generation} and o.metric_version_id = ${other.metricVersion} and o.first_at <= ${asOf}
      group by u.variant, o.variant order by u.variant, o.variant`.execute(db)
    return rows.map(({ variant, other, people, y, yy }) => ({ variant, other, people: Number(people), y: BigInt(y), yy: BigInt(yy) }))
  })
}
