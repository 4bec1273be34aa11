import type { ColumnType, Generated } from 'kysely'
import type { Instant, OptionalInstant } from '../database/columns.ts'
import type { MetricDefinition, Part } from './metric.ts'

export type MetricsTable = {
  id: string
  workspace_id: string
  key: string
  name: string
  shared: Generated<boolean>
  version: Generated<number>
  part: ColumnType<Part | null, Part | null | undefined>
  archived_at: OptionalInstant
  created_at: Instant
}

export type MetricVersionsTable = {
  id: string
  metric_id: string
  version: number
  definition: ColumnType<MetricDefinition, string, never>
  created_by: string | null
  created_at: Instant
}

export type RateSetsTable = { id: string; workspace_id: string; number: number; created_by: string | null; created_at: Instant }

/** `day` is 2026-03-25; `rate` exact decimal text. */
export type CurrencyRatesTable = { rate_set_id: string; day: string; source: string; target: string; rate: string }
