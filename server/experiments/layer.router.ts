import { z } from 'zod'
import { key, name, why } from '../key.ts'
import { editing, reading, router } from '../trpc.ts'
import { archiveLayer, createLayer, layersIn, renameLayer } from './layer.service.ts'

const version = z.number().int().min(1)

export const layerRouter = router({
  /** With who holds which slot in an environment. */
  list: reading
    .input(z.object({ environment: key, cursor: z.string().max(200).optional(), limit: z.number().int().min(1).max(200).default(50) }))
    .query(({ ctx, input }) => layersIn(ctx.scope, input)),
  create: editing.input(z.object({ key, name })).mutation(({ ctx, input }) => createLayer(ctx.scope, input)),
  rename: editing.input(z.object({ key, version, name })).mutation(({ ctx, input }) => renameLayer(ctx.scope, input)),
  archive: editing.input(z.object({ key, version, why })).mutation(({ ctx, input }) => archiveLayer(ctx.scope, input)),
})
