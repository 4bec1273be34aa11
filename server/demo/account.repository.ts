import type { Selectable } from 'kysely'
import type { Db } from '../database/database.ts'
import type { Account, Board, Plan } from './account.ts'
import type { DemoAccountsTable } from './account.table.ts'

function fromRow(row: Selectable<DemoAccountsTable>): Account {
  return { userId: row.user_id, email: row.email, name: row.name, plan: row.plan, board: row.board, createdAt: row.created_at }
}

export async function findAccount(db: Db, workspaceId: string, userId: string): Promise<Account | undefined> {
  const row = await db.selectFrom('demo_accounts').selectAll().where('demo_accounts.workspace_id', '=', workspaceId).where('demo_accounts.user_id', '=', userId).executeTakeFirst()
  return row && fromRow(row)
}

/** Whoever signed up before stays as they are. */
export async function insertAccount(db: Db, workspaceId: string, account: Account): Promise<void> {
  const { userId, email, name, plan, board, createdAt } = account
  await db
    .insertInto('demo_accounts')
    .values({ workspace_id: workspaceId, user_id: userId, email, name, plan, board: JSON.stringify(board), created_at: createdAt })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

export async function saveAccount(db: Db, workspaceId: string, userId: string, change: { readonly board?: Board; readonly plan?: Plan }): Promise<void> {
  await db
    .updateTable('demo_accounts')
    .set({ ...(change.plan === undefined ? {} : { plan: change.plan }), ...(change.board === undefined ? {} : { board: JSON.stringify(change.board) }) })
    .where('demo_accounts.workspace_id', '=', workspaceId)
    .where('demo_accounts.user_id', '=', userId)
    .execute()
}

export async function deleteAccounts(db: Db, workspaceId: string, userIds: readonly string[]): Promise<void> {
  if (userIds.length === 0) return
  await db.deleteFrom('demo_accounts').where('demo_accounts.workspace_id', '=', workspaceId).where('demo_accounts.user_id', 'in', [...userIds]).execute()
}
