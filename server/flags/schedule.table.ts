import type { ColumnType } from 'kysely'
import type { Instant, JsonColumn, OptionalInstant } from '../database/columns.ts'
import type { Actor } from '../history/history.ts'
import type { ChangeState, Planned, Reason, Target } from './schedule.ts'
import type { RampState } from './ramp.ts'

type OptionalJson<Value> = ColumnType<Value | null, string | null | undefined, string | null>

export type ScheduledChangesTable = {
  id: string
  workspace_id: string
  flag_id: string
  environment_id: string
  ramp_id: string | null
  at: Instant
  change: JsonColumn<Planned>
  state: ChangeState
  ended_at: OptionalInstant
  ended_by: OptionalJson<Actor>
  version: number | null
  reason: OptionalJson<Reason>
  actor: JsonColumn<Actor>
  why: string
  created_at: Instant
}

export type RampsTable = {
  id: string
  workspace_id: string
  flag_id: string
  environment_id: string
  target: JsonColumn<Target>
  variation: string
  state: RampState
  state_at: Instant
  state_by: OptionalJson<Actor>
  reason: OptionalJson<Reason>
  actor: JsonColumn<Actor>
  why: string
  created_at: Instant
}
