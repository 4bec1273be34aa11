import type { Db } from '../database/database.ts'
import { recordChange } from '../history/history.service.ts'
import { tokenHash } from '../id.ts'
import { refusal } from '../refusal.ts'
import type { Scope } from '../scope.ts'
import { type ListedKey } from './key.repository.ts'
import { type MadeKey, makeKey, tokensOf, withdrawKey } from './key.service.ts'
import { mailsOf, membersByEmail, passwordOf, updateMails, updateMember } from './member.repository.ts'
import { aboutMember } from './member.service.ts'
import { checkPassword, hashPassword, isPassword } from './password.ts'
import { deleteLinks, deleteSessionById, deleteSessions, type ListedSession, listSessions, ownerOfLink, spendSignInLink } from './session.repository.ts'
import { type Noted, openSession } from './session.service.ts'
import { forgiveTries, refuseTooManyTries } from './throttle.service.ts'
import { type Member, mayDo } from './workspace.ts'
import { findMember } from './workspace.repository.ts'
import type { Frequency, Role } from './workspace.table.ts'

const DAY_MS = 86_400_000
const MOST_TOKENS = 50

/** Which mails a member wants; no language until they chose or used one. */
export type Mails = { readonly notices: boolean; readonly digest: Frequency; readonly locale: 'en' | 'ko' | 'ja' | null }

export type Account = { readonly member: Member; readonly hasPassword: boolean; readonly mails: Mails; readonly sessions: readonly ListedSession[]; readonly tokens: readonly ListedKey[] }

/** What is one member's own: sign-ins and tokens. */
export async function accountOf(scope: Scope, member: Member, session: string): Promise<Account> {
  return {
    member,
    hasPassword: (await passwordOf(scope.db, member.id)) !== null,
    mails: await mailsOf(scope.db, member.id),
    sessions: await listSessions(scope.db, member.id, tokenHash(session), scope.now),
    tokens: await tokensOf(scope, member.id, 200),
  }
}

/** Which account it is, and from where: whoever tries too often waits. */
export type Signing = { readonly email: string; readonly password: string; readonly address: string }

export async function signInWithPassword(db: Db, signing: Signing, noted: Noted): Promise<{ readonly session: string }> {
  const trying = { account: signing.email, address: signing.address }
  await refuseTooManyTries(db, trying, noted.now)
  const member = await memberWithPassword(db, signing)
  if (member === undefined) throw refusal('wrong-password', 'The email address or the password is not right. Try again, or set a new password by a link.')
  await forgiveTries(db, trying, noted.now)
  return db.transaction().execute((trx) => openSession(trx, member, 'password', noted))
}

/** One address may be in several workspaces, each with its own password. */
async function memberWithPassword(db: Db, { email, password }: Signing): Promise<Member | undefined> {
  const candidates = (await membersByEmail(db, email)).filter((one) => one.password !== null)
  if (candidates.length === 0) await isPassword(password, null)
  for (const { password: kept, ...member } of candidates) if (await isPassword(password, kept)) return member
  return undefined
}

export function mailsOfMember(db: Db, id: string): Promise<Mails> {
  return mailsOf(db, id)
}

/** It is their own choice and nobody else's business, so the history does not tell it. */
export function setMails(scope: Scope, member: Member, mails: { readonly notices?: boolean | undefined; readonly locale?: 'en' | 'ko' | 'ja' | undefined }): Promise<void> {
  return updateMails(scope.db, member.id, mails)
}

export type SetPassword = { readonly current?: string | undefined; readonly password: string }

/** Whoever has a password says it once more; all other sessions end, because one of them may be the reason. */
export async function setPassword(scope: Scope, member: Member, session: string, { current, password }: SetPassword): Promise<{ readonly ended: number }> {
  const kept = await passwordOf(scope.db, member.id)
  if (kept !== null) await checkCurrent(scope, member, kept, current ?? '')
  checkPassword(password, member.email)
  const hash = await hashPassword(password)
  return scope.db.transaction().execute(async (db) => {
    await updateMember(db, member.id, { password: hash })
    await deleteLinks(db, member.id)
    await recordChange(db, { ...aboutMember(scope, member), action: 'password-set' })
    return { ended: await deleteSessions(db, member.id, tokenHash(session)) }
  })
}

