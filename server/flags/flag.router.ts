import { z } from 'zod'
import { historyPage } from '../history/history.service.ts'
import { key, why } from '../key.ts'
import { cursorText, listOrder } from '../list-order.ts'
import { editing, reading, router } from '../trpc.ts'
import { FLAG_ORDERS, flagEnvironmentDraft, newFlag, schema } from './flag.ts'
import { environmentNamed } from '../workspaces/workspace.service.ts'
import { pageOfStale, seenInCode } from './usage.service.ts'
import { rampRouter, scheduleRouter } from './schedule.router.ts'
import { saveVariations } from './variations.service.ts'
import { variations } from './variation.ts'
import { archiveFlag, createFlag, flagNamed, pageOfFlags, restoreFlag, saveFlag } from './flag.service.ts'

const version = z.number().int().min(1)

export const flagRouter = router({
  list: reading
    .input(z.object({ search: z.string().max(200).optional(), archived: z.boolean().default(false), order: listOrder(FLAG_ORDERS).prefault('key'), cursor: cursorText.optional(), limit: z.number().int().min(1).max(200).default(50) }))
    .query(({ ctx, input }) => pageOfFlags(ctx.scope, input)),
  /** Flags that may be taken out of the code: not asked for, or answering the same, for so many days. */
  stale: reading
    .input(z.object({ days: z.number().int().min(1).max(365).default(30), cursor: z.string().max(200).optional(), limit: z.number().int().min(1).max(200).default(50) }))
    .query(({ ctx, input }) => pageOfStale(ctx.scope, input)),
  /** When code last asked for it there; null where it never did. */
  seen: reading.input(z.object({ key, environment: key })).query(async ({ ctx, input }) => {
    const { id } = await environmentNamed(ctx.scope.db, ctx.scope.workspaceId, input.environment)
    return { at: await seenInCode(ctx.scope, { flag: input.key, environmentId: id }) }
  }),
  get: reading.input(z.object({ key })).query(({ ctx, input }) => flagNamed(ctx.scope, input.key)),
  create: editing.input(newFlag).mutation(({ ctx, input }) => createFlag(ctx.scope, input)),
  save: editing
    .input(z.object({ key, environment: key, version, draft: flagEnvironmentDraft, why }))
    .mutation(({ ctx, input }) => saveFlag(ctx.scope, input)),
  /** What it can serve, in every environment at once. */
  saveVariations: editing
    .input(z.object({ key, version, variations, schema: schema.optional(), why }))
    .mutation(({ ctx, input }) => saveVariations(ctx.scope, input)),
  restore: editing.input(z.object({ key, version, why })).mutation(({ ctx, input }) => restoreFlag(ctx.scope, input)),
  archive: editing.input(z.object({ key, version, why })).mutation(({ ctx, input }) => archiveFlag(ctx.scope, input)),
  schedule: scheduleRouter,
  ramp: rampRouter,
  history: reading
    .input(z.object({ key, cursor: z.string().max(200).optional(), limit: z.number().int().min(1).max(100).default(20) }))
    .query(async ({ ctx, input }) => {
      const flag = await flagNamed(ctx.scope, input.key)
      return historyPage(ctx.scope.db, { workspaceId: ctx.scope.workspaceId, entityKind: 'flag', entityId: flag.id, cursor: input.cursor, limit: input.limit })
    }),
})
