import { sql } from 'kysely'
import type { Db } from '../database/database.ts'
import { newOrderedId } from '../id.ts'
import type { Actor, Entry, EntityKind, NewEntry } from './history.ts'

/** Written in the transaction of the change itself: there is no change without its entry. */
export async function writeHistory(db: Db, entry: NewEntry): Promise<void> {
  await db
    .insertInto('history')
    .values({
      id: newOrderedId('his'),
      workspace_id: entry.workspaceId,
      at: entry.at,
      actor: JSON.stringify(entry.actor),
      entity_kind: entry.entityKind,
      entity_id: entry.entityId,
      entity_key: entry.entityKey,
      action: entry.action,
      why: entry.why ?? '',
      before: entry.before === undefined ? null : JSON.stringify(entry.before),
      after: entry.after === undefined ? null : JSON.stringify(entry.after),
    })
    .execute()
}

export type HistoryQuestion = {
  readonly workspaceId: string
  readonly entityKind?: EntityKind | undefined
  readonly entityId?: string | undefined
  /** Who: the id of a member or a key. */
  readonly actor?: string | undefined
  /** By members, by keys, or by Producting itself. */
  readonly actorKind?: Actor['kind'] | undefined
  /** Part of the key or the name of what was changed, or of the reason. */
  readonly search?: string | undefined
  /** Half-open: from ≤ at < to. */
  readonly from?: Date | undefined
  readonly to?: Date | undefined
  readonly cursor?: string | undefined
  readonly limit: number
}

export type HistoryPage = { readonly entries: readonly Entry[]; readonly next: string | null }

/** Newest first; `cursor` is the `next` of the page before. */
export async function readHistory(db: Db, question: HistoryQuestion): Promise<HistoryPage> {
  let query = asked(db, question)
  const after = place(question.cursor)
  if (after !== null) {
    query = query.where((by) =>
      by.or([by('history.at', '<', after.at), by.and([by('history.at', '=', after.at), by('history.id', '<', after.id)])]),
    )
  }
  const rows = await query.orderBy('history.at', 'desc').orderBy('history.id', 'desc').limit(question.limit + 1).execute()
  const page = rows.slice(0, question.limit)
  const last = page.at(-1)
  return {
    entries: page.map((row) => ({
      id: row.id,
      at: row.at,
      actor: row.actor,
      entityKind: row.entity_kind as EntityKind,
      entityId: row.entity_id,
      entityKey: row.entity_key,
      action: row.action,
      why: row.why,
      before: row.before,
      after: row.after,
    })),
    next: rows.length > question.limit && last ? `${last.at.getTime()}:${last.id}` : null,
  }
}

function asked(db: Db, question: HistoryQuestion) {
  const { entityKind, entityId, actor, actorKind, search, from, to } = question
  let query = db.selectFrom('history').selectAll().where('history.workspace_id', '=', question.workspaceId)
  if (entityKind !== undefined) query = query.where('history.entity_kind', '=', entityKind)
  if (entityId !== undefined) query = query.where('history.entity_id', '=', entityId)
  if (actor !== undefined) query = query.where(sql<string>`history.actor ->> 'id'`, '=', actor)
  if (actorKind !== undefined) query = query.where(sql<string>`history.actor ->> 'kind'`, '=', actorKind)
  if (from !== undefined) query = query.where('history.at', '>=', from)
  if (to !== undefined) query = query.where('history.at', '<', to)
  const words = search?.trim() ?? ''
  if (words === '') return query
  const like = `%${words.replaceAll(/[\\%_]/g, '\\$&')}%`
  return query.where((by) => by.or([by('history.entity_key', 'ilike', like), by('history.why', 'ilike', like), by('history.action', 'ilike', like)]))
}

/** Who did what and when stays. */
export async function blankEntries(db: Db, { workspaceId, entityKind, entityId }: { readonly workspaceId: string; readonly entityKind: EntityKind; readonly entityId: string }): Promise<void> {
  await db
    .updateTable('history')
    .set({ entity_id: '', entity_key: '', why: '', before: null, after: null })
    .where('history.workspace_id', '=', workspaceId)
    .where('history.entity_kind', '=', entityKind)
    .where('history.entity_id', '=', entityId)
    .execute()
}

function place(cursor: string | undefined): { at: Date; id: string } | null {
  const cut = cursor?.indexOf(':') ?? -1
  if (cursor === undefined || cut < 0) return null
  return { at: new Date(Number(cursor.slice(0, cut))), id: cursor.slice(cut + 1) }
}
