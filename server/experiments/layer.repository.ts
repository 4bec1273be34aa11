import { type Selectable, sql } from 'kysely'
import type { Db } from '../database/database.ts'
import type { Layer } from './layer.ts'
import type { LayersTable } from './layer.table.ts'

function fromRow(row: Selectable<LayersTable>): Layer {
  return { id: row.id, key: row.key, name: row.name, salt: row.salt, version: row.version, archivedAt: row.archived_at, createdAt: row.created_at }
}

/** Archived ones too: what ended in one still needs its salt. */
export async function listLayers(db: Db, workspaceId: string): Promise<readonly Layer[]> {
  const rows = await db.selectFrom('layers').selectAll().where('layers.workspace_id', '=', workspaceId).orderBy('layers.created_at').orderBy('layers.key').limit(1000).execute()
  return rows.map(fromRow)
}

/** Those that stand, oldest first, after a place. */
export async function pageOfLayers(db: Db, workspaceId: string, { after, limit }: { readonly after: { readonly createdAt: Date; readonly key: string } | undefined; readonly limit: number }): Promise<readonly Layer[]> {
  let query = db.selectFrom('layers').selectAll().where('layers.workspace_id', '=', workspaceId).where('layers.archived_at', 'is', null)
  if (after !== undefined) query = query.where(sql<boolean>`(layers.created_at, layers.key) > (${after.createdAt}::timestamptz, ${after.key})`)
  const rows = await query.orderBy('layers.created_at').orderBy('layers.key').limit(limit).execute()
  return rows.map(fromRow)
}

export async function findLayer(db: Db, workspaceId: string, key: string): Promise<Layer | undefined> {
  const row = await db.selectFrom('layers').selectAll().where('layers.workspace_id', '=', workspaceId).where('layers.key', '=', key).executeTakeFirst()
  return row && fromRow(row)
}

/** Held until the transaction ends, so that two launches never take the same slots. */
export async function lockLayer(db: Db, workspaceId: string, key: string): Promise<Layer | undefined> {
  const row = await db.selectFrom('layers').selectAll().where('layers.workspace_id', '=', workspaceId).where('layers.key', '=', key).forUpdate().executeTakeFirst()
  return row && fromRow(row)
}

export async function insertLayer(db: Db, workspaceId: string, layer: Layer): Promise<void> {
  await db.insertInto('layers').values({ id: layer.id, workspace_id: workspaceId, key: layer.key, name: layer.name, salt: layer.salt, created_at: layer.createdAt }).execute()
}

/** Saves if the layer still stands at `from`; false where somebody saved meanwhile. */
export async function updateLayer(db: Db, layer: Layer, from: number): Promise<boolean> {
  const done = await db
    .updateTable('layers')
    .set({ name: layer.name, archived_at: layer.archivedAt, version: from + 1 })
    .where('layers.id', '=', layer.id)
    .where('layers.version', '=', from)
    .executeTakeFirst()
  return done.numUpdatedRows > 0n
}
