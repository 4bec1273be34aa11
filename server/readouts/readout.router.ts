import { z } from 'zod'
import { key } from '../key.ts'
import { currentPhase, hasStarted } from '../experiments/experiment.ts'
import { experimentNamed } from '../experiments/experiment.service.ts'
import { sharedMetricOf } from '../metrics/metric.service.ts'
import { horizonMs, metricDefinition } from '../metrics/metric.ts'
import { logDefect } from '../defect.ts'
import { refusalIn } from '../refusal.ts'
import { analysing, reading, router } from '../trpc.ts'
import { scalesOf } from './assemble.ts'
import { metricLine } from './line.ts'
import { previewMetric } from './preview.service.ts'
import { lineOf } from './question.ts'
import { readMetric } from './reading.service.ts'
import { readoutWords } from './sentence.ts'

export const readoutRouter = router({
  get: reading.input(z.object({ key })).query(({ ctx, input }) => ctx.parts.readouts.readout({ workspaceId: ctx.scope.workspaceId, key: input.key, breakdowns: true })),
  /** Secondary views, beliefs, segments and trends beside the verdict, for analysts. */
  analysis: reading.input(z.object({ key })).query(({ ctx, input }) => ctx.parts.readouts.analysis({ workspaceId: ctx.scope.workspaceId, key: input.key })),
  /** One metric by where people came from: of guardrails and others, which the readout does not cut by itself. */
  breakdowns: reading.input(z.object({ key, metric: key })).query(({ ctx, input }) => ctx.parts.readouts.breakdowns({ workspaceId: ctx.scope.workspaceId, ...input })),
  /** What the experiments that a holdout covers brought together. */
  holdout: reading.input(z.object({ key })).query(({ ctx, input }) => ctx.parts.readouts.holdout({ workspaceId: ctx.scope.workspaceId, key: input.key })),
  /** What the page of a readout shows: the same, with what it says in each language. */
  page: reading.input(z.object({ key })).query(async ({ ctx, input }) => {
    const readout = await ctx.parts.readouts.readout({ workspaceId: ctx.scope.workspaceId, key: input.key, breakdowns: true })
    return { readout, words: { en: readoutWords(readout, 'en'), ko: readoutWords(readout, 'ko'), ja: readoutWords(readout, 'ja') } }
  }),
  /**
   * The same without breakdowns and days, for lists; at most one page of experiments. One that has no readout, or whose
   * readout fails, is left out, so that it does not take the others with it; a defect is in the log.
   */
  glances: reading.input(z.object({ keys: z.array(key).max(50) })).query(async ({ ctx, input }) => {
    const glances = []
    for (const one of input.keys) {
      const readout = await ctx.parts.readouts.glance({ workspaceId: ctx.scope.workspaceId, key: one }).catch((error: unknown) => {
        if (refusalIn(error) === null) logDefect(error, ctx.parts.log, { procedure: 'readout.glances', experiment: one })
        return null
      })
      if (readout === null) continue
      const { experiment, metrics, verdict, checks, hiddenUntil } = readout
      const [deciding] = metrics
      glances.push({ experiment, verdict, checks, hiddenUntil: hiddenUntil ?? null, deciding: deciding === undefined ? null : { ...deciding, daily: [] } })
    }
    return glances
  }),
  /** People exposed so far, per variant, straight from the counted rows: what a running experiment shows live. */
  exposed: reading.input(z.object({ key })).query(async ({ ctx, input }) => {
    const experiment = await experimentNamed(ctx.scope, input.key)
    if (!hasStarted(experiment)) return { variants: [], freshness: await ctx.parts.store.freshness(ctx.scope.workspaceId) }
    const counts = await ctx.parts.store.exposed([{ experimentId: experiment.id, phase: currentPhase(experiment).number }])
    return {
      variants: experiment.design.variants.map((variant) => ({
        key: variant.key,
        name: variant.name,
        people: Number(counts.find((one) => one.variant === variant.key)?.people ?? 0n),
      })),
      freshness: await ctx.parts.store.freshness(ctx.scope.workspaceId),
    }
  }),
  /** Exposures as they arrive, oldest first after the cursor. */
  arrivals: reading
    .input(z.object({ experiment: key.optional(), after: z.string().max(200).nullable().default(null), limit: z.number().int().min(1).max(100).default(20) }))
    .query(({ ctx, input }) =>
      ctx.parts.store.arrivals({ workspace: ctx.scope.workspaceId, after: input.after, limit: input.limit, ...(input.experiment === undefined ? {} : { experiment: input.experiment }) }),
    ),
  /** What a metric would say, over the newest people whose window has ended, before it is made. */
  preview: analysing.input(z.object({ definition: metricDefinition })).query(({ ctx, input }) => previewMetric(ctx.scope, ctx.parts.store, input.definition)),
  /** The shared metric over everybody: its value, and how it went. Null where none is chosen. */
  sharedLine: reading.query(async ({ ctx }) => {
    const metric = await sharedMetricOf(ctx.scope.db, ctx.scope.workspaceId)
    if (metric === undefined) return null
    const { cells } = await readMetric(ctx.parts.store, metric, {
      experimentId: lineOf(metric.versionId),
      phase: 0,
      metricVersion: metric.versionId,
      windowMs: horizonMs(metric.definition),
      asOf: ctx.parts.clock.now().getTime(),
    })
    return { metric, line: metricLine(cells, scalesOf(metric.definition)) }
  }),
})
