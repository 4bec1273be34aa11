import { z } from 'zod'
import { key, name, why } from '../key.ts'
import { editing, reading, router } from '../trpc.ts'
import { createHoldout, endHoldout, holdoutEffect, pageOfHoldouts } from './holdout.service.ts'

const reach = {
  share: z.number().int().min(1, 'A holdout keeps somebody out.').max(99_999, 'A holdout leaves somebody in.'),
  tag: key.nullable().default(null),
}

export const holdoutRouter = router({
  list: reading
    .input(z.object({ cursor: z.string().max(200).optional(), limit: z.number().int().min(1).max(200).default(50) }))
    .query(({ ctx, input }) => pageOfHoldouts(ctx.scope.db, ctx.scope.workspaceId, input)),
  /** What it would do to experiments that run, before it begins. */
  effect: reading.input(z.object(reach)).query(({ ctx, input }) => holdoutEffect(ctx.scope, ctx.parts.store, input)),
  create: editing.input(z.object({ key, name, ...reach, why })).mutation(({ ctx, input }) => createHoldout(ctx.scope, input)),
  end: editing.input(z.object({ key, version: z.number().int().min(1), why })).mutation(({ ctx, input }) => endHoldout(ctx.scope, input)),
})
