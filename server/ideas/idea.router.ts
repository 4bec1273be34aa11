import { z } from 'zod'
import type { Context } from '../context.ts'
import { refusal } from '../refusal.ts'
import { analysing, editing, reading, router } from '../trpc.ts'
import type { Member } from '../workspaces/workspace.ts'
import { IDEA_ORDERS, ideaDraft, score } from './idea.ts'
import { createIdea, ideaNamed, pageOfIdeas, saveIdea, scoreIdea, scoringTeam, setIdeaState, voteForIdea } from './idea.service.ts'

const id = z.string().max(100)
const version = z.number().int().min(1)

/** Scores and votes are somebody's. */
function memberIn({ asker }: Context): Member {
  if (asker?.kind !== 'member') throw refusal('not-allowed', 'A score or a vote is a member’s: sign in to the console. A token cannot give it.', {})
  return asker.member
}

export const ideaRouter = router({
  list: reading
    .input(z.object({ state: z.enum(['open', 'planned', 'dropped']).default('open'), search: z.string().trim().max(200).default(''), order: z.enum(IDEA_ORDERS).default('points'), cursor: z.string().max(200).nullable().default(null), limit: z.number().int().min(1).max(100).default(20) }))
    .query(({ ctx, input }) => pageOfIdeas(ctx.scope, input)),
  get: reading.input(z.object({ id })).query(({ ctx, input }) => ideaNamed(ctx.scope, input.id)),
  create: editing.input(ideaDraft).mutation(({ ctx, input }) => createIdea(ctx.scope, input)),
  save: editing.input(ideaDraft.extend({ id, version })).mutation(({ ctx, input }) => saveIdea(ctx.scope, input)),
  setState: editing.input(z.object({ id, version, state: z.enum(['open', 'dropped']) })).mutation(({ ctx, input }) => setIdeaState(ctx.scope, input)),
  /** Counts for the team of who gives it. */
  score: analysing.input(score.extend({ id, version })).mutation(({ ctx, input }) => scoreIdea(ctx.scope, scoringTeam(memberIn(ctx).team), input)),
  vote: analysing.input(z.object({ id, wanted: z.boolean() })).mutation(({ ctx, input }) => voteForIdea(ctx.scope, memberIn(ctx).id, input)),
})
