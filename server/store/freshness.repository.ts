import { sql } from 'kysely'
import type { Db } from '../database/database.ts'
import { oldestPending } from './changes.repository.ts'
import type { EventName, Freshness } from './door.ts'

/** Among how many that came last the newest event is looked for. */
const RECENT = 1_000

/** What came last, and up to which instant of arrival every consumer has counted. */
export async function loadFreshness(db: Db, workspace: string, now: number): Promise<Freshness> {
  const { rows } = await sql<{ at: number | null; received_at: number | null }>`
    select max(e.at) as at, max(e.received_at) as received_at
    from (select e.at, e.received_at from events e where e.workspace_id = ${workspace} order by e.seq desc limit ${RECENT}) e`.execute(db)
  const pending = await oldestPending(db, workspace)
  return { watermark: pending === null ? now : Math.min(now, pending - 1), lastEventAt: rows[0]?.at ?? null, lastReceivedAt: rows[0]?.received_at ?? null }
}

const NAME_COUNTED_TO = 1_000

/** Names of track events, one after the other along the index, each counted up to a bound; in the order of the index, or a name that few have would be looked for in the whole table. */
export async function loadEventNames(db: Db, workspace: string, limit: number): Promise<readonly EventName[]> {
  const { rows } = await sql<{ name: string; count: number }>`
    with recursive names as (
      (select e.name from events e where e.workspace_id = ${workspace} order by e.name limit 1)
      union all
      select (select e.name from events e where e.workspace_id = ${workspace} and e.name > n.name order by e.name limit 1)
      from names n where n.name is not null
    )
    select n.name, c.count from (select name from names where name <> '' limit ${limit}) n
    cross join lateral (
      select count(*) as count from (
        select from events e where e.workspace_id = ${workspace} and e.name = n.name and e.type = 'track' order by e.identity limit ${NAME_COUNTED_TO + 1}
      ) e
    ) c
    where c.count > 0
    order by c.count desc, n.name`.execute(db)
  return rows.map((row) => ({ name: row.name, count: Math.min(row.count, NAME_COUNTED_TO), more: row.count > NAME_COUNTED_TO }))
}

const BOTS_COUNTED_TO = 10_000

export async function countBots(db: Db, workspace: string, since: number): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) as count from (
      select from events e where e.workspace_id = ${workspace} and e.bot and e.received_at >= ${since} limit ${BOTS_COUNTED_TO}
    ) e`.execute(db)
  return rows[0]?.count ?? 0
}
