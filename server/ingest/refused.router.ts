import { z } from 'zod'
import { discardRefused, listRefused, refusedByReason } from '../events/refused-event.service.ts'
import { editing, reading, router } from '../trpc.ts'
import { RETRY_REFUSED, retryOne, subjectOf } from './retry.service.ts'

const narrowing = { environmentId: z.string().min(1).max(60).optional(), name: z.string().min(1).max(200).optional() }
const code = z.string().min(1).max(60)
const id = z.string().regex(/^[0-9a-f]{32}$/, 'This is no id of a refused event.')

/** Events that were not stored: looked at, tried again after a fix, or let go. */
export const refusedRouter = router({
  /** Newest first, with all that came. */
  list: reading
    .input(z.object({ ...narrowing, code: code.optional(), cursor: z.string().max(60).nullable().default(null), limit: z.number().int().min(1).max(100).default(50) }))
    .query(({ ctx, input }) => listRefused(ctx.scope.db, ctx.scope.workspaceId, input)),
  /** How many of each reason, with examples. */
  byReason: reading.input(z.object(narrowing)).query(({ ctx, input }) => refusedByReason(ctx.scope.db, ctx.scope.workspaceId, input)),
  /** How far trying again is, and what came of it. */
  retryState: reading
    .input(z.object({ ...narrowing, code }))
    .query(async ({ ctx, input }) => {
      const job = await ctx.parts.jobs.find(ctx.scope.workspaceId, RETRY_REFUSED, subjectOf(input))
      return job === undefined ? null : { state: job.state, done: job.done, total: job.total, failure: job.failure, result: z.object({ taken: z.number(), again: z.number() }).catch({ taken: 0, again: 0 }).parse(job.cursor) }
    }),
  /** Reads one again, as on the day it came. */
  retryOne: editing.input(z.object({ id })).mutation(({ ctx, input }) => retryOne(ctx.parts.ingest, ctx.scope.workspaceId, input.id)),
  /** Reads all of a reason again, as a job. */
  retry: editing.input(z.object({ ...narrowing, code })).mutation(async ({ ctx, input }) => {
    await ctx.parts.jobs.start({ workspaceId: ctx.scope.workspaceId, kind: RETRY_REFUSED, subject: subjectOf(input) })
  }),
  /** Lets go for good what had come up to a moment: one, or all of a reason. */
  discard: editing
    .input(z.union([z.object({ id, upTo: z.number() }).strict(), z.object({ ...narrowing, code, upTo: z.number() }).strict()]))
    .mutation(async ({ ctx, input }) => ({ discarded: await discardRefused(ctx.scope, input) })),
})
