import { type Member, mayDo } from './workspace.ts'
import type { Addressee } from './workspace.table.ts'

/** What is asked for: one action on one version of one thing. */
export type Asked = { readonly workspaceId: string; readonly entityKind: string; readonly entityId: string; readonly entityVersion: number; readonly action: string }

/** One team's word on one version of something. `answeredBy` and `requestedBy` are members' ids. */
export type Approval = {
  readonly id: string
  readonly team: Addressee
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
 *
 * Where it is another member's word that is asked for, it is not that of whoever asks, but in a workspace of one.
 */
export function speaksFor(team: Addressee, memberId: string | null, members: readonly Colleague[], askedBy: string | null): boolean {
  const own = members.find(({ id }) => id === memberId)
  if (own === undefined || !mayDo(own.role, 'approver')) return false
  if (team === 'another') return own.id !== askedBy || members.length === 1
  const speakers = members.filter((one) => one.team === team && mayDo(one.role, 'approver'))
  return speakers.length === 0 || own.team === team
}

/** What a workspace asks words for: launching an experiment, that of another member; shipping a variant, those of teams. */
export type ApprovalRules = { readonly launch: readonly Addressee[]; readonly ship: readonly Addressee[] }

export function rulesIn(approvals: { readonly [action: string]: readonly string[] }): ApprovalRules {
  const known = (action: string): readonly Addressee[] => ADDRESSEES.filter((one) => approvals[action]?.includes(one))
  return { launch: known('launch'), ship: known('ship') }
}

const ADDRESSEES = ['product', 'marketing', 'other', 'another'] as const satisfies readonly Addressee[]
