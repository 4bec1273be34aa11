import type { Role, Team } from './workspace.table.ts'

export type Workspace = {
  readonly id: string
  readonly key: string
  readonly name: string
  readonly timeZone: string
  readonly currency: string
  /** Its people are made up, and every screen says so. */
  readonly synthetic: boolean
  /** Which actions need an approval, by which teams. */
  readonly approvals: { readonly [action: string]: readonly string[] }
  /** What the numbers of an experiment say stays hidden until its plan's minimum runtime. */
  readonly hidesEarly: boolean
  /** For how many months raw events are kept; null: for ever. */
  readonly eventsKeptMonths: number | null
}

export type Environment = {
  readonly id: string
  readonly key: string
  readonly name: string
  readonly production: boolean
  /** What is served here is changed by approvers and admins alone. */
  readonly protected: boolean
}

export type Member = {
  readonly id: string
  readonly workspaceId: string
  readonly name: string
  readonly email: string
  readonly team: Team
  readonly role: Role
}

/** Stands in an empty workspace for whoever comes first, so that it has an admin from its first moment on. */
export const PLACEHOLDER = { name: 'Admin', email: 'admin@localhost' } as const

export type KeyKind = 'client' | 'server' | 'admin'

export const roles = ['viewer', 'analyst', 'editor', 'approver', 'admin'] as const satisfies readonly Role[]
export const teams = ['product', 'marketing', 'other'] as const satisfies readonly Team[]

const RANK = { viewer: 0, analyst: 1, editor: 2, approver: 3, admin: 4 } as const satisfies Record<Role, number>

/** Whether a role may do what `needed` may do: each role includes those before it. */
export function mayDo(role: Role, needed: Role): boolean {
  return RANK[role] >= RANK[needed]
}

/** Of two roles the one that may do less: what a token may do of what its member may. */
export function lesserOf(one: Role, other: Role): Role {
  return mayDo(one, other) ? other : one
}
