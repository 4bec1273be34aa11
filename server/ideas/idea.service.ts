import { recordChange } from '../history/history.service.ts'
import type { Db } from '../database/database.ts'
import { newId } from '../id.ts'
import { refusal } from '../refusal.ts'
import type { Scope } from '../scope.ts'
import { type Idea, type IdeaDraft, type IdeaOrder, type IdeaState, pointsOf, type Score, SCORING_TEAMS, type ScoringTeam } from './idea.ts'
import { findIdea, insertIdea, listIdeas, listIdeasOf, setVote, updateIdea } from './idea.repository.ts'

type Page = { readonly state: IdeaState; readonly search: string; readonly order: IdeaOrder; readonly cursor: string | null; readonly limit: number }

export async function pageOfIdeas(scope: Scope, { cursor, ...page }: Page): Promise<{ readonly ideas: readonly Idea[]; readonly next: string | null }> {
  const ideas = await listIdeas(scope.db, { ...page, workspaceId: scope.workspaceId, memberId: scope.memberId, after: placeIn(cursor) })
  const last = ideas.at(-1)
  return { ideas, next: last === undefined || ideas.length < page.limit ? null : `${valueOf(last, page.order)}:${last.id}` }
}

function valueOf(idea: Idea, order: IdeaOrder): number {
  return order === 'newest' ? idea.createdAt.getTime() : idea[order]
}

function placeIn(cursor: string | null): { readonly value: number; readonly id: string } | null {
  const [, value, id] = /^(\d{1,15}):(.+)$/.exec(cursor ?? '') ?? []
  return value === undefined || id === undefined ? null : { value: Number(value), id }
}

export async function ideaNamed(scope: Pick<Scope, 'db' | 'workspaceId' | 'memberId'>, id: string): Promise<Idea> {
  const idea = await findIdea(scope.db, { workspaceId: scope.workspaceId, memberId: scope.memberId, id })
  if (idea === undefined) throw refusal('not-found', 'There is no such idea in this workspace.', { id })
  return idea
}

/** The ideas that these experiments came of. */
export function ideasBehind(scope: Pick<Scope, 'db' | 'workspaceId'>, experiments: readonly string[]): Promise<readonly Idea[]> {
  return listIdeasOf(scope.db, scope.workspaceId, experiments)
}

export async function createIdea(scope: Scope, draft: IdeaDraft): Promise<Idea> {
  const id = newId('ide')
  await scope.db.transaction().execute(async (db) => {
    await insertIdea(db, scope.workspaceId, { id, ...draft, createdAt: scope.now, memberId: scope.memberId })
    await recordChange(db, { ...about(scope, id, draft.title), action: 'created', after: draft })
  })
  return ideaNamed(scope, id)
}

export async function saveIdea(scope: Scope, { id, version, ...draft }: IdeaDraft & { readonly id: string; readonly version: number }): Promise<Idea> {
  const { title, hypothesis, surface } = await ideaNamed(scope, id)
  return change(scope, { id, version }, draft, { action: 'saved', before: { title, hypothesis, surface }, after: draft })
}

/** What nobody will try is kept, and may be taken up again. */
export async function setIdeaState(scope: Scope, { id, version, state }: { readonly id: string; readonly version: number; readonly state: 'open' | 'dropped' }): Promise<Idea> {
  return change(scope, { id, version }, { state }, { action: state === 'open' ? 'taken-up' : 'dropped' })
}

/** A team has one score; whoever of it gives another one replaces it. */
export async function scoreIdea(scope: Scope, team: ScoringTeam, { id, version, ...score }: Score & { readonly id: string; readonly version: number }): Promise<Idea> {
  const idea = await ideaNamed(scope, id)
  const scores = { ...idea.scores, [team]: { ...score, by: scope.actor.name } }
  return change(scope, { id, version }, { scores, points: pointsOf(scores) }, { action: 'scored', before: idea.scores, after: scores })
}

export function scoringTeam(team: string): ScoringTeam {
  const found = SCORING_TEAMS.find((one) => one === team)
  if (found === undefined) throw refusal('not-allowed', 'Product and marketing score ideas; your team is neither. Vote for it instead.', { team })
  return found
}

export async function voteForIdea(scope: Scope, memberId: string, { id, wanted }: { readonly id: string; readonly wanted: boolean }): Promise<Idea> {
  await ideaNamed(scope, id)
  await scope.db.transaction().execute((db) => setVote(db, { id, memberId, wanted, at: scope.now }))
  return ideaNamed(scope, id)
}

/** An experiment came of it. Inside the transaction that makes the experiment. */
export async function planIdea(db: Db, scope: Scope, { idea: id, experimentId, key }: { readonly idea: string; readonly experimentId: string; readonly key: string }): Promise<void> {
  const { version, title } = await ideaNamed({ ...scope, db }, id)
  if (!(await updateIdea(db, id, version, { state: 'planned', experimentId }, scope.now))) throw refusal('busy', `The idea "${title}" was changed at the same moment. Try again.`, { id }, 1)
  await recordChange(db, { ...about(scope, id, title), action: 'planned', after: { experiment: key } })
}

async function change(scope: Scope, { id, version }: { readonly id: string; readonly version: number }, to: Parameters<typeof updateIdea>[3], said: { readonly action: string; readonly before?: unknown; readonly after?: unknown }): Promise<Idea> {
  const { title } = await ideaNamed(scope, id)
  await scope.db.transaction().execute(async (db) => {
    if (!(await updateIdea(db, id, version, to, scope.now))) {
      const { version: theirs } = await ideaNamed({ ...scope, db }, id)
      throw refusal('stale-version', `Somebody changed the idea "${title}" meanwhile: you saw version ${version}, it stands at version ${theirs}.`, { id, yours: version, theirs })
    }
    await recordChange(db, { ...about(scope, id, title), ...said })
  })
  return ideaNamed(scope, id)
}

function about(scope: Scope, id: string, title: string) {
  return { workspaceId: scope.workspaceId, at: scope.now, actor: scope.actor, entityKind: 'idea' as const, entityId: id, entityKey: title }
}
