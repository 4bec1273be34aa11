import { sql } from 'kysely'
import type { Db } from '../database/database.ts'
import type { SeenRow } from './plan-review.ts'
import type { SeenCell } from './seen-counts.ts'

/** Rows of a workspace and day; what a sender makes up beyond is not told apart any more. */
const MOST_A_DAY = 20_000

/** Rows of one statement: the embedded database has one connection, and events wait for it. */
const AT_ONCE = 500

/**
 * Adds what came since the last time. New rows find room in the order in which they matter: events before their
 * properties, frequent ones first.
 */
export async function addSeen(db: Db, cells: readonly SeenCell[], day: string): Promise<void> {
  for (const workspace of new Set(cells.map((cell) => cell.workspace))) {
    const own = cells.filter((cell) => cell.workspace === workspace).toSorted((a, b) => Number(a.property !== '') - Number(b.property !== '') || b.seen - a.seen)
    // What is known already takes no room, so where it seems to be used up it is measured again.
    let room = await roomIn(db, workspace, day)
    for (let from = 0; from < own.length; from += AT_ONCE) {
      const some = own.slice(from, from + AT_ONCE)
      if (room < some.length) room = await roomIn(db, workspace, day)
      const open = some.slice(0, Math.max(0, room))
      await addSome(db, open, { day, onlyKnown: false })
      await addSome(db, some.slice(open.length), { day, onlyKnown: true })
      room -= open.length
    }
  }
}

async function roomIn(db: Db, workspace: string, day: string): Promise<number> {
  const { rows } = await sql<{ taken: number }>`select count(*) as taken from seen_properties s where s.workspace_id = ${workspace} and s.day = cast(${day} as date)`.execute(db)
  return MOST_A_DAY - (rows[0]?.taken ?? 0)
}

/** Each row is found by the index of the key, whatever the planner knows of a table that has just grown. */
async function addSome(db: Db, cells: readonly SeenCell[], { day, onlyKnown }: { readonly day: string; readonly onlyKnown: boolean }): Promise<void> {
  if (cells.length === 0) return
  const known = sql`cross join lateral (
      select from seen_properties k where k.workspace_id = t.workspace and k.day = cast(${day} as date)
        and k.environment_id = t.environment and k.name = t.name and k.property = t.property and k.type = t.type limit 1
    ) k`
  await sql`
    insert into seen_properties as s (workspace_id, day, environment_id, name, property, type, seen, last_at)
    select t.workspace, cast(${day} as date), t.environment, t.name, t.property, t.type, t.seen, t."lastAt"
    from jsonb_to_recordset(cast(cast(${JSON.stringify(cells)} as text) as jsonb))
      as t(workspace text, environment text, name text, property text, type text, seen bigint, "lastAt" bigint)
    join environments e on e.id = t.environment and e.workspace_id = t.workspace ${onlyKnown ? known : sql``}
    order by t.workspace, t.environment, t.name collate "C", t.property collate "C", t.type
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
