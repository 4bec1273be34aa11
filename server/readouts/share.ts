import type { MetricReadout, Readout } from './readout.ts'

/** A link to one readout. Its secret was shown once. */
export type ShareLink = {
  readonly id: string
  readonly workspaceId: string
  readonly experimentId: string
  readonly createdBy: string
  readonly createdAt: Date
  readonly expiresAt: Date | null
  readonly openedAt: Date | null
}

/** What somebody outside reads: the sentence, its picture, the metrics and the checks; not how it was computed, and nobody's groups. */
export function stakeholderPart(readout: Readout): Readout {
  return { ...readout, breakdowns: [], metrics: readout.metrics.map(metricPart) }
}

/** Of the looks the last of each variant, which is what the sentence is of. */
function metricPart(metric: MetricReadout): MetricReadout {
  const { looks } = metric
  const last = looks.filter((look, place) => looks.findLastIndex((other) => other.variant === look.variant) === place)
  return {
    ...metric,
    lifts: metric.lifts.map((one) => ({ ...one, lift: { ...one.lift, inputs: [] } })),
    daily: [],
    steps: [],
    curve: [],
    novelty: [],
    looks: last.map((look) => ({ ...look, guardrails: [], lift: { ...look.lift, inputs: [] } })),
  }
}
