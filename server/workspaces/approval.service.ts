import type { Db } from '../database/database.ts'
import { newId } from '../id.ts'
import { refusal } from '../refusal.ts'
import type { Scope } from '../scope.ts'
import { type Approval, type Asked, speaksFor, stateOf } from './approval.ts'
import { mayDo } from './workspace.ts'
import { answerApproval, insertApprovals, listApprovals } from './approval.repository.ts'
import type { Addressee } from './workspace.table.ts'
import { membersOf } from './workspace.service.ts'

/** Asks each team. Who asks and speaks for a team has given its word with that. Inside a transaction. */
export async function askForApproval(db: Db, scope: Scope, asked: Asked, teams: readonly Addressee[]): Promise<'open' | 'approved' | 'declined'> {
  const members = await membersOf(db, scope.workspaceId)
  const approvals = teams.map((team) => {
    // A member's token may be allowed less than the member.
    const given = mayDo(scope.role, 'approver') && speaksFor(team, scope.memberId, members, scope.memberId)
    return {
      id: newId('apr'),
      team,
      requestedBy: scope.memberId,
      requestedAt: scope.now,
      answer: given ? ('approved' as const) : null,
      answeredBy: given ? scope.memberId : null,
      answeredAt: given ? scope.now : null,
      comment: '',
    }
  })
  await insertApprovals(db, asked, approvals)
  return stateOf(approvals)
}

export function approvalsOf(db: Db, asked: Asked): Promise<readonly Approval[]> {
  return listApprovals(db, asked)
}

/** Gives a member's word for every team that they speak for and that has not answered; what that makes of the whole. */
export async function giveWord(
  db: Db,
  scope: Scope,
  asked: Asked,
  word: { readonly answer: 'approved' | 'declined'; readonly comment: string },
): Promise<'open' | 'approved' | 'declined'> {
  const members = await membersOf(db, scope.workspaceId)
  const approvals = await listApprovals(db, asked)
  const open = approvals.filter(({ answer }) => answer === null)
  const [first] = open
  if (first === undefined || stateOf(approvals) !== 'open') throw refusal('wrong-state', 'Nobody is asked for their word on this any more.', { state: stateOf(approvals) })
  const own = mayDo(scope.role, 'approver') ? open.filter(({ team, requestedBy }) => speaksFor(team, scope.memberId, members, requestedBy)) : []
  if (own.length === 0) throw refusal('not-allowed', first.team === 'another' ? 'This needs the word of an approver or an admin other than whoever asked for it. Ask one of them to answer.' : `This needs an approver of the team ${first.team}. Ask one of them to answer.`, { team: first.team, role: scope.role })
  for (const { id } of own) await answerApproval(db, id, { ...word, by: scope.memberId, at: scope.now })
  return stateOf(await listApprovals(db, asked))
}
