import { z } from 'zod'
import { json } from '../audiences/condition.ts'
import { flagEnvironmentDraft } from '../flags/flag.ts'
import { key } from '../key.ts'
import { analysing, reading, router } from '../trpc.ts'
import { consequence } from './consequence.service.ts'
import { preview } from './preview.service.ts'

export const rulesetRouter = router({
  /** Who gets what, and why, for an id as people know it and the attributes that the code would send. */
  preview: reading
    .input(z.object({ flag: key, environment: key, subject: z.string().min(1).max(1000), attributes: z.record(z.string(), json).default({}) }))
    .query(({ ctx, input }) => preview({ ...ctx.parts, workspaceId: ctx.scope.workspaceId, now: ctx.scope.now }, input)),
  /** Who of the people seen lately would get another value if this were saved. */
  consequence: analysing
    .input(z.object({ flag: key, environment: key, draft: flagEnvironmentDraft }))
    .query(({ ctx, input }) => consequence({ ...ctx.parts, workspaceId: ctx.scope.workspaceId, now: ctx.scope.now }, input)),
})
