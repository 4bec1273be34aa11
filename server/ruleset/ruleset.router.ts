import { z } from 'zod'
import { json } from '../audiences/condition.ts'
import { key } from '../key.ts'
import { reading, router } from '../trpc.ts'
import { preview } from './preview.service.ts'

export const rulesetRouter = router({
  /** Who gets what, and why, for an id as people know it and the attributes that the code would send. */
  preview: reading
    .input(z.object({ flag: key, environment: key, subject: z.string().min(1).max(1000), attributes: z.record(z.string(), json).default({}) }))
    .query(({ ctx, input }) => preview({ ...ctx.parts, workspaceId: ctx.scope.workspaceId, now: ctx.scope.now }, input)),
})
