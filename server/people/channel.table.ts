import type { ColumnType } from 'kysely'
import type { Instant, JsonColumn } from '../database/columns.ts'
import type { Actor } from '../history/history.ts'
import type { ChannelRules } from './channel-rules.ts'

export type ChannelGroupingsTable = {
  workspace_id: string
  version: number
  rules: JsonColumn<ChannelRules>
  saved_by: ColumnType<Actor, string, never>
  saved_at: Instant
  why: string
}
