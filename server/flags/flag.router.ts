import { z } from 'zod'
import { historyPage } from '../history/history.service.ts'
import { key, why } from '../key.ts'
import { editing, reading, router } from '../trpc.ts'
import { flagEnvironmentDraft, newFlag } from './flag.ts'
import { archiveFlag, createFlag, flagNamed, pageOfFlags, saveFlag } from './flag.service.ts'

const version = z.number().int().min(1)

export const flagRouter = router({
  list: reading
    .input(z.object({ search: z.string().max(200).optional(), cursor: z.string().max(200).optional(), limit: z.number().int().min(1).max(200).default(50) }))
    .query(({ ctx, input }) => pageOfFlags(ctx.scope, input)),
  get: reading.input(z.object({ key })).query(({ ctx, input }) => flagNamed(ctx.scope, input.key)),
  create: editing.input(newFlag).mutation(({ ctx, input }) => createFlag(ctx.scope, input)),
  save: editing
    .input(z.object({ key, environment: key, version, draft: flagEnvironmentDraft, why }))
    .mutation(({ ctx, input }) => saveFlag(ctx.scope, input)),
  archive: editing.input(z.object({ key, version, why })).mutation(({ ctx, input }) => archiveFlag(ctx.scope, input)),
  history: reading
    .input(z.object({ key, cursor: z.string().max(200).optional(), limit: z.number().int().min(1).max(100).default(20) }))
    .query(async ({ ctx, input }) => {
      const flag = await flagNamed(ctx.scope, input.key)
      return historyPage(ctx.scope.db, { workspaceId: ctx.scope.workspaceId, entityKind: 'flag', entityId: flag.id, cursor: input.cursor, limit: input.limit })
    }),
})
