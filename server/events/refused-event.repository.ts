import { sql } from 'kysely'
import type { Db } from '../database/database.ts'

export type RefusalPlace = { readonly workspace: string; readonly environmentId: string; readonly receivedAt: number }

export type RefusalRow = {
  readonly id: string
  readonly message_id: string | null
  readonly code: string
  readonly reason: string
  readonly body: string
}

export type ListedRefusal = {
  readonly id: string
  readonly environmentId: string
  readonly receivedAt: number
  readonly messageId: string | null
  readonly code: string
  readonly reason: string
  /** JSON text as it came, cut off where it was nested too deep to be written. */
  readonly body: string
}

export async function insertRefused(db: Db, place: RefusalPlace, rows: readonly RefusalRow[]): Promise<void> {
  if (rows.length === 0) return
  await sql`
    insert into refused_events (workspace_id, environment_id, received_at, id, message_id, code, reason, body)
    select ${place.workspace}, ${place.environmentId}, ${place.receivedAt}, r.*
    from jsonb_to_recordset(cast(cast(${JSON.stringify(rows)} as text) as jsonb)) as r(id text, message_id text, code text, reason text, body text)
    order by r.id
    on conflict do nothing`.execute(db)
}

/** Newest first, after a place. */
export async function selectRefused(db: Db, workspace: string, after: { readonly receivedAt: number; readonly id: string }, limit: number): Promise<readonly ListedRefusal[]> {
  const { rows } = await sql<ListedRefusal>`
    select r.id, r.environment_id as "environmentId", r.received_at as "receivedAt", r.message_id as "messageId", r.code, r.reason, r.body
    from refused_events r
    where r.workspace_id = ${workspace} and (r.received_at, r.id) < (${after.receivedAt}, ${after.id})
    order by r.received_at desc, r.id desc limit ${limit}`.execute(db)
  return rows
}
