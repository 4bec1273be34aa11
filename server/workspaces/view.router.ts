import { z } from 'zod'
import { name } from '../key.ts'
import { personal, router } from '../trpc.ts'
import { LISTS } from './view.ts'
import { removeView, saveView, viewsOf } from './view.service.ts'

const list = z.enum(LISTS)

/** States of lists that members keep: filters, search and sort by a name. */
export const viewRouter = router({
  list: personal.input(z.object({ list })).query(({ ctx, input }) => viewsOf(ctx.scope, ctx.member.id, input.list)),
  save: personal
    .input(z.object({ list, name, query: z.string().max(2_000), shared: z.boolean().default(false) }))
    .mutation(({ ctx, input }) => saveView(ctx.scope, ctx.member.id, input)),
  remove: personal.input(z.object({ id: z.string().max(100) })).mutation(({ ctx, input }) => removeView(ctx.scope, ctx.member.id, input.id)),
})
