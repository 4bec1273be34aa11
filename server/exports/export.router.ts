import { z } from 'zod'
import { administering, analysing, editing, router } from '../trpc.ts'
import { createExport, exportsOf, removeExport, replaceExportSecret, saveExport, secretOfExport } from './export.service.ts'
import { exportDraft } from './export.ts'
import { retryRun, runsOf, startRun, stopRun } from './run.service.ts'

const id = z.string().min(1).max(100)
const version = z.number().int().min(1)

/** Analysts fetch, editors decide what is made; where to is an admin's. */
export const exportRouter = router({
  list: analysing.query(async ({ ctx }) => ({ exports: await exportsOf(ctx.scope) })),
  create: editing.input(exportDraft).mutation(({ ctx, input }) => createExport(ctx.scope, input)),
  save: editing.input(exportDraft.extend({ id, version })).mutation(({ ctx, input }) => saveExport(ctx.scope, input)),
  remove: editing.input(z.object({ id })).mutation(({ ctx, input }) => removeExport(ctx.scope, input.id)),
  /** By which a receiver knows that a file is from here. */
  secret: administering.input(z.object({ id })).query(async ({ ctx, input }) => ({ secret: await secretOfExport(ctx.scope, input.id) })),
  replaceSecret: administering.input(z.object({ id, version })).mutation(({ ctx, input }) => replaceExportSecret(ctx.scope, input)),
  /** Newest first. */
  runs: analysing.input(z.object({ id, cursor: z.string().max(200).nullable().default(null), limit: z.number().int().min(1).max(100).default(20) })).query(({ ctx, input }) => runsOf(ctx.scope, input)),
  run: editing.input(z.object({ id })).mutation(({ ctx, input }) => startRun(ctx.scope, input.id)),
  stop: editing.input(z.object({ run: id })).mutation(({ ctx, input }) => stopRun(ctx.scope, input.run)),
  retry: editing.input(z.object({ run: id })).mutation(({ ctx, input }) => retryRun(ctx.scope, input.run)),
})
