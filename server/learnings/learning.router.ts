import { z } from 'zod'
import { surface } from '../experiments/design.ts'
import { key } from '../key.ts'
import { reading, router } from '../trpc.ts'

export const learningRouter = router({
  /** What was decided, newest first: what was believed, what happened, and what speaks for and against it. */
  list: reading
    .input(z.object({ search: z.string().trim().max(200).default(''), surface: surface.nullable().default(null), cursor: key.nullable().default(null), limit: z.number().int().min(1).max(50).default(20) }))
    .query(({ ctx, input }) => ctx.parts.learnings.page(ctx.scope, input)),
  program: reading.query(({ ctx }) => ctx.parts.learnings.program(ctx.scope)),
})
