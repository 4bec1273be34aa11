import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import { wellFormed } from '#sdk/core/ids.ts'
import type { Db } from '../database/database.ts'
import type { EventRefusal } from './refused-event.ts'

/** An event that was not stored, with all that came, so that it can be looked at and sent again. */
export type KeptRefusal = {
  readonly messageId: string | null
  readonly code: EventRefusal
  readonly reason: string
  readonly body: unknown
}

export type ListedRefusal = {
  readonly id: string
  readonly environmentId: string
  readonly receivedAt: number
  readonly messageId: string | null
  readonly code: string
  readonly reason: string
  /** JSON text as it came. */
  readonly body: string
}

/** Keeps refused events. A repetition of one that is kept already adds nothing. */
export async function keepRefused(db: Db, at: { readonly workspace: string; readonly environmentId: string; readonly receivedAt: number }, refused: readonly KeptRefusal[]): Promise<void> {
  if (refused.length === 0) return
  const rows = refused.map((one) => {
    const body = JSON.stringify(one.body) ?? 'null'
    const id = createHash('sha256').update(`${at.environmentId} ${one.code} ${body}`).digest('hex').slice(0, 32)
    return { id, message_id: storable(one.messageId), code: one.code, reason: storable(one.reason), body }
  })
  await sql`
    insert into refused_events (workspace_id, environment_id, received_at, id, message_id, code, reason, body)
    select ${at.workspace}, ${at.environmentId}, ${at.receivedAt}, r.*
    from jsonb_to_recordset(cast(cast(${JSON.stringify(rows)} as text) as jsonb)) as r(id text, message_id text, code text, reason text, body text)
    order by r.id
    on conflict do nothing`.execute(db)
}

/** What a database keeps as text; the body itself is JSON, where such characters are escaped. */
function storable<Text extends string | null>(text: Text): Text {
  return (text === null ? null : wellFormed(text).replaceAll('\u0000', '\uFFFD')) as Text
}

/** Newest first; the cursor is the place of the last one shown. */
export async function listRefused(db: Db, workspace: string, page: { readonly cursor: string | null; readonly limit: number }): Promise<{ readonly refused: readonly ListedRefusal[]; readonly next: string | null }> {
  const [, at = String(Number.MAX_SAFE_INTEGER), id = ''] = /^(\d{1,16}) ([0-9a-f]{32})$/.exec(page.cursor ?? '') ?? []
  const { rows } = await sql<ListedRefusal>`
    select r.id, r.environment_id as "environmentId", r.received_at as "receivedAt", r.message_id as "messageId", r.code, r.reason, r.body
    from refused_events r
    where r.workspace_id = ${workspace} and (r.received_at, r.id) < (${Number(at)}, ${id})
    order by r.received_at desc, r.id desc limit ${page.limit}`.execute(db)
  const last = rows.at(-1)
  return { refused: rows, next: last === undefined || rows.length < page.limit ? null : `${last.receivedAt} ${last.id}` }
}
