import type { Db } from '../database/database.ts'
import { refusal } from '../refusal.ts'
import type { Scope } from '../scope.ts'
import { type Approval, speaksFor, stateOf } from '../workspaces/approval.ts'
import { approvalsOf, askForApproval, giveWord } from '../workspaces/approval.service.ts'
import { addComment, type Topic } from '../workspaces/comment.service.ts'
import { recordChange } from '../history/history.service.ts'
import { notify } from '../workspaces/notice.service.ts'
import { approvalRulesOf } from '../workspaces/rules.service.ts'
import { type Member, mayDo } from '../workspaces/workspace.ts'
import { membersOf } from '../workspaces/workspace.service.ts'
import { creatorOf } from './experiment.repository.ts'
import { checkedFlag, experimentNamed, reviewedExperiments, runningExperiments, saveExperiment, wrongState } from './experiment.service.ts'
import type { Draft, Experiment, InReview, Paused, Running } from './experiment.ts'
import { type ReviewState, reviewState } from './review.ts'
import { launchAsked, shipAsked, wordsOnLaunch } from './words-given.service.ts'

/** One word that is asked for, with the names that people read. */
export type Word = Pick<Approval, 'team' | 'answer' | 'answeredAt' | 'comment'> & {
  readonly answeredBy: string | null
  /** Who may give it, while it is open. */
  readonly by: readonly string[]
  /** Whether that is whoever asks this. */
  readonly mine: boolean
}

export type Review = {
  /** Whether launching waits for it here. */
  readonly needed: boolean
  readonly state: ReviewState
  readonly version: number | null
  readonly askedBy: string | null
  readonly askedAt: Date | null
  readonly words: readonly Word[]
}

export type Signing = { readonly needed: boolean; readonly variants: readonly { readonly variant: string; readonly state: 'open' | 'approved' | 'declined'; readonly words: readonly Word[] }[]; readonly teams: readonly string[] }

export async function reviewOf(scope: Scope, key: string): Promise<Review> {
  const experiment = await experimentNamed(scope, key)
  const [rules, members, words] = [await approvalRulesOf(scope.db, scope.workspaceId), await membersOf(scope.db, scope.workspaceId), await wordsOnLaunch(scope.db, experiment)]
  const { review } = experiment
  return {
    needed: rules.launch.length > 0,
    state: reviewState(experiment, words),
    version: review?.version ?? null,
    askedBy: review ? nameOf(members, review.askedBy) : null,
    askedAt: review ? new Date(review.askedAt) : null,
    words: words.map((word) => named(scope, word, members)),
  }
}

function named(scope: Scope, { team, answer, answeredAt, answeredBy, requestedBy, comment }: Approval, members: readonly Member[]): Word {
  const speakers = answer === null ? members.filter((one) => speaksFor(team, one.id, members, requestedBy)) : []
  return { team, answer, answeredAt, comment, answeredBy: nameOf(members, answeredBy), by: speakers.map((one) => one.name), mine: mayDo(scope.role, 'approver') && speakers.some((one) => one.id === scope.memberId) }
}

function nameOf(members: readonly Member[], id: string | null): string | null {
  return members.find((one) => one.id === id)?.name ?? null
}

/** A word that is asked for and not given. */
export type OpenWord = Pick<Approval, 'team' | 'requestedBy'> & { readonly action: 'launch' | 'ship'; readonly key: string; readonly name: string }

/** Everything in a workspace that waits for a word. */
export async function openWords(db: Db, workspaceId: string): Promise<readonly OpenWord[]> {
  const open: OpenWord[] = []
  const note = (words: readonly Approval[], { key, name }: Experiment, action: OpenWord['action']): void => {
    if (stateOf(words) === 'open') open.push(...words.filter(({ answer }) => answer === null).map(({ team, requestedBy }) => ({ team, requestedBy, action, key, name })))
  }
  for (const one of await reviewedExperiments(db, workspaceId)) note(await wordsOnLaunch(db, one), one, 'launch')
  if ((await approvalRulesOf(db, workspaceId)).ship.length === 0) return open
  for (const one of await runningExperiments(db, workspaceId)) for (const { key } of one.design.variants) note(await approvalsOf(db, shipAsked(one, key)), one, 'ship')
  return open
}

