import type { Db } from '../database/database.ts'
import { newId, newToken, tokenHash } from '../id.ts'
import { refusal } from '../refusal.ts'
import { deleteEnded, deleteSession, findSession, insertSession, insertSignInLink, spendSignInLink, touchSession } from './session.repository.ts'
import type { Member } from './workspace.ts'
import { claimWorkspace, findMember } from './workspace.repository.ts'
import type { LinkPurpose, SessionWay } from './workspace.table.ts'

const HOUR_MS = 3_600_000
const LINK_MS = { 'sign-in': 24 * HOUR_MS, password: HOUR_MS } as const satisfies Record<LinkPurpose, number>
export const SESSION_MS = 30 * 24 * HOUR_MS
/** How old "last seen" may become before it is written anew. */
const SEEN_MS = 60_000

/**
 * A link that signs one member in once. The token stands after `#`, so that it reaches no server log and no link
 * preview can spend it: the page posts it.
 */
export async function makeSignInLink(db: Db, url: string, memberId: string, now: Date): Promise<string> {
  return `${url}/sign-in#${await makeLink(db, memberId, 'sign-in', now)}`
}

/** A link to the page on which one member sets a password, once and within the hour. */
export async function makePasswordLink(db: Db, url: string, memberId: string, now: Date): Promise<string> {
  return `${url}/set-password#${await makeLink(db, memberId, 'password', now)}`
}

async function makeLink(db: Db, memberId: string, purpose: LinkPurpose, now: Date): Promise<string> {
  const token = newToken(purpose === 'sign-in' ? 'in' : 'pw')
  await insertSignInLink(db, { id: newId('lnk'), memberId, tokenHash: tokenHash(token), purpose, at: now, expiresAt: new Date(now.getTime() + LINK_MS[purpose]) })
  return token
}

/** What is noted of a session, so that its member recognises it. */
export type Noted = { readonly agent: string; readonly now: Date }

/** Opens a session inside a transaction; what is returned goes into the cookie and is kept only as its hash. */
export async function openSession(db: Db, member: Pick<Member, 'id' | 'workspaceId'>, way: SessionWay, { agent, now }: Noted): Promise<{ readonly session: string }> {
  const session = newToken('se')
  const id = newId('ses')
  await insertSession(db, { id, memberId: member.id, tokenHash: tokenHash(session), at: now, expiresAt: new Date(now.getTime() + SESSION_MS), agent: agent.slice(0, 300), way })
  await touchSession(db, id, member.id, now)
  await claimWorkspace(db, member.workspaceId, now)
  await deleteEnded(db, now)
  return { session }
}

/** Spends the link and opens a session. */
export async function signIn(db: Db, token: string, noted: Noted): Promise<{ readonly session: string }> {
  return db.transaction().execute(async (trx) => {
    const link = await spendSignInLink(trx, tokenHash(token), 'sign-in', noted.now)
    const member = link === undefined ? undefined : await findMember(trx, link.memberId)
    if (member === undefined) throw refusal('link-spent', 'This sign-in link was used or has expired. Run `npm run sign-in-link` for a new one.')
    return openSession(trx, member, 'link', noted)
  })
}

export async function memberOfSession(db: Db, token: string, now: Date): Promise<Member | null> {
  const session = await findSession(db, tokenHash(token), now)
  if (session === undefined) return null
  const member = await findMember(db, session.memberId)
  if (member === undefined) return null
  if (now.getTime() - session.lastSeenAt.getTime() > SEEN_MS) await touchSession(db, session.id, member.id, now)
  return member
}

export async function signOut(db: Db, token: string): Promise<void> {
  await deleteSession(db, tokenHash(token))
}
