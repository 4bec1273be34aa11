import { z } from 'zod'
import { historyPage } from '../history/history.service.ts'
import { key, name, why } from '../key.ts'
import { cursorText, listOrder } from '../list-order.ts'
import { editing, reading, router } from '../trpc.ts'
import { changeEffect, changeExperiment } from './change.service.ts'
import { design, newExperiment, runningChange, surface } from './design.ts'
import { EXPERIMENT_ORDERS } from './experiment.ts'
import { countByStatus } from './experiment.repository.ts'
import {
  createExperiment,
  experimentNamed,
  launchExperiment,
  pageOfExperiments,
  pauseExperiment,
  resumeExperiment,
  saveDraft,
  setTraffic,
  stopExperiment,
} from './experiment.service.ts'
import { makePreviewLink } from './preview-link.service.ts'

const version = z.number().int().min(1)
const status = z.enum(['draft', 'review', 'running', 'paused', 'stopped', 'archived'])

export const experimentRouter = router({
  list: reading
    .input(
      z.object({
        statuses: z.array(status).optional(),
        search: z.string().max(200).optional(),
        order: listOrder(EXPERIMENT_ORDERS).prefault('-changed'),
        /** What is planned before what was launched. */
        draftsFirst: z.boolean().default(false),
        cursor: cursorText.optional(),
        limit: z.number().int().min(1).max(200).default(50),
      }),
    )
    .query(({ ctx, input }) => pageOfExperiments(ctx.scope, input)),
  counts: reading.query(({ ctx }) => countByStatus(ctx.scope.db, ctx.scope.workspaceId)),
  get: reading.input(z.object({ key })).query(({ ctx, input }) => experimentNamed(ctx.scope, input.key)),
  create: editing.input(newExperiment).mutation(({ ctx, input }) => createExperiment(ctx.scope, input)),
  save: editing.input(z.object({ key, version, name, surface, design })).mutation(({ ctx, input }) => saveDraft(ctx.scope, input)),
  launch: editing.input(z.object({ key, version, why })).mutation(({ ctx, input }) => launchExperiment(ctx.scope, input)),
  pause: editing.input(z.object({ key, version, why })).mutation(({ ctx, input }) => pauseExperiment(ctx.scope, input)),
  resume: editing.input(z.object({ key, version })).mutation(({ ctx, input }) => resumeExperiment(ctx.scope, input)),
  traffic: editing
    .input(z.object({ key, version, traffic: z.number().int().min(0).max(100_000), why }))
    .mutation(({ ctx, input }) => setTraffic(ctx.scope, input)),
  /** What a change of what runs would do to its result; nothing is saved. */
  effect: reading.input(z.object({ key, change: runningChange })).query(({ ctx, input }) => changeEffect(ctx.scope, ctx.parts.store, input)),
  change: editing
    .input(z.object({ key, version, change: runningChange, accept: z.enum(['goes-on', 'new-phase', 'same-phase']), why }))
    .mutation(({ ctx, input }) => changeExperiment(ctx.scope, input)),
  /** Shows one variant to whoever opens it; ends by itself, and when the flag or the variants change. */
  previewLink: editing
    .input(z.object({ key, variant: key, environment: key.optional(), page: z.url({ protocol: /^https?$/ }).max(2000).optional(), days: z.number().int().min(1).max(30).default(7) }))
    .mutation(({ ctx, input }) => makePreviewLink(ctx.scope, input)),
  stop: editing
    .input(
      z.object({
        key,
        version,
        decision: z.enum(['ship', 'rollback', 'inconclusive']),
        variant: key.nullable().default(null),
        why: z.string().trim().min(1, 'Say why: the next reader needs it.').max(500),
      }),
    )
    .mutation(({ ctx, input }) => stopExperiment(ctx.scope, input)),
  history: reading
    .input(z.object({ key, cursor: z.string().max(200).optional(), limit: z.number().int().min(1).max(100).default(20) }))
    .query(async ({ ctx, input }) => {
      const experiment = await experimentNamed(ctx.scope, input.key)
      return historyPage(ctx.scope.db, { workspaceId: ctx.scope.workspaceId, entityKind: 'experiment', entityId: experiment.id, cursor: input.cursor, limit: input.limit })
    }),
})
