import type { ColumnType, Generated } from 'kysely'
import type { FlagType, PlainServe, Prerequisite } from '#sdk/core/ruleset.ts'
import type { Instant, JsonColumn, OptionalInstant } from '../database/columns.ts'
import type { FlagRule } from './flag.ts'
import type { ValueSchema } from './value-schema.ts'
import type { Variation } from './variation.ts'

export type FlagsTable = {
  id: string
  workspace_id: string
  key: string
  name: string
  description: Generated<string>
  type: FlagType
  variations: JsonColumn<readonly Variation[]>
  schema: ColumnType<ValueSchema | null, string | null, string | null>
  client_visible: Generated<boolean>
  version: Generated<number>
  archived_at: OptionalInstant
  created_at: Instant
}

export type FlagEnvironmentsTable = {
  flag_id: string
  environment_id: string
  enabled: boolean
  rules: JsonColumn<readonly FlagRule[]>
  fallthrough: JsonColumn<PlainServe>
  off_variation: string
  prerequisites: JsonColumn<readonly Prerequisite[]>
}
