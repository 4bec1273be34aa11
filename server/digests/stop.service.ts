import { createHmac, timingSafeEqual } from 'node:crypto'
import type { Db } from '../database/database.ts'
import { refusal } from '../refusal.ts'
import type { Scope } from '../scope.ts'
import { setDigest } from '../workspaces/digest-due.service.ts'
import type { Member } from '../workspaces/workspace.ts'
import { memberOf, secretOf, workspaceOf } from '../workspaces/workspace.service.ts'
import type { Frequency } from '../workspaces/workspace.table.ts'
import { nextDue } from './due.ts'

type Reader = { readonly id: string; readonly workspaceId: string }

/** Opens without a session and can do nothing but end the digests of one member. */
export async function stopAddress(db: Db, publicUrl: string, { id, workspaceId }: Reader): Promise<string> {
  return `${publicUrl}/digest/stop?member=${encodeURIComponent(id)}&token=${tokenOf(await secretOf(db, workspaceId), id)}`
}

/** @throws Refusal where the link is not one of ours */
export async function readerOf(db: Db, { member: id, token }: { readonly member: string; readonly token: string }): Promise<Member> {
  const member = await memberOf(db, id)
  const expected = member === undefined ? '' : tokenOf(await secretOf(db, member.workspaceId), id)
  if (member === undefined || !sameText(token, expected)) throw refusal('invalid', 'This link is not whole, or the account is gone. Change your mails under Your account.')
  return member
}

function tokenOf(secret: string, id: string): string {
  return createHmac('sha256', secret).update(`digest/stop/${id}`).digest('base64url')
}

function sameText(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)]
  return a.length === b.length && timingSafeEqual(a, b)
}

export function stopDigest(db: Db, { id }: Pick<Member, 'id'>): Promise<void> {
  return setDigest(db, id, { frequency: 'off', dueAt: null, since: null })
}

/** The first one comes the next morning, or the next Monday's, and tells what happened since now. */
export async function chooseDigest(scope: Scope, { id }: Pick<Member, 'id'>, frequency: Frequency): Promise<void> {
  if (frequency === 'off') return stopDigest(scope.db, { id })
  const workspace = await workspaceOf(scope.db, scope.workspaceId)
  await setDigest(scope.db, id, { frequency, dueAt: nextDue(scope.now, frequency, workspace?.timeZone ?? 'UTC'), since: scope.now })
}