async function checkCurrent(scope: Scope, member: Member, kept: string, current: string): Promise<void> {
  const trying = { account: member.email, address: `member ${member.id}` }
  await refuseTooManyTries(scope.db, trying, scope.now)
  if (!(await isPassword(current, kept))) throw refusal('invalid', 'The password you have now is not right.', { field: 'current' })
  await forgiveTries(scope.db, trying, scope.now)
}

/** Whose password a link sets, without spending it. */
export async function lookAtPasswordLink(db: Db, token: string, now: Date): Promise<{ readonly name: string; readonly email: string }> {
  const member = await linkOwner(db, token, now)
  return { name: member.name, email: member.email }
}

/** Spends the link, ends every session, opens a new one. */
export async function setPasswordByLink(db: Db, { token, password }: { readonly token: string; readonly password: string }, noted: Noted): Promise<{ readonly session: string }> {
  const member = await linkOwner(db, token, noted.now)
  checkPassword(password, member.email)
  const hash = await hashPassword(password)
  return db.transaction().execute(async (trx) => {
    if ((await spendSignInLink(trx, tokenHash(token), 'password', noted.now)) === undefined) throw spent()
    await updateMember(trx, member.id, { password: hash })
    await deleteLinks(trx, member.id)
    await deleteSessions(trx, member.id, null)
    const actor = { kind: 'member', id: member.id, name: member.name } as const
    await recordChange(trx, { ...aboutMember({ workspaceId: member.workspaceId, now: noted.now, actor }, member), action: 'password-reset' })
    return openSession(trx, member, 'link', noted)
  })
}

async function linkOwner(db: Db, token: string, now: Date): Promise<Member> {
  const link = await ownerOfLink(db, tokenHash(token), 'password', now)
  const member = link === undefined ? undefined : await findMember(db, link.memberId)
  if (member === undefined) throw spent()
  return member
}

function spent() {
  return refusal('link-spent', 'This link was used or has expired. Ask for a new one.')
}

export async function rename(scope: Scope, member: Member, name: string): Promise<void> {
  if (member.name === name) return
  await scope.db.transaction().execute(async (db) => {
    await updateMember(db, member.id, { name })
    await recordChange(db, { ...aboutMember(scope, member), action: 'renamed', before: { name: member.name }, after: { name } })
  })
}

export async function endSession(scope: Scope, member: Member, id: string): Promise<void> {
  if (!(await deleteSessionById(scope.db, member.id, id))) throw refusal('not-found', 'This session has ended already.', { id })
}

/** Everywhere but here. */
export async function endOtherSessions(scope: Scope, member: Member, session: string): Promise<{ readonly ended: number }> {
  return { ended: await deleteSessions(scope.db, member.id, tokenHash(session)) }
}

export type NewToken = { readonly name: string; readonly role: Role; readonly days: number }

/** May do what its member may, or less; when the member may less later, so does the token. */
export async function makeToken(scope: Scope, member: Member, { name, role, days }: NewToken): Promise<MadeKey> {
  if (!mayDo(member.role, role)) throw refusal('not-allowed', `A token may do no more than you: your role is ${member.role}.`, { needed: role, role: member.role })
  const standing = (await tokensOf(scope, member.id, 200)).filter((one) => one.revokedAt === null)
  if (standing.length >= MOST_TOKENS) throw refusal('no-room', `You have ${MOST_TOKENS} tokens. Revoke those that nothing uses.`, { limit: MOST_TOKENS })
  return makeKey(scope, { kind: 'admin', environmentId: null, name, role, memberId: member.id, expiresAt: new Date(scope.now.getTime() + days * DAY_MS) })
}

export async function withdrawToken(scope: Scope, member: Member, id: string): Promise<void> {
  if (!(await tokensOf(scope, member.id, 1000)).some((one) => one.id === id)) throw refusal('not-found', 'There is no such token of yours.', { id })
  await withdrawKey(scope, id)
}
