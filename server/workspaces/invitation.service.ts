import type { Db } from '../database/database.ts'
import { recordChange } from '../history/history.service.ts'
import { newId, newToken, tokenHash } from '../id.ts'
import { refusal } from '../refusal.ts'
import type { Scope } from '../scope.ts'
import { acceptInvitation, findInvitation, findInvitationFor, insertInvitation, type Invitation, listInvitations, revokeInvitation } from './invitation.repository.ts'
import { aboutMember } from './member.service.ts'
import { lockMembers } from './member.repository.ts'
import { checkPassword, hashPassword } from './password.ts'
import { type Noted, openSession } from './session.service.ts'
import type { Member } from './workspace.ts'
import { findMember, findWorkspace, insertMember } from './workspace.repository.ts'
import type { Role, SessionWay, Team } from './workspace.table.ts'

const DAY_MS = 86_400_000
export const INVITATION_DAYS = 7
/** More than any team invites in a week; what was mistyped a thousand times is no invitation. */
const MOST_OPEN = 500

export type NewInvitation = { readonly email: string; readonly team: Team; readonly role: Role }
export type Invited = { readonly id: string; readonly url: string; readonly expiresAt: Date }

export function invitationsOf(scope: Scope): Promise<readonly Invitation[]> {
  return listInvitations(scope.db, scope.workspaceId, MOST_OPEN)
}

/** A link for one address. It is shown once; of an earlier one for the same address nothing is left. */
export async function invite(scope: Scope, url: string, input: NewInvitation): Promise<Invited> {
  const token = newToken('iv')
  const id = newId('inv')
  const expiresAt = new Date(scope.now.getTime() + INVITATION_DAYS * DAY_MS)
  await scope.db.transaction().execute(async (db) => {
    const members = await lockMembers(db, scope.workspaceId)
    const known = members.find((one) => one.email.toLowerCase() === input.email)
    if (known !== undefined) throw refusal('wrong-state', `${known.name} is a member with this address already. Change their role in the list.`, { email: input.email, reason: 'is-member' })
    const former = await revokeInvitation(db, { workspaceId: scope.workspaceId, email: input.email }, scope.now)
    if (former === undefined && (await listInvitations(db, scope.workspaceId, MOST_OPEN)).length >= MOST_OPEN) throw refusal('no-room', `${MOST_OPEN} invitations are open. Revoke some that nobody will accept.`, { limit: MOST_OPEN })
    await insertInvitation(db, { id, workspaceId: scope.workspaceId, ...input, tokenHash: tokenHash(token), by: scope.memberId, at: scope.now, expiresAt })
    await recordChange(db, { ...aboutMember(scope, { id, email: input.email }), action: former === undefined ? 'invited' : 'invited-again', after: { ...input, expiresAt } })
  })
  return { id, url: `${url}/invitation#${token}`, expiresAt }
}

/** A new link for the same person; the one before stops working. */
export async function inviteAgain(scope: Scope, url: string, id: string): Promise<Invited & { readonly email: string }> {
  const { email, team, role } = await openWith(scope, id)
  return { ...(await invite(scope, url, { email, team, role })), email }
}

export async function revoke(scope: Scope, id: string): Promise<void> {
  await scope.db.transaction().execute(async (db) => {
    const former = await revokeInvitation(db, { workspaceId: scope.workspaceId, id }, scope.now)
    if (former === undefined) throw nothingOpen(id)
    await recordChange(db, { ...aboutMember(scope, former), action: 'invitation-revoked', before: { email: former.email, role: former.role, team: former.team } })
  })
}

async function openWith(scope: Scope, id: string): Promise<Invitation> {
  const found = (await invitationsOf(scope)).find((one) => one.id === id)
  if (found === undefined) throw nothingOpen(id)
  return found
}

function nothingOpen(id: string) {
  return refusal('not-found', 'This invitation is not open any more: it was accepted or revoked.', { id })
}

export type InvitationShown = { readonly workspace: string; readonly email: string; readonly role: Role; readonly team: Team; readonly invitedBy: string | null }

/** What stands on the page of the link, before it is accepted. */
export async function lookAtInvitation(db: Db, token: string, now: Date): Promise<InvitationShown> {
  const found = await findInvitation(db, tokenHash(token), now)
  if (found === undefined) throw spent()
  const workspace = await findWorkspace(db, found.workspaceId)
  const by = found.invitedBy === null ? undefined : await findMember(db, found.invitedBy)
  return { workspace: workspace?.name ?? '', email: found.email, role: found.role, team: found.team, invitedBy: by?.name ?? null }
}

/** Makes the member, with the password that they chose, and signs them in. */
export async function acceptWithPassword(db: Db, input: { readonly token: string; readonly name: string; readonly password: string }, noted: Noted): Promise<{ readonly session: string }> {
  const found = await findInvitation(db, tokenHash(input.token), noted.now)
  if (found === undefined) throw spent()
  checkPassword(input.password, found.email)
  // Before the transaction: nobody waits for a connection while a password is worked out.
  const password = await hashPassword(input.password)
  return db.transaction().execute((trx) => join(trx, found, { name: input.name, password, way: 'invitation' }, noted))
}

/** For whoever proved by other means that the address is theirs; null where nobody invited it. */
export async function acceptFor(db: Db, input: { readonly email: string; readonly name: string }, noted: Noted): Promise<{ readonly session: string } | null> {
  const found = await findInvitationFor(db, input.email, noted.now)
  return found === undefined ? null : join(db, found, { name: input.name, password: null, way: 'provider' }, noted)
}

type Joining = { readonly name: string; readonly password: string | null; readonly way: SessionWay }

async function join(db: Db, invitation: Invitation, { name, password, way }: Joining, noted: Noted): Promise<{ readonly session: string }> {
  const { workspaceId, email, team, role } = invitation
  if (!(await acceptInvitation(db, invitation.id, noted.now))) throw spent()
  const member: Member = { id: newId('mem'), workspaceId, name, email, team, role }
  await insertMember(db, { id: member.id, workspace_id: workspaceId, name, email, team, role, password, at: noted.now })
  const actor = { kind: 'member', id: member.id, name } as const
  await recordChange(db, { ...aboutMember({ workspaceId, now: noted.now, actor }, member), action: 'joined', after: { name, email, role, team } })
  return openSession(db, member, way, noted)
}

function spent() {
  return refusal('link-spent', 'This invitation was accepted or revoked, or has expired. Ask whoever invited you for a new link.')
}
