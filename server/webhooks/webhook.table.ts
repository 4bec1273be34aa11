import type { ColumnType, Generated } from 'kysely'
import type { Instant } from '../database/columns.ts'
import type { Topic } from './webhook.ts'

export type WebhooksTable = {
  id: string
  workspace_id: string
  name: string
  url: string
  secret: string
  topics: ColumnType<readonly Topic[], string, string>
  enabled: Generated<boolean>
  version: Generated<number>
  created_at: Instant
}

export type WebhookMessagesTable = {
  id: string
  webhook_id: string
  type: string
  body: string
  state: Generated<'waiting' | 'delivered' | 'failed'>
  attempts: Generated<number>
  due_at: Instant
  created_at: Instant
  tried_at: Instant | null
  status: number | null
  problem: string | null
}

export type AnnouncedVerdictsTable = {
  experiment_id: string
  phase: number
  verdict: string
  announced_at: Instant
}
