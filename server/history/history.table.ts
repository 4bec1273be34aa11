import type { ColumnType, Generated } from 'kysely'
import type { Instant } from '../database/columns.ts'
import type { Actor } from './history.ts'

export type HistoryTable = {
  id: string
  workspace_id: string
  at: Instant
  actor: ColumnType<Actor, string, never>
  entity_kind: string
  entity_id: string
  entity_key: string
  action: string
  why: Generated<string>
  before: ColumnType<unknown, string | null, null>
  after: ColumnType<unknown, string | null, null>
}
