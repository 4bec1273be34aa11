import { z } from 'zod'
import { why } from '../key.ts'
import { editing, reading, router } from '../trpc.ts'
import { plannedEvents } from './tracking-plan.ts'
import { checkName, planAt, planFlags, planOf, planVersions, proposedPlan, reviewedPlan, savePlan } from './tracking-plan.service.ts'

const since = { days: z.number().int().min(1).max(30).default(7), environmentId: z.string().min(1).max(60).optional() }

export const trackingPlanRouter = router({
  /** The plan in force as it was saved: what an export holds. */
  get: reading.query(({ ctx }) => planOf(ctx.scope.db, ctx.scope.workspaceId)),
  /** The plan beside what came lately: unknown names, what they look like, wrong types, what is missing. */
  review: reading.input(z.object(since)).query(({ ctx, input }) => reviewedPlan(ctx.scope, input)),
  flags: reading.input(z.object(since)).query(({ ctx, input }) => planFlags(ctx.scope, input)),
  /** What is known of a name that somebody writes. */
  check: reading.input(z.object({ name: z.string().trim().min(1).max(200) })).query(({ ctx, input }) => checkName(ctx.scope, input.name)),
  /** The plan with what came in the last 30 days added, to be looked through and saved. */
  propose: reading.query(({ ctx }) => proposedPlan(ctx.scope)),
  versions: reading.query(({ ctx }) => planVersions(ctx.scope)),
  version: reading.input(z.object({ version: z.number().int().min(1) })).query(({ ctx, input }) => planAt(ctx.scope, input.version)),
  save: editing.input(z.object({ version: z.number().int().min(0), events: plannedEvents, why })).mutation(async ({ ctx, input }) => {
    const saved = await savePlan(ctx.scope, input)
    ctx.parts.plans.forget(ctx.scope.workspaceId)
    return saved
  }),
})
