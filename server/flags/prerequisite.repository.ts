import { sql } from 'kysely'
import type { Prerequisite } from '#sdk/core/ruleset.ts'
import type { Db } from '../database/database.ts'
import type { NeededFlag, Needs } from './prerequisite.ts'

/** One at a time in a workspace: two changes that are fine by themselves may close a ring together, or need what goes away. */
export async function lockNeeds(db: Db, workspaceId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`needs:${workspaceId}`}, 0))`.execute(db)
}

export async function listNeeds(db: Db, workspaceId: string, environmentId: string): Promise<Needs> {
  const rows = await needing(db, workspaceId).where('flag_environments.environment_id', '=', environmentId).execute()
  return new Map(rows.map((row) => [row.key, row.prerequisites]))
}

/** Who needs a flag, and in which environment. */
export type Needing = { readonly flag: string; readonly environmentId: string; readonly variations: readonly string[] }

export async function listNeeding(db: Db, workspaceId: string, flag: string): Promise<readonly Needing[]> {
  const rows = await needing(db, workspaceId)
    .where(sql<boolean>`flag_environments.prerequisites @> ${JSON.stringify([{ flag }])}::text::jsonb`)
    .orderBy('flags.key')
    .execute()
  return rows.map((row) => ({ flag: row.key, environmentId: row.environment_id, variations: variationsOf(row.prerequisites, flag) }))
}

function variationsOf(prerequisites: readonly Prerequisite[], flag: string): readonly string[] {
  return prerequisites.filter((one) => one.flag === flag).flatMap((one) => one.variations)
}

/** What is archived serves nothing, so it needs nothing. */
function needing(db: Db, workspaceId: string) {
  return db
    .selectFrom('flag_environments')
    .innerJoin('flags', 'flags.id', 'flag_environments.flag_id')
    .select(['flags.key', 'flag_environments.environment_id', 'flag_environments.prerequisites'])
    .where('flags.workspace_id', '=', workspaceId)
    .where('flags.archived_at', 'is', null)
    .where(sql<boolean>`flag_environments.prerequisites <> '[]'`)
}

export async function listNeeded(db: Db, workspaceId: string, keys: readonly string[]): Promise<readonly NeededFlag[]> {
  if (keys.length === 0) return []
  const rows = await db
    .selectFrom('flags')
    .select(['flags.key', 'flags.variations', 'flags.client_visible', 'flags.archived_at'])
    .where('flags.workspace_id', '=', workspaceId)
    .where('flags.key', 'in', [...keys])
    .execute()
  return rows.map((row) => ({ key: row.key, variations: row.variations, clientVisible: row.client_visible, archivedAt: row.archived_at }))
}
