import type { Db } from '../database/database.ts'
import type { KeyKind } from './workspace.ts'

/** A key as people see it: never the key itself. */
export type ListedKey = {
  readonly id: string
  readonly kind: KeyKind
  readonly name: string
  readonly hint: string
  readonly environmentId: string | null
  readonly origins: readonly string[]
  readonly createdAt: Date
  readonly lastUsedAt: Date | null
  readonly revokedAt: Date | null
  /** null: as much as the server itself takes in. */
  readonly eventsPerSecond: number | null
  readonly eventsPerMonth: number | null
}

export type KeyLimits = Pick<ListedKey, 'eventsPerSecond' | 'eventsPerMonth'>

export async function insertKey(
  db: Db,
  row: {
    id: string
    workspaceId: string
    environmentId: string | null
    kind: KeyKind
    name: string
    tokenHash: string
    hint: string
    origins: readonly string[]
    by: string | null
    at: Date
  },
): Promise<void> {
  await db
    .insertInto('keys')
    .values({
      id: row.id,
      workspace_id: row.workspaceId,
      environment_id: row.environmentId,
      kind: row.kind,
      name: row.name,
      token_hash: row.tokenHash,
      hint: row.hint,
      origins: JSON.stringify(row.origins),
      created_by: row.by,
      created_at: row.at,
    })
    .execute()
}

export async function listKeys(db: Db, workspaceId: string, limit: number): Promise<readonly ListedKey[]> {
  const rows = await db.selectFrom('keys').selectAll().where('keys.workspace_id', '=', workspaceId).orderBy('keys.created_at', 'desc').limit(limit).execute()
  return rows.map((row) => ({
    id: row.id,
    kind: row.kind,
    name: row.name,
    hint: row.hint,
    environmentId: row.environment_id,
    origins: row.origins,
    createdAt: row.created_at,
    lastUsedAt: row.last_used_at,
    revokedAt: row.revoked_at,
    eventsPerSecond: row.events_per_second,
    eventsPerMonth: row.events_per_month,
  }))
}

export async function revokeKey(db: Db, workspaceId: string, id: string, at: Date): Promise<boolean> {
  const done = await db
    .updateTable('keys')
    .set({ revoked_at: at })
    .where('keys.workspace_id', '=', workspaceId)
    .where('keys.id', '=', id)
    .where('keys.revoked_at', 'is', null)
    .executeTakeFirst()
  return done.numUpdatedRows > 0n
}

export async function saveLimits(db: Db, workspaceId: string, id: string, { eventsPerSecond, eventsPerMonth }: KeyLimits): Promise<void> {
  await db
    .updateTable('keys')
    .set({ events_per_second: eventsPerSecond, events_per_month: eventsPerMonth })
    .where('keys.workspace_id', '=', workspaceId)
    .where('keys.id', '=', id)
    .execute()
}

/** Who holds a token, with what a door needs to know of its workspace. */
export function findHolder(db: Db, tokenHash: string) {
  return holders(db).where('keys.token_hash', '=', tokenHash).executeTakeFirst()
}

export function findHolderById(db: Db, id: string) {
  return holders(db).where('keys.id', '=', id).executeTakeFirst()
}

/** Of keys that were not withdrawn. */
function holders(db: Db) {
  return db
    .selectFrom('keys')
    .innerJoin('workspaces', 'workspaces.id', 'keys.workspace_id')
    .leftJoin('environments', 'environments.id', 'keys.environment_id')
    .select([
      'keys.id',
      'keys.kind',
      'keys.name',
      'keys.workspace_id',
      'keys.environment_id',
      'keys.origins',
      'keys.events_per_second',
      'keys.events_per_month',
      'workspaces.secret',
      'workspaces.synthetic',
      'environments.production',
    ])
    .where('keys.revoked_at', 'is', null)
}

export async function touchKeys(db: Db, ids: readonly string[], at: Date): Promise<void> {
  if (ids.length === 0) return
  await db.updateTable('keys').set({ last_used_at: at }).where('keys.id', 'in', [...ids]).execute()
}
