import type { Instant, OptionalInstant } from '../database/columns.ts'

export type ShareLinksTable = {
  id: string
  workspace_id: string
  experiment_id: string
  token_hash: string
  created_by: string
  created_at: Instant
  expires_at: OptionalInstant
  opened_at: OptionalInstant
}
