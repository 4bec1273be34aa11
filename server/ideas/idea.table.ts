import type { ColumnType, Generated } from 'kysely'
import type { Instant } from '../database/columns.ts'
import type { Belief, IdeaState, Scores, Surface } from './idea.ts'

export type IdeasTable = {
  id: string
  workspace_id: string
  title: string
  hypothesis: ColumnType<Belief, string, string>
  surface: Surface
  state: Generated<IdeaState>
  scores: ColumnType<Scores, string | undefined, string>
  points: Generated<number>
  votes: Generated<number>
  experiment_id: string | null
  created_by: string | null
  version: Generated<number>
  created_at: Instant
  updated_at: Instant
}

export type IdeaVotesTable = { idea_id: string; member_id: string; created_at: Instant }