type AskReview = { readonly key: string; readonly version: number; readonly note: string }

/** Asks another member for their word on the plan as it stands. In a workspace of one that is given with asking. */
export async function askForReview(scope: Scope, { key, version, note }: AskReview): Promise<Review> {
  const experiment = await experimentNamed(scope, key)
  if (experiment.kind !== 'draft' && experiment.kind !== 'review') throw wrongState(experiment, 'reviewed any more')
  if (experiment.kind === 'review') throw refusal('wrong-state', `A review of "${key}" is asked for already. Change the plan, or wait for the answer.`, { experiment: key })
  await checkedFlag(scope, experiment.design)
  const asked: InReview = { ...experiment, kind: 'review', review: { version: version + 1, askedBy: scope.memberId, askedAt: scope.now.getTime() } }
  const after = async (db: Db): Promise<InReview> => {
    const state = await askForApproval(db, scope, launchAsked(experiment, version + 1), ['another'])
    const members = await membersOf(db, scope.workspaceId)
    if (state === 'open') await notify(db, scope, { ...subjectOf(experiment), kind: 'review-asked', text: note, to: members.filter((one) => speaksFor('another', one.id, members, scope.memberId)).map((one) => one.id) })
    if (note !== '') await addComment(db, scope, topicOf(experiment), { text: note, cameWith: 'asked' })
    return asked
  }
  await saveExperiment(scope, { before: experiment, after, version, action: 'review-asked', why: note })
  return reviewOf(scope, key)
}

type Answer = { readonly key: string; readonly version: number; readonly answer: 'approved' | 'declined'; readonly comment: string }

/** Another member's word: the plan may be launched as it stands, or what is to be changed first. */
export async function answerReview(scope: Scope, { key, version, answer, comment }: Answer): Promise<Review> {
  const experiment = await experimentNamed(scope, key)
  if (experiment.kind !== 'review' || !experiment.review) throw wrongState(experiment, 'answered: no review of it is asked for')
  // The word is on what was read: a plan that was put into other words meanwhile is read again.
  if (experiment.version !== version) throw refusal('stale-version', `"${key}" stands at version ${experiment.version} by now; you read version ${version}. Look at it again.`, { experiment: key, yours: version, theirs: experiment.version })
  if (answer === 'declined' && comment === '') throw refusal('invalid', 'Say what is to be changed.', { experiment: key })
  const { review } = experiment
  const after = async (db: Db): Promise<Draft | InReview> => {
    await giveWord(db, scope, launchAsked(experiment, review.version), { answer, comment })
    if (comment !== '') await addComment(db, scope, topicOf(experiment), { text: comment, cameWith: answer })
    await notify(db, scope, { ...subjectOf(experiment), kind: answer, text: comment, to: [review.askedBy, await creatorOf(db, experiment.id)] })
    return answer === 'approved' ? experiment : { ...experiment, kind: 'draft' }
  }
  await saveExperiment(scope, { before: experiment, after, version, action: answer, why: comment })
  return reviewOf(scope, key)
}

/** What the teams say to shipping it, by variant, as it stands. */
export async function signingOf(scope: Scope, key: string): Promise<Signing> {
  const experiment = await experimentNamed(scope, key)
  const { ship } = await approvalRulesOf(scope.db, scope.workspaceId)
  const members = await membersOf(scope.db, scope.workspaceId)
  const variants: Signing['variants'][number][] = []
  for (const variant of experiment.design.variants) {
    const words = await approvalsOf(scope.db, shipAsked(experiment, variant.key))
    if (words.length > 0) variants.push({ variant: variant.key, state: stateOf(words), words: words.map((word) => named(scope, word, members)) })
  }
  return { needed: ship.length > 0, teams: ship, variants }
}

