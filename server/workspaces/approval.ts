import { type Member, mayDo } from './workspace.ts'
import type { Team } from './workspace.table.ts'

/** What is asked for: one action on one version of one thing. */
export type Asked = { readonly workspaceId: string; readonly entityKind: string; readonly entityId: string; readonly entityVersion: number; readonly action: string }

/** One team's word on one version of something. `answeredBy` and `requestedBy` are members' ids. */
export type Approval = {
  readonly id: string
  readonly team: Team
  readonly requestedBy: string | null
  readonly requestedAt: Date
  readonly answer: 'approved' | 'declined' | null
  readonly answeredBy: string | null
  readonly answeredAt: Date | null
  readonly comment: string
}

/** Of all teams asked: one "no" is enough, and every "yes" is needed. */
export function stateOf(approvals: readonly Pick<Approval, 'answer'>[]): 'open' | 'approved' | 'declined' {
  if (approvals.some(({ answer }) => answer === 'declined')) return 'declined'
  return approvals.every(({ answer }) => answer === 'approved') ? 'approved' : 'open'
}

type Colleague = Pick<Member, 'id' | 'team' | 'role'>

/**
 * Whether this member speaks for the team: approvers and admins of it do. Where the team has none, any approver does, so
 * that a workspace of one member, or of one team, can still change what it has.
 */
export function speaksFor(team: Team, memberId: string | null, members: readonly Colleague[]): boolean {
  const own = members.find(({ id }) => id === memberId)
  if (own === undefined || !mayDo(own.role, 'approver')) return false
  const speakers = members.filter((one) => one.team === team && mayDo(one.role, 'approver'))
  return speakers.length === 0 || own.team === team
}
