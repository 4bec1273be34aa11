import type { ColumnType } from 'kysely'
import type { Instant, JsonColumn } from '../database/columns.ts'
import type { Actor } from '../history/history.ts'
import type { PlannedEvent } from './tracking-plan.ts'

export type TrackingPlansTable = {
  workspace_id: string
  version: number
  events: JsonColumn<readonly PlannedEvent[]>
  saved_by: ColumnType<Actor, string, never>
  saved_at: Instant
  why: string
}
