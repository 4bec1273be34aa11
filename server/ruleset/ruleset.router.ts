import { z } from 'zod'
import type { Ruleset } from '#sdk/core/ruleset.ts'
import { evaluate } from '#sdk/core/evaluate.ts'
import { json } from '../flags/flag.ts'
import { key } from '../key.ts'
import { refusal } from '../refusal.ts'
import { reading, router } from '../trpc.ts'
import { findEnvironment } from '../workspaces/workspace.repository.ts'

export const rulesetRouter = router({
  /** Who gets what, and why: the SDK's own code over the ruleset in force, for a subject and its attributes. */
  preview: reading
    .input(z.object({ flag: key, environment: key, subject: z.string().min(1).max(1000), attributes: z.record(z.string(), json).default({}) }))
    .query(async ({ ctx, input }) => {
      const environment = await findEnvironment(ctx.scope.db, ctx.scope.workspaceId, input.environment)
      const stored = environment && (await ctx.parts.shelf.newest(environment.id, 'server'))
      if (stored === undefined) throw refusal('not-found', `Nothing is released in "${input.environment}" yet.`, { environment: input.environment })
      const ruleset = JSON.parse(stored.body) as Ruleset
      return evaluate(ruleset, input.flag, null, { subject: input.subject, attributes: input.attributes }, ctx.scope.now.getTime())
    }),
})
