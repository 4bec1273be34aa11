import type { Db } from '../database/database.ts'
import type { LinkPurpose, SessionWay } from './workspace.table.ts'

export async function insertSignInLink(db: Db, row: { id: string; memberId: string; tokenHash: string; purpose: LinkPurpose; at: Date; expiresAt: Date }): Promise<void> {
  await db.insertInto('sign_in_links').values({ id: row.id, member_id: row.memberId, token_hash: row.tokenHash, purpose: row.purpose, created_at: row.at, expires_at: row.expiresAt }).execute()
}

/** Marks the link as used and says whose it was; a link that is spent, expired, unknown or for something else answers undefined. */
export async function spendSignInLink(db: Db, tokenHash: string, purpose: LinkPurpose, now: Date): Promise<{ memberId: string } | undefined> {
  const row = await db
    .updateTable('sign_in_links')
    .set({ used_at: now })
    .where('sign_in_links.token_hash', '=', tokenHash)
    .where('sign_in_links.purpose', '=', purpose)
    .where('sign_in_links.used_at', 'is', null)
    .where('sign_in_links.expires_at', '>', now)
    .returning('sign_in_links.member_id')
    .executeTakeFirst()
  return row && { memberId: row.member_id }
}

/** Whose link it is, without spending it. */
export async function ownerOfLink(db: Db, tokenHash: string, purpose: LinkPurpose, now: Date): Promise<{ memberId: string } | undefined> {
  const row = await db
    .selectFrom('sign_in_links')
    .select('sign_in_links.member_id')
    .where('sign_in_links.token_hash', '=', tokenHash)
    .where('sign_in_links.purpose', '=', purpose)
    .where('sign_in_links.used_at', 'is', null)
    .where('sign_in_links.expires_at', '>', now)
    .executeTakeFirst()
  return row && { memberId: row.member_id }
}

/** All that were not used: after a password was set or a member's rights changed hands, none of them opens anything. */
export async function deleteLinks(db: Db, memberId: string, purpose?: LinkPurpose): Promise<void> {
  let query = db.deleteFrom('sign_in_links').where('sign_in_links.member_id', '=', memberId)
  if (purpose !== undefined) query = query.where('sign_in_links.purpose', '=', purpose)
  await query.execute()
}

export async function insertSession(db: Db, row: { id: string; memberId: string; tokenHash: string; at: Date; expiresAt: Date; agent: string; way: SessionWay }): Promise<void> {
  await db
    .insertInto('sessions')
    .values({ id: row.id, member_id: row.memberId, token_hash: row.tokenHash, created_at: row.at, last_seen_at: row.at, expires_at: row.expiresAt, agent: row.agent, way: row.way })
    .execute()
}

export async function findSession(db: Db, tokenHash: string, now: Date): Promise<{ id: string; memberId: string; lastSeenAt: Date } | undefined> {
  const row = await db
    .selectFrom('sessions')
    .select(['sessions.id', 'sessions.member_id', 'sessions.last_seen_at'])
    .where('sessions.token_hash', '=', tokenHash)
    .where('sessions.expires_at', '>', now)
    .executeTakeFirst()
  return row && { id: row.id, memberId: row.member_id, lastSeenAt: row.last_seen_at }
}

export type ListedSession = { readonly id: string; readonly agent: string; readonly way: SessionWay; readonly createdAt: Date; readonly lastSeenAt: Date; readonly expiresAt: Date; readonly isThis: boolean }

/** Last used first; at most 100. */
export async function listSessions(db: Db, memberId: string, thisHash: string, now: Date): Promise<readonly ListedSession[]> {
  const rows = await db.selectFrom('sessions').selectAll().where('sessions.member_id', '=', memberId).where('sessions.expires_at', '>', now).orderBy('sessions.last_seen_at', 'desc').limit(100).execute()
  return rows.map((row) => ({ id: row.id, agent: row.agent, way: row.way, createdAt: row.created_at, lastSeenAt: row.last_seen_at, expiresAt: row.expires_at, isThis: row.token_hash === thisHash }))
}

export async function touchSession(db: Db, id: string, memberId: string, now: Date): Promise<void> {
  await db.updateTable('sessions').set({ last_seen_at: now }).where('sessions.id', '=', id).execute()
  await db.updateTable('members').set({ last_seen_at: now }).where('members.id', '=', memberId).execute()
}

/** One of a member's sessions. */
export async function deleteSessionById(db: Db, memberId: string, id: string): Promise<boolean> {
  const done = await db.deleteFrom('sessions').where('sessions.member_id', '=', memberId).where('sessions.id', '=', id).executeTakeFirst()
  return done.numDeletedRows > 0n
}

/** All of a member's sessions, but for one. */
export async function deleteSessions(db: Db, memberId: string, exceptHash: string | null): Promise<number> {
  let query = db.deleteFrom('sessions').where('sessions.member_id', '=', memberId)
  if (exceptHash !== null) query = query.where('sessions.token_hash', '<>', exceptHash)
  return Number((await query.executeTakeFirst()).numDeletedRows)
}

export async function deleteSession(db: Db, tokenHash: string): Promise<void> {
  await db.deleteFrom('sessions').where('sessions.token_hash', '=', tokenHash).execute()
}

/** Links and sessions that have ended are of no use to anybody. */
export async function deleteEnded(db: Db, now: Date): Promise<void> {
  await db.deleteFrom('sessions').where('sessions.expires_at', '<=', now).execute()
  await db.deleteFrom('sign_in_links').where('sign_in_links.expires_at', '<=', now).execute()
}
