import type { Instant } from '../database/columns.ts'

export type FlagUsageTable = {
  flag_id: string
  environment_id: string
  day: string
  variation: string
  served: number
  last_at: Instant
}
