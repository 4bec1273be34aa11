import { sql } from 'kysely'
import type { Prerequisite } from '#sdk/core/ruleset.ts'
import type { Db } from '../database/database.ts'
import type { NeededFlag, Needs } from './prerequisite.ts'

/** One at a time in a workspace: two changes that are fine by themselves may close a ring together, or need what goes away. */
export async function lockNeeds(db: Db, workspaceId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`needs:${workspaceId}`}, 0))`.execute(db)
}

/** Who asks for needs of its own: a flag, or an experiment that decides one. */
export type Asking = { readonly flag: string } | { readonly experiment: string }

/** What flags need in one environment, their experiments' needs with their own; but for those of `apart`, which are about to be others. */
export async function listNeeds(db: Db, workspaceId: string, environmentId: string, apart: Asking): Promise<Needs> {
  const [flags, experiments] = await Promise.all([
    needing(db, workspaceId).where('flag_environments.environment_id', '=', environmentId).execute(),
    experimentsNeeding(db, workspaceId).where('experiments.environment_id', '=', environmentId).execute(),
  ])
  const needs = new Map<string, readonly Prerequisite[]>()
  const add = (key: string, more: readonly Prerequisite[]): void => void needs.set(key, [...(needs.get(key) ?? []), ...more])
  for (const { key, prerequisites } of flags) if (!('flag' in apart) || apart.flag !== key) add(key, prerequisites)
  for (const { key, experiment, prerequisites } of experiments) if (!('experiment' in apart) || apart.experiment !== experiment) add(key, prerequisites)
  return needs
}

/** Who needs a flag, and in which environment; `experiment`: the one on it that does, null where the flag itself does. */
export type Needing = { readonly flag: string; readonly experiment: string | null; readonly environmentId: string; readonly variations: readonly string[] }

export async function listNeeding(db: Db, workspaceId: string, flag: string): Promise<readonly Needing[]> {
  const sought = JSON.stringify([{ flag }])
  const [flags, experiments] = await Promise.all([
    needing(db, workspaceId).where(sql<boolean>`flag_environments.prerequisites @> ${sought}::text::jsonb`).orderBy('flags.key').execute(),
    experimentsNeeding(db, workspaceId).where(sql<boolean>`experiments.body->'design'->'prerequisites' @> ${sought}::text::jsonb`).orderBy('experiments.key').execute(),
  ])
  return [
    ...flags.map((row) => ({ flag: row.key, experiment: null, environmentId: row.environment_id, variations: variationsOf(row.prerequisites, flag) })),
    ...experiments.map((row) => ({ flag: row.key, experiment: row.experiment, environmentId: row.environment_id ?? '', variations: variationsOf(row.prerequisites, flag) })),
  ]
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

/** Those that are served, or were and still are by their rule; a draft's needs are held when it is launched. */
function experimentsNeeding(db: Db, workspaceId: string) {
  return db
    .selectFrom('experiments')
    .innerJoin('flags', 'flags.id', 'experiments.flag_id')
    .select(['flags.key', 'experiments.key as experiment', 'experiments.environment_id', sql<readonly Prerequisite[]>`experiments.body->'design'->'prerequisites'`.as('prerequisites')])
    .where('experiments.workspace_id', '=', workspaceId)
    .where('flags.archived_at', 'is', null)
    .where('experiments.status', 'in', ['running', 'paused', 'stopped'])
    .where(sql<boolean>`jsonb_array_length(experiments.body->'design'->'prerequisites') > 0`)
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
