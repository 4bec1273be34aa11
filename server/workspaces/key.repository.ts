import type { Db } from '../database/database.ts'
import type { KeyKind } from './workspace.ts'
import type { Role } from './workspace.table.ts'

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
  /** What an admin token may do; null for the others. */
  readonly role: Role | null
  /** Whose token it is; null for keys of the workspace. */
  readonly member: { readonly id: string; readonly name: string } | null
  readonly expiresAt: Date | null
  /** The key that this one was made to take the place of. */
  readonly replaces: string | null
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
    role: Role | null
    memberId: string | null
    expiresAt: Date | null
    replaces: string | null
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
      role: row.role,
      member_id: row.memberId,
      expires_at: row.expiresAt,
      replaces: row.replaces,
    })
    .execute()
}

/** Newest first; of one member, or of the whole workspace with its members' tokens. */
export async function listKeys(db: Db, workspaceId: string, limit: number, memberId?: string): Promise<readonly ListedKey[]> {
  let query = db
    .selectFrom('keys')
    .leftJoin('members', 'members.id', 'keys.member_id')
    .selectAll('keys')
    .select('members.name as member_name')
    .where('keys.workspace_id', '=', workspaceId)
  if (memberId !== undefined) query = query.where('keys.member_id', '=', memberId)
  const rows = await query.orderBy('keys.created_at', 'desc').orderBy('keys.id', 'desc').limit(limit).execute()
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
    role: row.role,
    member: row.member_id === null ? null : { id: row.member_id, name: row.member_name ?? '' },
    expiresAt: row.expires_at,
    replaces: row.replaces,
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
    .leftJoin('members', 'members.id', 'keys.member_id')
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
      'keys.role',
      'keys.member_id',
      'keys.expires_at',
      'members.role as member_role',
      'members.name as member_name',
    ])
    .where('keys.revoked_at', 'is', null)
}

export async function touchKeys(db: Db, ids: readonly string[], at: Date): Promise<void> {
  if (ids.length === 0) return
  await db.updateTable('keys').set({ last_used_at: at }).where('keys.id', 'in', [...ids]).execute()
}
