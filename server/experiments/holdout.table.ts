import type { Generated } from 'kysely'
import type { Instant, OptionalInstant } from '../database/columns.ts'

export type HoldoutsTable = {
  id: string
  workspace_id: string
  key: string
  name: string
  salt: string
  share: number
  tag: string | null
  version: Generated<number>
  ended_at: OptionalInstant
  created_at: Instant
}
