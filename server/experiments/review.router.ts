import { z } from 'zod'
import { key } from '../key.ts'
import { analysing, approving, editing, reading, router } from '../trpc.ts'
import { COMMENT_LENGTH } from '../workspaces/comment.ts'
import { addComment, editComment, pageOfComments, removeComment } from '../workspaces/comment.service.ts'
import { experimentNamed } from './experiment.service.ts'
import { creatorOf } from './experiment.repository.ts'
import { answerReview, answerToShip, askForReview, askToShip, reviewOf, signingOf, topicOf } from './review.service.ts'

const version = z.number().int().min(1)
const note = z.string().trim().max(COMMENT_LENGTH).default('')
const answer = z.enum(['approved', 'declined'])

/** What others say to an experiment before it is launched and before a variant of it is shipped. */
export const reviewRouter = router({
  get: reading.input(z.object({ key })).query(({ ctx, input }) => reviewOf(ctx.scope, input.key)),
  ask: editing.input(z.object({ key, version, note })).mutation(({ ctx, input }) => askForReview(ctx.scope, input)),
  answer: approving.input(z.object({ key, version, answer, comment: note })).mutation(({ ctx, input }) => answerReview(ctx.scope, input)),
  ship: reading.input(z.object({ key })).query(({ ctx, input }) => signingOf(ctx.scope, input.key)),
  askToShip: editing.input(z.object({ key, version, variant: key, note })).mutation(({ ctx, input }) => askToShip(ctx.scope, input)),
  answerToShip: approving.input(z.object({ key, version, variant: key, answer, comment: note })).mutation(({ ctx, input }) => answerToShip(ctx.scope, input)),
})

const id = z.string().min(1).max(60)
const text = z.string().trim().min(1, 'Write something first.').max(COMMENT_LENGTH, `At most ${COMMENT_LENGTH} characters.`)

/** What people say about an experiment. */
export const commentRouter = router({
  list: reading
    .input(z.object({ experiment: key, cursor: z.string().max(100).optional(), limit: z.number().int().min(1).max(100).default(20) }))
    .query(async ({ ctx, input }) => pageOfComments(ctx.scope, topicOf(await experimentNamed(ctx.scope, input.experiment)), input)),
  create: analysing.input(z.object({ experiment: key, text })).mutation(async ({ ctx, input }) => {
    const experiment = await experimentNamed(ctx.scope, input.experiment)
    const alsoTell = [experiment.review?.askedBy ?? null, await creatorOf(ctx.scope.db, experiment.id)]
    return { id: await ctx.scope.db.transaction().execute((db) => addComment(db, ctx.scope, topicOf(experiment), { text: input.text, alsoTell })) }
  }),
  save: analysing.input(z.object({ experiment: key, id, text })).mutation(async ({ ctx, input }) => editComment(ctx.scope, topicOf(await experimentNamed(ctx.scope, input.experiment)), input)),
  remove: analysing.input(z.object({ experiment: key, id })).mutation(async ({ ctx, input }) => removeComment(ctx.scope, topicOf(await experimentNamed(ctx.scope, input.experiment)), input.id)),
})
