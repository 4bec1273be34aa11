import { sql } from 'kysely'
import type { Db } from '../database/database.ts'
import type { SeenRow } from './plan-review.ts'
import type { SeenCell } from './seen-counts.ts'

/** Rows of a workspace and day; what a sender makes up beyond is not told apart any more. */
const MOST_A_DAY = 20_000

/** Adds what came since the last time, in one statement. New rows find room in the order in which they matter: events before their properties, frequent ones first. */
export async function addSeen(db: Db, cells: readonly SeenCell[], day: string): Promise<void> {
  await sql`
    with told as materialized (
      select t.* from jsonb_to_recordset(cast(cast(${JSON.stringify(cells)} as text) as jsonb))
        as t(workspace text, environment text, name text, property text, type text, seen bigint, "lastAt" bigint)
      join environments e on e.id = t.environment and e.workspace_id = t.workspace
    ),
    room as (
      select s.workspace_id, count(*) as taken from seen_properties s
      where s.day = cast(${day} as date) and s.workspace_id in (select t.workspace from told t) group by s.workspace_id
    ),
    placed as (
      select t.*, k.name is not null as known,
        row_number() over (partition by t.workspace, k.name is null order by t.property <> '', t.seen desc, t.name, t.property, t.type) as place
      from told t left join seen_properties k on k.workspace_id = t.workspace and k.day = cast(${day} as date)
        and k.environment_id = t.environment and k.name = t.name and k.property = t.property and k.type = t.type
    )
    insert into seen_properties as s (workspace_id, day, environment_id, name, property, type, seen, last_at)
    select p.workspace, cast(${day} as date), p.environment, p.name, p.property, p.type, p.seen, p."lastAt"
    from placed p left join room r on r.workspace_id = p.workspace
    where p.known or p.place + coalesce(r.taken, 0) <= ${MOST_A_DAY}
    order by p.workspace, p.environment, p.name collate "C", p.property collate "C", p.type
    on conflict (workspace_id, day, environment_id, name, property, type) do update set seen = s.seen + excluded.seen, last_at = greatest(s.last_at, excluded.last_at)`.execute(db)
}

export type SeenQuestion = { readonly workspace: string; readonly since: string; readonly environmentId?: string | undefined; readonly name?: string | undefined }

/** What came since a day, over its days and environments. */
export async function listSeen(db: Db, { workspace, since, environmentId, name }: SeenQuestion): Promise<readonly SeenRow[]> {
  const { rows } = await sql<SeenRow>`
    select s.name, s.property, s.type, cast(sum(s.seen) as bigint) as seen, max(s.last_at) as "lastAt"
    from seen_properties s
    where s.workspace_id = ${workspace} and s.day >= cast(${since} as date)
      ${environmentId === undefined ? sql`` : sql`and s.environment_id = ${environmentId}`} ${name === undefined ? sql`` : sql`and s.name = ${name}`}
    group by s.name, s.property, s.type
    order by s.name, s.property, s.type limit 60000`.execute(db)
  return rows
}

/** Lets days go that no page asks for any more. */
export async function trimSeen(db: Db, before: string): Promise<void> {
  await sql`delete from seen_properties s where s.day < cast(${before} as date)`.execute(db)
}
