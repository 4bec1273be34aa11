import type { ColumnType, Generated } from 'kysely'
import type { Instant, JsonColumn } from '../database/columns.ts'
import type { ExperimentBody, Status, Surface } from './experiment.ts'

export type ExperimentsTable = {
  id: string
  workspace_id: string
  environment_id: string | null
  key: string
  name: string
  origin: ColumnType<'live' | 'import', 'live' | 'import', never>
  status: Status
  surface: Surface
  flag_id: string | null
  body: JsonColumn<ExperimentBody>
  version: Generated<number>
  created_by: string | null
  created_at: Instant
  updated_at: Instant
}
