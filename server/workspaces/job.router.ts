import { z } from 'zod'
import { editing, reading, router } from '../trpc.ts'

export const jobRouter = router({
  list: reading.query(({ ctx }) => ctx.parts.jobs.list(ctx.scope.workspaceId)),
  stop: editing.input(z.object({ id: z.string().min(1).max(60) })).mutation(({ ctx, input }) => ctx.parts.jobs.stop(ctx.scope.workspaceId, input.id)),
  /** Goes on with one that was stopped or failed. */
  start: editing
    .input(z.object({ kind: z.string().min(1).max(60), subject: z.string().min(1).max(200) }))
    .mutation(({ ctx, input }) => ctx.parts.jobs.start({ workspaceId: ctx.scope.workspaceId, ...input })),
})
