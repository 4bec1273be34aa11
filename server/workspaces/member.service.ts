import type { Db } from '../database/database.ts'
import { recordChange } from '../history/history.service.ts'
import { refusal } from '../refusal.ts'
import type { Scope } from '../scope.ts'
import { deleteMember, lockMembers, type MemberPage, pageMembers, updateMember } from './member.repository.ts'
import type { Member } from './workspace.ts'
import type { Role, Team } from './workspace.table.ts'

export function pageOfMembers(scope: Scope, input: { readonly search?: string | undefined; readonly cursor?: string | undefined; readonly limit: number }): Promise<MemberPage> {
  return pageMembers(scope.db, { workspaceId: scope.workspaceId, search: input.search?.trim(), cursor: input.cursor, limit: input.limit })
}

export type ChangeMember = { readonly id: string; readonly role: Role; readonly team: Team; readonly why?: string | undefined }

/** What a member may do is read at every request, so the change holds from the next one on. */
export async function changeMember(scope: Scope, input: ChangeMember): Promise<void> {
  await scope.db.transaction().execute(async (db) => {
    const { member, others } = await heldMember(db, scope, input.id)
    if (input.role !== 'admin') refuseLastAdmin(member, others, 'demote')
    if (member.role === input.role && member.team === input.team) return
    await updateMember(db, member.id, { role: input.role, team: input.team })
    const before = { role: member.role, team: member.team }
    await recordChange(db, { ...aboutMember(scope, member), action: 'changed', why: input.why, before, after: { role: input.role, team: input.team } })
  })
}

/** Ends their sessions, links and tokens in the same moment. */
export async function removeMember(scope: Scope, input: { readonly id: string; readonly why?: string | undefined }): Promise<void> {
  await scope.db.transaction().execute(async (db) => {
    const { member, others } = await heldMember(db, scope, input.id)
    refuseLastAdmin(member, others, 'remove')
    await deleteMember(db, member.id)
    const { name, email, role, team } = member
    await recordChange(db, { ...aboutMember(scope, member), action: 'removed', why: input.why, before: { name, email, role, team } })
  })
}

/** A member of this workspace, never of another. */
export async function memberHere(db: Db, scope: Scope, id: string): Promise<Member> {
  return (await heldMember(db, scope, id)).member
}

async function heldMember(db: Db, scope: Scope, id: string): Promise<{ readonly member: Member; readonly others: readonly Member[] }> {
  const everybody = await lockMembers(db, scope.workspaceId)
  const member = everybody.find((one) => one.id === id)
  if (member === undefined) throw refusal('not-found', 'There is no such member in this workspace. They may have been removed meanwhile.', { id })
  return { member, others: everybody.filter((one) => one !== member) }
}

function refuseLastAdmin(member: Member, others: readonly Member[], what: 'demote' | 'remove'): void {
  if (member.role !== 'admin' || others.some((one) => one.role === 'admin')) return
  const instead = what === 'remove' ? 'removed' : 'given another role'
  throw refusal('wrong-state', `${member.name} is the last admin and cannot be ${instead}: nobody could invite or change anybody any more. Make somebody else an admin first.`, { member: member.email, reason: 'last-admin' })
}

export function aboutMember(scope: Pick<Scope, 'workspaceId' | 'now' | 'actor'>, member: Pick<Member, 'id' | 'email'>) {
  return { workspaceId: scope.workspaceId, at: scope.now, actor: scope.actor, entityKind: 'member' as const, entityId: member.id, entityKey: member.email }
}
