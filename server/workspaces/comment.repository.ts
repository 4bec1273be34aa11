import type { Selectable } from 'kysely'
import type { Db } from '../database/database.ts'
import type { Comment, Mention } from './comment.ts'
import type { CommentsTable } from './workspace.table.ts'

export type Place = { readonly workspaceId: string; readonly entityKind: string; readonly entityId: string }

function fromRow(row: Selectable<CommentsTable>): Comment {
  return {
    id: row.id, cameWith: row.came_with, memberId: row.member_id, author: row.author, text: row.text, mentions: row.mentions,
    createdAt: row.created_at, editedAt: row.edited_at, deletedAt: row.deleted_at,
  }
}

function of(db: Db, { workspaceId, entityKind, entityId }: Place) {
  return db.selectFrom('comments').where('comments.workspace_id', '=', workspaceId).where('comments.entity_kind', '=', entityKind).where('comments.entity_id', '=', entityId)
}

/** Newest first, before a place. */
export async function listComments(db: Db, place: Place, page: { readonly before: string | null; readonly limit: number }): Promise<readonly Comment[]> {
  let query = of(db, place).selectAll()
  if (page.before !== null) query = query.where('comments.id', '<', page.before)
  return (await query.orderBy('comments.id', 'desc').limit(page.limit).execute()).map(fromRow)
}

export async function findComment(db: Db, place: Place, id: string): Promise<Comment | undefined> {
  const row = await of(db, place).selectAll().where('comments.id', '=', id).forUpdate().executeTakeFirst()
  return row && fromRow(row)
}

/** Whoever wrote here. */
export async function listAuthors(db: Db, place: Place): Promise<readonly (string | null)[]> {
  return (await of(db, place).select('comments.member_id').distinct().limit(500).execute()).map((row) => row.member_id)
}

export async function insertComment(db: Db, place: Place, { mentions, ...comment }: Omit<Comment, 'editedAt' | 'deletedAt'>): Promise<void> {
  await db
    .insertInto('comments')
    .values({
      id: comment.id, workspace_id: place.workspaceId, entity_kind: place.entityKind, entity_id: place.entityId, came_with: comment.cameWith,
      member_id: comment.memberId, author: comment.author, text: comment.text, mentions: JSON.stringify(mentions), created_at: comment.createdAt,
    })
    .execute()
}

export async function updateComment(db: Db, id: string, to: { readonly text: string; readonly mentions: readonly Mention[]; readonly editedAt: Date }): Promise<void> {
  await db.updateTable('comments').set({ text: to.text, mentions: JSON.stringify(to.mentions), edited_at: to.editedAt }).where('comments.id', '=', id).execute()
}

/** Its words go; that there was one stays. */
export async function blankComment(db: Db, id: string, at: Date): Promise<void> {
  await db.updateTable('comments').set({ text: '', mentions: '[]', deleted_at: at }).where('comments.id', '=', id).execute()
}
