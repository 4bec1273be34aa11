import { z } from 'zod'
import { editing, reading, router } from '../trpc.ts'
import { newMetric } from './metric.ts'
import { findSharedMetric } from './metric.repository.ts'
import { createMetric, metricsOf } from './metric.service.ts'

export const metricRouter = router({
  list: reading.query(({ ctx }) => metricsOf(ctx.scope)),
  shared: reading.query(async ({ ctx }) => (await findSharedMetric(ctx.scope.db, ctx.scope.workspaceId)) ?? null),
  create: editing.input(newMetric.extend({ shared: z.boolean().optional() })).mutation(({ ctx, input }) => createMetric(ctx.scope, input)),
  /** Names of events seen, so that a metric is chosen from what really arrives. */
  events: reading.query(({ ctx }) => ctx.parts.store.eventNames(ctx.scope.workspaceId, 500)),
})
