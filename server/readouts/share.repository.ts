import type { Selectable } from 'kysely'
import type { Db } from '../database/database.ts'
import type { ShareLink } from './share.ts'
import type { ShareLinksTable } from './share.table.ts'

function fromRow(row: Selectable<ShareLinksTable>): ShareLink {
  return { id: row.id, workspaceId: row.workspace_id, experimentId: row.experiment_id, createdBy: row.created_by, createdAt: row.created_at, expiresAt: row.expires_at, openedAt: row.opened_at }
}

/** Oldest first. */
export async function listShareLinks(db: Db, workspaceId: string, experimentId: string): Promise<readonly ShareLink[]> {
  const rows = await db.selectFrom('share_links').selectAll().where('share_links.workspace_id', '=', workspaceId).where('share_links.experiment_id', '=', experimentId).orderBy('share_links.created_at').orderBy('share_links.id').limit(100).execute()
  return rows.map(fromRow)
}

export async function findShareLink(db: Db, workspaceId: string, id: string): Promise<ShareLink | undefined> {
  const row = await db.selectFrom('share_links').selectAll().where('share_links.workspace_id', '=', workspaceId).where('share_links.id', '=', id).executeTakeFirst()
  return row && fromRow(row)
}

/** The link of a secret, with the experiment that it opens. */
export async function shareLinkOf(db: Db, tokenHash: string): Promise<(ShareLink & { readonly experimentKey: string }) | undefined> {
  const row = await db
    .selectFrom('share_links')
    .innerJoin('experiments', 'experiments.id', 'share_links.experiment_id')
    .selectAll('share_links')
    .select('experiments.key as experiment_key')
    .where('share_links.token_hash', '=', tokenHash)
    .executeTakeFirst()
  return row && { ...fromRow(row), experimentKey: row.experiment_key }
}

export async function insertShareLink(db: Db, link: ShareLink, tokenHash: string): Promise<void> {
  const { id, workspaceId, experimentId, createdBy, createdAt, expiresAt } = link
  await db.insertInto('share_links').values({ id, workspace_id: workspaceId, experiment_id: experimentId, token_hash: tokenHash, created_by: createdBy, created_at: createdAt, expires_at: expiresAt }).execute()
}

export async function deleteShareLink(db: Db, workspaceId: string, id: string): Promise<void> {
  await db.deleteFrom('share_links').where('share_links.workspace_id', '=', workspaceId).where('share_links.id', '=', id).execute()
}

export async function noteOpened(db: Db, id: string, at: Date): Promise<void> {
  await db.updateTable('share_links').set({ opened_at: at }).where('share_links.id', '=', id).execute()
}
