import { z } from 'zod'
import { key, why } from '../key.ts'
import { editing, reading, router } from '../trpc.ts'
import { rampDraft } from './ramp.ts'
import { beginRamp, continueRamp, pageOfRamps, pauseRamp, stopRamp } from './ramp.service.ts'
import { plannedDraft } from './schedule.ts'
import { cancelChange, pageOfChanges, planChange } from './schedule.service.ts'

const where = { key, environment: key }
const version = z.number().int().min(1)
const id = z.string().min(1).max(60)
const page = { cursor: z.string().max(200).optional(), limit: z.number().int().min(1).max(100).default(20) }

/** Changes of a flag that are made later by themselves. */
export const scheduleRouter = router({
  list: reading.input(z.object({ ...where, which: z.enum(['upcoming', 'past']).default('upcoming'), ...page })).query(({ ctx, input }) => pageOfChanges(ctx.scope, input)),
  plan: editing.input(z.object({ ...where, version, at: z.date(), change: plannedDraft, why })).mutation(({ ctx, input }) => planChange(ctx.scope, input)),
  cancel: editing.input(z.object({ ...where, id, why })).mutation(({ ctx, input }) => cancelChange(ctx.scope, input)),
})

/** Shares that grow step by step. */
export const rampRouter = router({
  list: reading.input(z.object({ ...where, ...page })).query(({ ctx, input }) => pageOfRamps(ctx.scope, input)),
  begin: editing.input(z.object({ ...where, version, ramp: rampDraft, why })).mutation(async ({ ctx, input }) => {
    const ramp = await beginRamp(ctx.scope, input)
    await ctx.parts.schedule.run()
    return { id: ramp }
  }),
  pause: editing.input(z.object({ ...where, id, why })).mutation(({ ctx, input }) => pauseRamp(ctx.scope, input)),
  continue: editing.input(z.object({ ...where, id, why })).mutation(({ ctx, input }) => continueRamp(ctx.scope, input)),
  stop: editing.input(z.object({ ...where, id, why })).mutation(({ ctx, input }) => stopRamp(ctx.scope, input)),
})