type AskShip = { readonly key: string; readonly version: number; readonly variant: string; readonly note: string }

/** Asks the teams for their word on shipping a variant; whoever asks and speaks for one has given it. */
export async function askToShip(scope: Scope, { key, version, variant, note }: AskShip): Promise<Signing> {
  await scope.db.transaction().execute(async (db) => {
    const experiment = await runningAt({ ...scope, db }, key, version)
    if (!experiment.design.variants.some((one) => one.key === variant)) throw refusal('invalid', `"${key}" has no variant "${variant}" to ship.`, { experiment: key, variant })
    const { ship } = await approvalRulesOf(db, scope.workspaceId)
    if (ship.length === 0) throw refusal('wrong-state', 'Shipping waits for nobody in this workspace: decide it.', { experiment: key })
    const asked = shipAsked(experiment, variant)
    if ((await approvalsOf(db, asked)).length > 0) throw refusal('wrong-state', `The teams are asked for their word on shipping "${variant}" already.`, { experiment: key, variant })
    await askForApproval(db, scope, asked, ship)
    const members = await membersOf(db, scope.workspaceId)
    const open = (await approvalsOf(db, asked)).filter((one) => one.answer === null)
    await notify(db, scope, { ...subjectOf(experiment), kind: 'ship-asked', text: note, to: members.filter((one) => open.some(({ team }) => speaksFor(team, one.id, members, scope.memberId))).map((one) => one.id) })
    if (note !== '') await addComment(db, scope, topicOf(experiment), { text: note, cameWith: 'asked' })
    await recordChange(db, { ...about(scope, experiment), action: `ship-asked:${variant}`, why: note })
  })
  return signingOf(scope, key)
}

type AnswerShip = { readonly key: string; readonly version: number; readonly variant: string; readonly answer: 'approved' | 'declined'; readonly comment: string }

/** A team's word on shipping a variant. */
export async function answerToShip(scope: Scope, { key, version, variant, answer, comment }: AnswerShip): Promise<Signing> {
  await scope.db.transaction().execute(async (db) => {
    const experiment = await runningAt({ ...scope, db }, key, version)
    const asked = shipAsked(experiment, variant)
    const [before] = await approvalsOf(db, asked)
    if (before === undefined) throw refusal('wrong-state', `Nobody is asked for their word on shipping "${variant}" of "${key}" as it stands.`, { experiment: key, variant })
    await giveWord(db, scope, asked, { answer, comment })
    if (comment !== '') await addComment(db, scope, topicOf(experiment), { text: comment, cameWith: answer })
    await notify(db, scope, { ...subjectOf(experiment), kind: answer, text: comment, to: [before.requestedBy] })
    await recordChange(db, { ...about(scope, experiment), action: `ship-${answer}:${variant}`, why: comment })
  })
  return signingOf(scope, key)
}

async function runningAt(scope: { readonly db: Db; readonly workspaceId: string }, key: string, version: number): Promise<Running | Paused> {
  const experiment = await experimentNamed(scope, key)
  if (experiment.kind !== 'running' && experiment.kind !== 'paused') throw wrongState(experiment, 'shipped')
  if (experiment.version !== version) throw refusal('stale-version', `"${key}" stands at version ${experiment.version} by now; you read version ${version}. Look at it again.`, { experiment: key, yours: version, theirs: experiment.version })
  return experiment
}

/** As comments and notices know it. */
export function topicOf(experiment: Experiment): Topic {
  return { ...subjectOf(experiment), entityId: experiment.id }
}

function subjectOf({ key, name }: Experiment) {
  return { entityKind: 'experiment' as const, entityKey: key, entityName: name }
}

function about(scope: Scope, experiment: Experiment) {
  return { workspaceId: scope.workspaceId, at: scope.now, actor: scope.actor, entityKind: 'experiment' as const, entityId: experiment.id, entityKey: experiment.key }
}
