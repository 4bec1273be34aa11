import { type Selectable, sql } from 'kysely'
import type { Db } from '../database/database.ts'
import type { Holdout } from './holdout.ts'
import type { HoldoutsTable } from './holdout.table.ts'

function fromRow(row: Selectable<HoldoutsTable>): Holdout {
  return { id: row.id, key: row.key, name: row.name, salt: row.salt, share: row.share, tag: row.tag, version: row.version, endedAt: row.ended_at, createdAt: row.created_at }
}

/** Oldest first, ended ones too. */
export async function listHoldouts(db: Db, workspaceId: string): Promise<readonly Holdout[]> {
  const rows = await db.selectFrom('holdouts').selectAll().where('holdouts.workspace_id', '=', workspaceId).orderBy('holdouts.created_at').orderBy('holdouts.key').limit(1000).execute()
  return rows.map(fromRow)
}

export type HoldoutPlace = { readonly ended: boolean; readonly createdAt: Date; readonly key: string }

/** Those that stand before those that ended, oldest first, after a place. */
export async function pageOfHoldoutRows(db: Db, workspaceId: string, { after, limit }: { readonly after: HoldoutPlace | undefined; readonly limit: number }): Promise<readonly Holdout[]> {
  const isEnded = sql<boolean>`holdouts.ended_at is not null`
  let query = db.selectFrom('holdouts').selectAll().where('holdouts.workspace_id', '=', workspaceId)
  if (after !== undefined) query = query.where(sql<boolean>`(${isEnded}, holdouts.created_at, holdouts.key) > (${after.ended}::boolean, ${after.createdAt}::timestamptz, ${after.key})`)
  const rows = await query.orderBy(isEnded).orderBy('holdouts.created_at').orderBy('holdouts.key').limit(limit).execute()
  return rows.map(fromRow)
}

export async function insertHoldout(db: Db, workspaceId: string, holdout: Holdout): Promise<void> {
  await db
    .insertInto('holdouts')
    .values({ id: holdout.id, workspace_id: workspaceId, key: holdout.key, name: holdout.name, salt: holdout.salt, share: holdout.share, tag: holdout.tag, created_at: holdout.createdAt })
    .execute()
}

/** Ends one if it still stands at `from`; false where somebody saved meanwhile. */
export async function endHoldoutRow(db: Db, holdout: Holdout, at: Date): Promise<boolean> {
  const done = await db
    .updateTable('holdouts')
    .set({ ended_at: at, version: holdout.version + 1 })
    .where('holdouts.id', '=', holdout.id)
    .where('holdouts.version', '=', holdout.version)
    .executeTakeFirst()
  return done.numUpdatedRows > 0n
}
