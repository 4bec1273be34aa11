import type { ColumnType, Generated } from 'kysely'
import type { Instant, JsonColumn, OptionalInstant } from '../database/columns.ts'
import type { Destination, Format, RunState, What } from './export.ts'
import type { Schedule } from './schedule.ts'

export type ExportsTable = {
  id: string
  workspace_id: string
  name: string
  what: JsonColumn<What>
  format: Format
  schedule: JsonColumn<Schedule>
  keep: number
  destination: ColumnType<Destination | null, string | null, string | null>
  secret: string
  next_at: OptionalInstant
  version: Generated<number>
  created_at: Instant
}

export type ExportRunsTable = {
  id: string
  export_id: string
  due_at: OptionalInstant
  asked_by: string
  state: Generated<RunState>
  what: JsonColumn<What>
  format: Format
  looked_at: Generated<number>
  lines: Generated<number>
  bytes: Generated<number>
  pieces: Generated<number>
  cursor: Generated<string | null>
  has_file: Generated<boolean>
  problem: Generated<string | null>
  status: Generated<number | null>
  attempts: Generated<number>
  holder: Generated<string | null>
  held_until: Instant
  created_at: Instant
  ended_at: OptionalInstant
}

/** `k`: whose line it is, empty for nobody's; `l`: the line. */
export type WrittenLine = { readonly k: string; readonly l: string }

export type ExportPiecesTable = {
  run_id: string
  place: number
  lines: JsonColumn<readonly WrittenLine[]>
  first_key: string | null
  last_key: string | null
}
