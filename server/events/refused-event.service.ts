import { createHash } from 'node:crypto'
import { wellFormed } from '#sdk/core/ids.ts'
import type { Db } from '../database/database.ts'
import { keptText } from './kept-text.ts'
import type { EventRefusal } from './refused-event.ts'
import { insertRefused, type ListedRefusal, type RefusalPlace, selectRefused } from './refused-event.repository.ts'

/** An event that was not stored, with all that came (but what `keptText` cuts), so that it can be looked at and sent again. */
export type KeptRefusal = {
  readonly messageId: string | null
  readonly code: EventRefusal
  readonly reason: string
  readonly body: unknown
}

/** Keeps refused events. A repetition of one that is kept already adds nothing. */
export function keepRefused(db: Db, place: RefusalPlace, refused: readonly KeptRefusal[]): Promise<void> {
  const rows = refused.map((one) => {
    const body = keptText(one.body)
    const id = createHash('sha256').update(`${place.environmentId} ${one.code} ${body}`).digest('hex').slice(0, 32)
    return { id, message_id: storable(one.messageId), code: one.code, reason: storable(one.reason), body }
  })
  return insertRefused(db, place, rows)
}

/** What a database keeps as text; the body itself is JSON, where such characters are escaped. */
function storable<Text extends string | null>(text: Text): Text {
  return (text === null ? null : wellFormed(text).replaceAll('\u0000', '\uFFFD')) as Text
}

/** Newest first; the cursor is the place of the last one shown. */
export async function listRefused(
  db: Db,
  workspace: string,
  page: { readonly cursor: string | null; readonly limit: number },
): Promise<{ readonly refused: readonly ListedRefusal[]; readonly next: string | null }> {
  const [, at = String(Number.MAX_SAFE_INTEGER), id = ''] = /^(\d{1,16}) ([0-9a-f]{32})$/.exec(page.cursor ?? '') ?? []
  const refused = await selectRefused(db, workspace, { receivedAt: Number(at), id }, page.limit)
  const last = refused.at(-1)
  return { refused, next: last === undefined || refused.length < page.limit ? null : `${last.receivedAt} ${last.id}` }
}
