import { z } from 'zod'
import { approving, editing, reading, router } from '../trpc.ts'
import { key, name, why } from '../key.ts'
import { activationStage } from './activation.service.ts'
import { metricDefinition, newMetric } from './metric.ts'
import { findSharedMetric } from './metric.repository.ts'
import { answerMetricChange, appointConversion, createMetric, metricsOf, metricStory, saveMetric } from './metric.service.ts'
import { ratesOf, uploadRates } from './rates.service.ts'

const version = z.number().int().min(1)

export const metricRouter = router({
  list: reading.query(({ ctx }) => metricsOf(ctx.scope)),
  shared: reading.query(async ({ ctx }) => (await findSharedMetric(ctx.scope.db, ctx.scope.workspaceId)) ?? null),
  create: editing.input(newMetric.extend({ shared: z.boolean().optional(), part: z.literal('conversion').optional() })).mutation(({ ctx, input }) => createMetric(ctx.scope, input)),
  /** Exchange rates: the sets there are, and what the newest one holds. */
  rates: reading.query(({ ctx }) => ratesOf(ctx.scope)),
  uploadRates: editing.input(z.object({ csv: z.string().min(1).max(1_900_000) })).mutation(({ ctx, input }) => uploadRates(ctx.scope, input.csv)),
  /** Makes a metric that is there the workspace's conversion. */
  appoint: editing.input(z.object({ key })).mutation(({ ctx, input }) => appointConversion(ctx.scope, input.key)),
  /** When somebody found value, by the definition in force; `at` is null where she has not. Null where nothing is defined. */
  activationOf: reading.input(z.object({ person: z.string().max(1100) })).query(({ ctx, input }) => activationStage({ db: ctx.scope.db, store: ctx.parts.store, workspaceId: ctx.scope.workspaceId }, input.person)),
  /** One metric with its versions, and the change that waits for approval. */
  get: reading.input(z.object({ key })).query(({ ctx, input }) => metricStory(ctx.scope, input.key)),
  save: editing.input(z.object({ key, version, name, definition: metricDefinition, why })).mutation(({ ctx, input }) => saveMetric(ctx.scope, input)),
  answer: approving
    .input(z.object({ key, version, answer: z.enum(['approved', 'declined']), comment: z.string().max(2_000).default('') }))
    .mutation(({ ctx, input }) => answerMetricChange(ctx.scope, input)),
  /** Names of events seen, so that a metric is chosen from what really arrives. */
  events: reading.query(({ ctx }) => ctx.parts.store.eventNames(ctx.scope.workspaceId, 500)),
})
