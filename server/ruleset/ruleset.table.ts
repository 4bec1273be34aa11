import type { Instant } from '../database/columns.ts'

export type RulesetsTable = {
  environment_id: string
  door: 'client' | 'server'
  revision: number
  etag: string
  body: string
  created_at: Instant
}
