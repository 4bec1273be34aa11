import type { Answers } from '../api/client.ts'

type Me = NonNullable<Answers['member']['me']>
export type Environment = Me['environments'][number]

export type MemberNow = {
  readonly member: Me['member']
  readonly workspace: Me['workspace']
  readonly environments: readonly Environment[]
  /** The one whose flags and experiments are shown: named by `?environment=` in the address, else production. */
  readonly environment: Environment
  /** Milliseconds by which the server's clock is ahead of the browser's. */
  readonly ahead: number
}

const ranks = ['viewer', 'analyst', 'editor', 'approver', 'admin'] as const satisfies readonly Me['member']['role'][]

/** Whether somebody may do what `needed` may do. The server checks it again; this only says it before. */
export function maySee(member: Pick<Me['member'], 'role'>, needed: Me['member']['role']): boolean {
  return ranks.indexOf(member.role) >= ranks.indexOf(needed)
}
