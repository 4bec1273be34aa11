import type { Db } from '../database/database.ts'
import { newId, newToken, tokenHash } from '../id.ts'
import { refusal } from '../refusal.ts'
import { deleteEnded, deleteSession, findSession, insertSession, insertSignInLink, spendSignInLink } from './session.repository.ts'
import type { Member } from './workspace.ts'
import { findMember } from './workspace.repository.ts'

const HOUR_MS = 3_600_000
const LINK_MS = 24 * HOUR_MS
export const SESSION_MS = 30 * 24 * HOUR_MS

/**
 * A link that signs one member in once. The token stands after `#`, so that it reaches no server log and no link
 * preview can spend it: the page posts it.
 */
export async function makeSignInLink(db: Db, url: string, memberId: string, now: Date): Promise<string> {
  const token = newToken('in')
  await insertSignInLink(db, { id: newId('lnk'), memberId, tokenHash: tokenHash(token), at: now, expiresAt: new Date(now.getTime() + LINK_MS) })
  return `${url}/sign-in#${token}`
}

/** Spends the link and opens a session; the token returned goes into the cookie and is kept only as its hash. */
export async function signIn(db: Db, token: string, now: Date): Promise<{ readonly session: string }> {
  return db.transaction().execute(async (trx) => {
    const link = await spendSignInLink(trx, tokenHash(token), now)
    if (link === undefined) {
      throw refusal('link-spent', 'This sign-in link was used or has expired. Run `npm run sign-in-link` for a new one.')
    }
    const session = newToken('se')
    await insertSession(trx, { id: newId('ses'), memberId: link.memberId, tokenHash: tokenHash(session), at: now, expiresAt: new Date(now.getTime() + SESSION_MS) })
    await deleteEnded(trx, now)
    return { session }
  })
}

export async function memberOfSession(db: Db, token: string, now: Date): Promise<Member | null> {
  const session = await findSession(db, tokenHash(token), now)
  return session === undefined ? null : ((await findMember(db, session.memberId)) ?? null)
}

export async function signOut(db: Db, token: string): Promise<void> {
  await deleteSession(db, tokenHash(token))
}
