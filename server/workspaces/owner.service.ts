import type { Db } from '../database/database.ts'
import { recordChange } from '../history/history.service.ts'
import { newId } from '../id.ts'
import { refusal } from '../refusal.ts'
import { lockMembers, updateMember } from './member.repository.ts'
import { aboutMember } from './member.service.ts'
import { checkPassword, hashPassword } from './password.ts'
import { type Noted, openSession } from './session.service.ts'
import { type Member, PLACEHOLDER, type Workspace } from './workspace.ts'
import { insertMember, isUnclaimed, lockUnclaimed } from './workspace.repository.ts'

export type NewOwner = { readonly name: string; readonly email: string; readonly password: string }

/** Whether nobody has signed in yet, by whatever way. */
export function awaitsOwner(db: Db): Promise<boolean> {
  return isUnclaimed(db)
}

/** The first account, made in the browser; from then on accounts are made by invitation. */
export async function makeOwner(db: Db, input: NewOwner, noted: Noted): Promise<{ readonly session: string }> {
  if (!(await isUnclaimed(db))) throw taken()
  checkPassword(input.password, input.email)
  const password = await hashPassword(input.password)
  return db.transaction().execute(async (trx) => {
    const workspace = await lockUnclaimed(trx)
    if (workspace === undefined) throw taken()
    return openSession(trx, await ownerIn(trx, workspace, { ...input, password }, noted.now), 'owner', noted)
  })
}

async function ownerIn(db: Db, workspace: Workspace, { name, email, password }: NewOwner, now: Date): Promise<Member> {
  const everybody = await lockMembers(db, workspace.id)
  if (everybody.some((one) => one.email.toLowerCase() === email)) throw refusal('wrong-state', `${email} is a member already. Sign in with the link that the server printed.`, { email, reason: 'is-member' })
  const placeholder = everybody.find((one) => one.email === PLACEHOLDER.email)
  const owner: Member = { id: placeholder?.id ?? newId('mem'), workspaceId: workspace.id, name, email, team: 'product', role: 'admin' }
  if (placeholder === undefined) await insertMember(db, { id: owner.id, workspace_id: workspace.id, name, email, team: owner.team, role: owner.role, password, at: now })
  else await updateMember(db, owner.id, { name, email, role: 'admin', password })
  const actor = { kind: 'member', id: owner.id, name } as const
  await recordChange(db, { ...aboutMember({ workspaceId: workspace.id, now, actor }, owner), action: 'joined', after: { name, email, role: owner.role, team: owner.team } })
  return owner
}

function taken() {
  return refusal('wrong-state', 'This installation has its owner already. Sign in, or ask an admin to invite you.', { reason: 'claimed' })
}
