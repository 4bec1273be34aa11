import type { Db } from '../database/database.ts'

export async function insertSignInLink(db: Db, row: { id: string; memberId: string; tokenHash: string; at: Date; expiresAt: Date }): Promise<void> {
  await db.insertInto('sign_in_links').values({ id: row.id, member_id: row.memberId, token_hash: row.tokenHash, created_at: row.at, expires_at: row.expiresAt }).execute()
}

/** Marks the link as used and says whose it was; a link that is spent, expired or unknown answers undefined. */
export async function spendSignInLink(db: Db, tokenHash: string, now: Date): Promise<{ memberId: string } | undefined> {
  const row = await db
    .updateTable('sign_in_links')
    .set({ used_at: now })
    .where('sign_in_links.token_hash', '=', tokenHash)
    .where('sign_in_links.used_at', 'is', null)
    .where('sign_in_links.expires_at', '>', now)
    .returning('sign_in_links.member_id')
    .executeTakeFirst()
  return row && { memberId: row.member_id }
}

export async function insertSession(db: Db, row: { id: string; memberId: string; tokenHash: string; at: Date; expiresAt: Date }): Promise<void> {
  await db
    .insertInto('sessions')
    .values({ id: row.id, member_id: row.memberId, token_hash: row.tokenHash, created_at: row.at, last_seen_at: row.at, expires_at: row.expiresAt })
    .execute()
}

export async function findSession(db: Db, tokenHash: string, now: Date): Promise<{ id: string; memberId: string } | undefined> {
  const row = await db
    .selectFrom('sessions')
    .select(['sessions.id', 'sessions.member_id'])
    .where('sessions.token_hash', '=', tokenHash)
    .where('sessions.expires_at', '>', now)
    .executeTakeFirst()
  return row && { id: row.id, memberId: row.member_id }
}

export async function deleteSession(db: Db, tokenHash: string): Promise<void> {
  await db.deleteFrom('sessions').where('sessions.token_hash', '=', tokenHash).execute()
}

/** Links and sessions that have ended are of no use to anybody. */
export async function deleteEnded(db: Db, now: Date): Promise<void> {
  await db.deleteFrom('sessions').where('sessions.expires_at', '<=', now).execute()
  await db.deleteFrom('sign_in_links').where('sign_in_links.expires_at', '<=', now).execute()
}
