import { sql } from 'kysely'
import type { Db } from '../database/database.ts'
import type { Staleness } from './usage.ts'

export type UsageRow = { readonly environmentId: string; readonly flag: string; readonly variation: string; readonly served: number }

/** Adds what was served since the last time. Keys that are no flag of the environment's workspace are passed over. */
export async function addUsage(db: Db, rows: readonly UsageRow[], at: Date): Promise<void> {
  await sql`
    insert into flag_usage as known (flag_id, environment_id, day, variation, served, last_at)
    select f.id, e.id, (${at}::timestamptz at time zone 'UTC')::date, t.variation, sum(t.served), ${at}
    from jsonb_to_recordset(cast(${JSON.stringify(rows)}::text as jsonb)) as t("environmentId" text, flag text, variation text, served bigint)
    join environments e on e.id = t."environmentId"
    join flags f on f.workspace_id = e.workspace_id and f.key = t.flag
    group by f.id, e.id, t.variation
    order by f.id, e.id, t.variation
    on conflict (flag_id, environment_id, day, variation) do update set served = known.served + excluded.served, last_at = excluded.last_at`.execute(db)
}

/** When a flag was last asked for in an environment; null where it never was. */
export async function lastAsked(db: Db, flagId: string, environmentId: string): Promise<Date | null> {
  const row = await db
    .selectFrom('flag_usage')
    .select(({ fn }) => fn.max('flag_usage.last_at').as('at'))
    .where('flag_usage.flag_id', '=', flagId)
    .where('flag_usage.environment_id', '=', environmentId)
    .executeTakeFirst()
  return row?.at ?? null
}

type StaleRow = { readonly key: string; readonly last_at: Date | null; readonly variation: string | null }

/**
 * Flags older than `since` that nobody asked for since then, or that served one variation alone; by key after `after`. A flag that a
 * running experiment decides is in use, whatever it serves.
 */
export async function listStale(db: Db, question: { readonly workspaceId: string; readonly since: Date; readonly after: string; readonly limit: number }): Promise<readonly { readonly key: string; readonly stale: Staleness }[]> {
  const { rows } = await sql<StaleRow>`
    select f.key, max(u.last_at) as last_at,
      min(u.variation) filter (where u.last_at >= ${question.since}) as variation
    from flags f left join flag_usage u on u.flag_id = f.id
    where f.workspace_id = ${question.workspaceId} and f.key > ${question.after} and f.archived_at is null and f.created_at < ${question.since}
      and not exists (select from experiments x where x.flag_id = f.id and x.status in ('running', 'paused'))
    group by f.key
    having coalesce(max(u.last_at) < ${question.since}, true)
      or (count(distinct u.variation) filter (where u.last_at >= ${question.since}) = 1 and min(u.last_at) < ${question.since})
    order by f.key limit ${question.limit}`.execute(db)
  return rows.map((row) => ({ key: row.key, stale: stalenessOf(row, question.since) }))
}

function stalenessOf({ last_at: lastAt, variation }: StaleRow, since: Date): Staleness {
  if (lastAt === null) return { kind: 'never-asked' }
  if (variation === null) return { kind: 'not-asked', lastAt }
  return { kind: 'one-variation', variation, since }
}
