import { z } from 'zod'
import { key, name, why } from '../key.ts'
import { editing, reading, router } from '../trpc.ts'
import { allHoldouts, createHoldout, endHoldout, holdoutEffect } from './holdout.service.ts'

const reach = {
  share: z.number().int().min(1, 'A holdout keeps somebody out.').max(99_999, 'A holdout leaves somebody in.'),
  tag: key.nullable().default(null),
}

export const holdoutRouter = router({
  list: reading.query(({ ctx }) => allHoldouts(ctx.scope.db, ctx.scope.workspaceId)),
  /** What it would do to experiments that run, before it begins. */
  effect: reading.input(z.object(reach)).query(({ ctx, input }) => holdoutEffect(ctx.scope, ctx.parts.store, input)),
  create: editing.input(z.object({ key, name, ...reach, why })).mutation(({ ctx, input }) => createHoldout(ctx.scope, input)),
  end: editing.input(z.object({ key, version: z.number().int().min(1), why })).mutation(({ ctx, input }) => endHoldout(ctx.scope, input)),
})
