import { z } from 'zod'
import { historyPage } from '../history/history.service.ts'
import { key, name, why } from '../key.ts'
import { cursorText, listOrder } from '../list-order.ts'
import { editing, reading, router } from '../trpc.ts'
import { AUDIENCE_ORDERS, newAudience } from './audience.ts'
import { archiveAudience, audienceNamed, createAudience, pageOfAudiences, saveAudience, usedAudience } from './audience.service.ts'
import { condition } from './condition.ts'
import { COUNTED } from './reach.ts'
import { reachOf, valuesOf } from './reach.service.ts'

const version = z.number().int().min(1)

export const audienceRouter = router({
  list: reading
    .input(z.object({ search: z.string().max(200).optional(), order: listOrder(AUDIENCE_ORDERS).prefault('key'), cursor: cursorText.optional(), limit: z.number().int().min(1).max(200).default(50) }))
    .query(({ ctx, input }) => pageOfAudiences(ctx.scope, input)),
  get: reading.input(z.object({ key })).query(({ ctx, input }) => usedAudience(ctx.scope, input.key)),
  /** Of the people first seen in the last 28 days, how many a condition fits, as far as the events can tell. */
  reach: reading.input(z.object({ condition })).query(({ ctx, input }) => reachOf(ctx.scope, ctx.parts.store, input.condition)),
  /** By what people of the last 28 days came, the most frequent first: campaigns, keywords, sources. */
  values: reading.input(z.object({ field: z.enum(COUNTED) })).query(({ ctx, input }) => valuesOf(ctx.scope, ctx.parts.store, input.field)),
  create: editing.input(newAudience).mutation(({ ctx, input }) => createAudience(ctx.scope, input)),
  save: editing.input(z.object({ key, version, name, condition, why })).mutation(({ ctx, input }) => saveAudience(ctx.scope, input)),
  archive: editing.input(z.object({ key, version, why })).mutation(({ ctx, input }) => archiveAudience(ctx.scope, input)),
  history: reading
    .input(z.object({ key, cursor: z.string().max(200).optional(), limit: z.number().int().min(1).max(100).default(20) }))
    .query(async ({ ctx, input }) => {
      const audience = await audienceNamed(ctx.scope, input.key)
      return historyPage(ctx.scope.db, { workspaceId: ctx.scope.workspaceId, entityKind: 'audience', entityId: audience.id, cursor: input.cursor, limit: input.limit })
    }),
})
