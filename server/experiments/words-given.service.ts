import type { Db } from '../database/database.ts'
import { refusal } from '../refusal.ts'
import type { Scope } from '../scope.ts'
import { type Approval, type Asked, stateOf } from '../workspaces/approval.ts'
import { approvalsOf } from '../workspaces/approval.service.ts'
import { notify } from '../workspaces/notice.service.ts'
import { approvalRulesOf } from '../workspaces/rules.service.ts'
import { mayDo } from '../workspaces/workspace.ts'
import type { Decision, Experiment, InReview } from './experiment.ts'
import { reviewState } from './review.ts'

type Named = Pick<Experiment, 'id' | 'workspaceId'>

/** The words on launching one version of a plan. */
export function launchAsked({ id, workspaceId }: Named, version: number): Asked {
  return { workspaceId, entityKind: 'experiment', entityId: id, entityVersion: version, action: 'launch' }
}

/** The words on shipping one variant of an experiment as it stands: after any change of it they are asked for again. */
export function shipAsked({ id, workspaceId, version }: Named & Pick<Experiment, 'version'>, variant: string): Asked {
  return { workspaceId, entityKind: 'experiment', entityId: id, entityVersion: version, action: `ship:${variant}` }
}

export function wordsOnLaunch(db: Db, experiment: Experiment): Promise<readonly Approval[]> {
  return experiment.review ? approvalsOf(db, launchAsked(experiment, experiment.review.version)) : Promise.resolve([])
}

/** @throws Refusal where the workspace asks for a review and this plan has none that stands. */
export async function refuseUnapproved(db: Db, scope: Scope, experiment: Experiment): Promise<void> {
  if ((await approvalRulesOf(db, scope.workspaceId)).launch.length === 0) return
  const state = reviewState(experiment, await wordsOnLaunch(db, experiment))
  if (state === 'approved') return
  const because = {
    none: 'Ask for a review first.',
    asked: 'It is asked for, and nobody has answered yet.',
    changes: 'Changes were asked for: make them and ask again.',
    lapsed: 'The plan changed after it was approved or asked for: ask again.',
  } as const
  throw refusal('wrong-state', `"${experiment.key}" needs the approval of another member before it is launched. ${because[state]}`, { experiment: experiment.key, review: state })
}

/** What was launched as approved is not made another test by somebody who could not have approved it. */
export async function refuseUnreviewed(db: Db, scope: Scope, experiment: Experiment): Promise<void> {
  if (mayDo(scope.role, 'approver') || (await approvalRulesOf(db, scope.workspaceId)).launch.length === 0) return
  throw refusal('not-allowed', `Launching is reviewed in this workspace, so an approver or an admin changes what "${experiment.key}" serves and to whom; your role is ${scope.role}. Ask one of them.`, { needed: 'approver', role: scope.role, experiment: experiment.key })
}

/** @throws Refusal where shipping needs the words of teams and one of them is missing. */
export async function refuseUnsigned(db: Db, scope: Scope, experiment: Experiment, decision: Pick<Decision, 'kind' | 'variant'>): Promise<void> {
  if (decision.kind !== 'ship') return
  const { ship } = await approvalRulesOf(db, scope.workspaceId)
  if (ship.length === 0) return
  const words = await approvalsOf(db, shipAsked(experiment, decision.variant ?? ''))
  if (stateOf(words) === 'declined') throw refusal('wrong-state', `Shipping "${decision.variant}" was declined by ${words.find(({ answer }) => answer === 'declined')?.team}. Decide otherwise, or change the experiment.`, { experiment: experiment.key, missing: [] })
  const missing = ship.filter((team) => !words.some((word) => word.team === team && word.answer === 'approved'))
  if (missing.length === 0) return
  throw refusal('wrong-state', `Shipping needs the word of ${ship.join(' and ')} here; that of ${missing.join(' and ')} is missing. Ask for it on the readout.`, { experiment: experiment.key, missing })
}

/** Inside the transaction that makes the plan another one. */
export async function tellLapsed(db: Db, scope: Scope, experiment: InReview): Promise<void> {
  const words = await wordsOnLaunch(db, experiment)
  await notify(db, scope, { kind: 'lapsed', entityKind: 'experiment', entityKey: experiment.key, entityName: experiment.name, to: [experiment.review?.askedBy ?? null, ...words.map((one) => one.answeredBy)] })
}
