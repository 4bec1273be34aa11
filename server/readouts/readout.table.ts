import type { ColumnType } from 'kysely'
import type { Instant, OptionalInstant } from '../database/columns.ts'

export type ReadoutQuestionsTable = { name: string; fingerprint: string; counted_at: Instant }

export type LooksTable = {
  id: string
  workspace_id: string
  experiment_id: string
  phase: number
  metric_version_id: string
  variant: string
  day: string
  taken_at: Instant
  information: number
  statistic: number | null
  boundary: number | null
  watermark: string
  summary: ColumnType<unknown, string, never>
  verdict: ColumnType<unknown, string, never>
}

export type UpkeepTable = {
  work: string
  begun_at: OptionalInstant
  done_at: OptionalInstant
  removed: ColumnType<number, number | undefined, number>
  months: ColumnType<number, number | undefined, number>
  failure: string | null
}
