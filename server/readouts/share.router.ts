import { z } from 'zod'
import { key } from '../key.ts'
import { editing, open, reading, router } from '../trpc.ts'
import { createShareLink, openShared, revokeShareLink, shareLinksOf } from './share.service.ts'

export const shareRouter = router({
  list: reading.input(z.object({ key })).query(async ({ ctx, input }) => ({ links: await shareLinksOf(ctx.scope, input.key) })),
  /** `days` until it expires; null: it does not. */
  create: editing.input(z.object({ key, days: z.number().int().min(1).max(365).nullable() })).mutation(({ ctx, input }) => createShareLink(ctx.scope, ctx.parts.config.publicUrl, input)),
  revoke: editing.input(z.object({ key, id: z.string().min(1).max(100) })).mutation(({ ctx, input }) => revokeShareLink(ctx.scope, input)),
  /** Without signing in. A mutation, so that the secret stands in no address. */
  open: open
    .input(z.object({ token: z.string().min(10).max(200) }))
    .mutation(({ ctx, input }) => openShared({ db: ctx.parts.db, readouts: ctx.parts.readouts, now: ctx.parts.clock.now() }, input.token)),
})
