import { type Selectable, sql } from 'kysely'
import type { Db } from '../database/database.ts'
import { inOrder } from '../database/in-order.ts'
import type { ListPlace } from '../list-order.ts'
import type { Audience, AudienceOrder } from './audience.ts'
import type { AudiencesTable } from './audience.table.ts'

function fromRow(row: Selectable<AudiencesTable>): Audience {
  return { id: row.id, key: row.key, name: row.name, condition: row.condition, version: row.version, archivedAt: row.archived_at, createdAt: row.created_at }
}

export async function findAudience(db: Db, workspaceId: string, key: string): Promise<Audience | undefined> {
  const row = await db.selectFrom('audiences').selectAll().where('audiences.workspace_id', '=', workspaceId).where('audiences.key', '=', key).executeTakeFirst()
  return row && fromRow(row)
}

const orders = { key: sql`audiences.key`, name: sql`audiences.name` } as const satisfies Record<AudienceOrder['by'], unknown>

/** By key unless another order is asked for, after a place; `search` looks into key and name. Archived ones are left out. */
export async function listAudiences(db: Db, question: { workspaceId: string; search?: string | undefined; order?: AudienceOrder | undefined; after?: ListPlace | undefined; limit: number }): Promise<readonly Audience[]> {
  let query = db.selectFrom('audiences').selectAll().where('audiences.workspace_id', '=', question.workspaceId).where('audiences.archived_at', 'is', null)
  if (question.search !== undefined && question.search !== '') {
    const pattern = `%${question.search.replace(/[\\%_]/g, '\\$&')}%`
    query = query.where((by) => by.or([by('audiences.key', 'ilike', pattern), by('audiences.name', 'ilike', pattern)]))
  }
  const { by, descending } = question.order ?? { by: 'key', descending: false }
  return (await inOrder(query, { value: orders[by], id: sql<string>`audiences.id` }, descending, question.after).limit(question.limit).execute()).map(fromRow)
}

/** Holds every audience until the transaction ends, in one order, so that two saves cannot close a ring between them. */
export async function lockAudiences(db: Db, workspaceId: string): Promise<readonly Audience[]> {
  const rows = await db.selectFrom('audiences').selectAll().where('audiences.workspace_id', '=', workspaceId).where('audiences.archived_at', 'is', null).orderBy('audiences.id').forUpdate().execute()
  return rows.map(fromRow)
}

/** Those of these keys that are not archived; held, so that none is archived before whoever refers to it is saved. */
export async function shareAudiences(db: Db, workspaceId: string, keys: readonly string[]): Promise<readonly string[]> {
  if (keys.length === 0) return []
  const rows = await db
    .selectFrom('audiences')
    .select('audiences.key')
    .where('audiences.workspace_id', '=', workspaceId)
    .where('audiences.key', 'in', [...keys])
    .where('audiences.archived_at', 'is', null)
    .orderBy('audiences.id')
    .forShare()
    .execute()
  return rows.map((row) => row.key)
}

export async function insertAudience(db: Db, audience: Audience, workspaceId: string): Promise<void> {
  await db
    .insertInto('audiences')
    .values({ id: audience.id, workspace_id: workspaceId, key: audience.key, name: audience.name, condition: JSON.stringify(audience.condition), created_at: audience.createdAt })
    .execute()
}

/** Saves if it still stands at `from`; false where somebody saved meanwhile. */
export async function updateAudience(db: Db, audience: Audience, from: number): Promise<boolean> {
  const done = await db
    .updateTable('audiences')
    .set({ name: audience.name, condition: JSON.stringify(audience.condition), archived_at: audience.archivedAt, version: from + 1 })
    .where('audiences.id', '=', audience.id)
    .where('audiences.version', '=', from)
    .executeTakeFirst()
  return done.numUpdatedRows > 0n
}
