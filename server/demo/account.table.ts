import type { ColumnType, Generated } from 'kysely'
import type { Instant } from '../database/columns.ts'
import type { Board, Plan } from './account.ts'

export type DemoAccountsTable = {
  workspace_id: string
  user_id: string
  email: string
  name: Generated<string>
  plan: Generated<Plan>
  board: ColumnType<Board, string, string>
  created_at: Instant
}
