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
}

export type Environment = {
  readonly id: string
  readonly key: string
  readonly name: string
  readonly production: boolean
}

export type Member = {
  readonly id: string
  readonly workspaceId: string
  readonly name: string
  readonly email: string
  readonly team: Team
  readonly role: Role
}

export type KeyKind = 'client' | 'server' | 'admin'

const RANK = { viewer: 0, analyst: 1, editor: 2, approver: 3, admin: 4 } as const satisfies Record<Role, number>

/** Whether a role may do what `needed` may do: each role includes those before it. */
export function mayDo(role: Role, needed: Role): boolean {
  return RANK[role] >= RANK[needed]
}
