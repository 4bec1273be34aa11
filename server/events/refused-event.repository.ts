import { sql, type RawBuilder } from 'kysely'
import type { Db } from '../database/database.ts'
import type { After, KeptDelivery, ListedRefusal, RefusedFilter, RefusedGroup } from './refused-event.ts'

export type RefusalPlace = { readonly workspace: string; readonly environmentId: string; readonly receivedAt: number }

export type RefusalRow = {
  readonly id: string
  readonly message_id: string | null
  readonly code: string
  readonly reason: string
  readonly body: string
  readonly name: string
  readonly sender: 'client' | 'server'
  readonly sent_at: string | null
  readonly user_agent: string | null
}

export async function insertRefused(db: Db, place: RefusalPlace, rows: readonly RefusalRow[]): Promise<void> {
  if (rows.length === 0) return
  await sql`
    insert into refused_events (workspace_id, environment_id, received_at, id, message_id, code, reason, body, name, sender, sent_at, user_agent)
    select ${place.workspace}, ${place.environmentId}, ${place.receivedAt}, r.*
    from jsonb_to_recordset(cast(cast(${JSON.stringify(rows)} as text) as jsonb))
      as r(id text, message_id text, code text, reason text, body text, name text, sender text, sent_at text, user_agent text)
    order by r.id
    on conflict do nothing`.execute(db)
}

const columns = sql`r.id, r.environment_id as "environmentId", r.received_at as "receivedAt", r.message_id as "messageId", r.code, r.reason, r.name, r.body, r.tries`

function where(workspace: string, { code, environmentId, name, id }: RefusedFilter): RawBuilder<unknown> {
  const parts = [
    sql`r.workspace_id = ${workspace}`,
    ...(code === undefined ? [] : [sql`r.code = ${code}`]),
    ...(environmentId === undefined ? [] : [sql`r.environment_id = ${environmentId}`]),
    ...(name === undefined ? [] : [sql`r.name = ${name}`]),
    ...(id === undefined ? [] : [sql`r.id = ${id}`]),
  ]
  return sql.join(parts, sql` and `)
}

/** Those with one of these texts in their body, newest first, after a place. */
export async function selectNaming(db: Db, workspace: string, texts: readonly string[], after: After, limit: number): Promise<readonly ListedRefusal[]> {
  if (texts.length === 0) return []
  const { rows } = await sql<ListedRefusal>`
    select ${columns} from refused_events r
    where r.workspace_id = ${workspace} and (r.received_at, r.id) < (${after.receivedAt}, ${after.id})
      and (${sql.join(texts.map((text) => sql`strpos(r.body, ${text}) > 0`), sql` or `)})
    order by r.received_at desc, r.id desc limit ${limit}`.execute(db)
  return rows
}

/** Newest first, after a place. */
export async function selectRefused(db: Db, workspace: string, filter: RefusedFilter, after: After, limit: number): Promise<readonly ListedRefusal[]> {
  const { rows } = await sql<ListedRefusal>`
    select ${columns} from refused_events r
    where ${where(workspace, filter)} and (r.received_at, r.id) < (${after.receivedAt}, ${after.id})
    order by r.received_at desc, r.id desc limit ${limit}`.execute(db)
  return rows
}

/** The same with what reading again needs. */
export async function selectDeliveries(db: Db, workspace: string, filter: RefusedFilter, after: After, limit: number): Promise<readonly KeptDelivery[]> {
  const { rows } = await sql<KeptDelivery>`
    select ${columns}, r.sender, r.sent_at as "sentAt", r.user_agent as "userAgent" from refused_events r
    where ${where(workspace, filter)} and (r.received_at, r.id) < (${after.receivedAt}, ${after.id})
    order by r.received_at desc, r.id desc limit ${limit}`.execute(db)
  return rows
}

/** How many there are of each reason; the table holds a bounded number. */
export async function groupRefused(db: Db, workspace: string, filter: RefusedFilter): Promise<readonly RefusedGroup[]> {
  const { rows } = await sql<RefusedGroup>`
    select r.code, count(*) as count, min(r.received_at) as "firstAt", max(r.received_at) as "lastAt"
    from refused_events r where ${where(workspace, filter)} group by r.code order by count(*) desc, r.code`.execute(db)
  return rows
}

export async function namesOfRefused(db: Db, workspace: string, limit: number): Promise<readonly string[]> {
  const { rows } = await sql<{ name: string }>`
    select r.name from refused_events r where r.workspace_id = ${workspace} and r.name <> '' group by r.name order by count(*) desc, r.name limit ${limit}`.execute(db)
  return rows.map((row) => row.name)
}

export async function countRefused(db: Db, workspace: string, filter: RefusedFilter): Promise<number> {
  const { rows } = await sql<{ count: number }>`select count(*) as count from refused_events r where ${where(workspace, filter)}`.execute(db)
  return rows[0]?.count ?? 0
}

export async function deleteRefused(db: Db, workspace: string, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return
  await sql`delete from refused_events r where r.workspace_id = ${workspace} and r.id in (${sql.join([...ids])})`.execute(db)
}

/** Those up to a moment: what came after somebody looked is not let go unseen. Answers how many. */
export async function deleteRefusedUpTo(db: Db, workspace: string, filter: RefusedFilter, upTo: number): Promise<number> {
  const done = await sql`delete from refused_events r where ${where(workspace, filter)} and r.received_at <= ${upTo}`.execute(db)
  return Number(done.numAffectedRows ?? 0n)
}

/** What was refused again: with what is wrong with it now. */
export async function markTried(db: Db, workspace: string, rows: readonly { readonly id: string; readonly code: string; readonly reason: string }[], at: number): Promise<void> {
  if (rows.length === 0) return
  await sql`
    update refused_events r set code = t.code, reason = t.reason, tries = r.tries + 1, tried_at = ${at}
    from jsonb_to_recordset(cast(cast(${JSON.stringify(rows)} as text) as jsonb)) as t(id text, code text, reason text)
    where r.workspace_id = ${workspace} and r.id = t.id`.execute(db)
}

/** Lets go what is older than a moment, and of each workspace what is beyond so many. */
export async function trimRefused(db: Db, before: number, most: number): Promise<void> {
  await sql`delete from refused_events r where r.received_at < ${before}`.execute(db)
  await sql`
    delete from refused_events r using (
      select w.id as workspace_id, (
        select o.received_at from refused_events o where o.workspace_id = w.id order by o.received_at desc, o.id desc offset ${most} limit 1
      ) as upto from workspaces w
    ) e where r.workspace_id = e.workspace_id and r.received_at <= e.upto`.execute(db)
}
