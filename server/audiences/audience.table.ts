import type { Generated } from 'kysely'
import type { Condition } from '#sdk/core/ruleset.ts'
import type { Instant, JsonColumn, OptionalInstant } from '../database/columns.ts'

export type AudiencesTable = {
  id: string
  workspace_id: string
  key: string
  name: string
  condition: JsonColumn<Condition>
  version: Generated<number>
  archived_at: OptionalInstant
  created_at: Instant
}
