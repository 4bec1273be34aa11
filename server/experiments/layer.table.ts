import type { Generated } from 'kysely'
import type { Instant, OptionalInstant } from '../database/columns.ts'

export type LayersTable = {
  id: string
  workspace_id: string
  key: string
  name: string
  salt: string
  version: Generated<number>
  archived_at: OptionalInstant
  created_at: Instant
}
