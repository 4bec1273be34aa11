import type { Answers } from '../api/client.ts'

type Me = NonNullable<Answers['member']['me']>
export type Environment = Me['environments'][number]
export type Role = Me['member']['role']
export type Team = Me['member']['team']

export type MemberNow = {
  readonly member: Me['member']
  readonly workspace: Me['workspace']
  /** The language of mails to the member; null until it was told. */
  readonly mailLocale: Me['mailLocale']
  readonly environments: readonly Environment[]
  /** The one whose flags and experiments are shown: named by `?environment=` in the address, else production. */
  readonly environment: Environment
  /** Milliseconds by which the server's clock is ahead of the browser's. */
  readonly ahead: number
}

export const roles = ['viewer', 'analyst', 'editor', 'approver', 'admin'] as const satisfies readonly Role[]
export const teams = ['product', 'marketing', 'other'] as const satisfies readonly Team[]

/** Whether somebody may do what `needed` may do. The server checks it again; this only says it before. */
export function maySee(member: Pick<Me['member'], 'role'>, needed: Role): boolean {
  return roles.indexOf(member.role) >= roles.indexOf(needed)
}

/** Whether somebody may change what an environment serves: where it is protected that takes an approver. */
export function mayRelease(member: Pick<Me['member'], 'role'>, environment: Pick<Environment, 'protected'>): boolean {
  return maySee(member, environment.protected ? 'approver' : 'editor')
}
