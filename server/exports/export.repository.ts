import type { Selectable } from 'kysely'
import type { Db } from '../database/database.ts'
import type { Export, ExportDraft } from './export.ts'
import type { ExportsTable } from './export.table.ts'

function fromRow({ workspace_id: workspaceId, next_at: nextAt, created_at: createdAt, ...row }: Selectable<ExportsTable>): Export {
  return { ...row, workspaceId, nextAt, createdAt }
}

function columnsOf({ name, what, format, schedule, keep, destination }: ExportDraft) {
  return { name, format, keep, what: JSON.stringify(what), schedule: JSON.stringify(schedule), destination: destination === null ? null : JSON.stringify(destination) }
}

/** Oldest first. */
export async function listExports(db: Db, workspaceId: string, limit: number): Promise<readonly Export[]> {
  const rows = await db.selectFrom('exports').selectAll().where('exports.workspace_id', '=', workspaceId).orderBy('exports.created_at').orderBy('exports.id').limit(limit).execute()
  return rows.map(fromRow)
}

export async function findExport(db: Db, workspaceId: string, id: string): Promise<Export | undefined> {
  const row = await db.selectFrom('exports').selectAll().where('exports.workspace_id', '=', workspaceId).where('exports.id', '=', id).executeTakeFirst()
  return row && fromRow(row)
}

/** Whosever it is: for what works through all of them. */
export async function exportById(db: Db, id: string): Promise<Export> {
  return fromRow(await db.selectFrom('exports').selectAll().where('exports.id', '=', id).executeTakeFirstOrThrow())
}

export async function insertExport(db: Db, one: Export): Promise<void> {
  await db
    .insertInto('exports')
    .values({ id: one.id, workspace_id: one.workspaceId, ...columnsOf(one), secret: one.secret, next_at: one.nextAt, created_at: one.createdAt })
    .execute()
}

/** False: it stands at another version. */
export async function updateExport(db: Db, { id, workspaceId, version, secret, nextAt, ...draft }: Export): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('exports')
    .set({ ...columnsOf(draft), secret, next_at: nextAt, version: version + 1 })
    .where('exports.workspace_id', '=', workspaceId)
    .where('exports.id', '=', id)
    .where('exports.version', '=', version)
    .executeTakeFirstOrThrow()
  return numUpdatedRows === 1n
}

export async function deleteExport(db: Db, workspaceId: string, id: string): Promise<void> {
  await db.deleteFrom('exports').where('exports.workspace_id', '=', workspaceId).where('exports.id', '=', id).execute()
}

/** The export that is due first and that no other server holds this moment. Inside a transaction. */
export async function takeDueExport(db: Db, now: Date): Promise<Export | undefined> {
  const row = await db.selectFrom('exports').selectAll().where('exports.next_at', '<=', now).orderBy('exports.next_at').limit(1).forUpdate().skipLocked().executeTakeFirst()
  return row && fromRow(row)
}

export async function setNextTime(db: Db, id: string, nextAt: Date | null): Promise<void> {
  await db.updateTable('exports').set({ next_at: nextAt }).where('exports.id', '=', id).execute()
}
