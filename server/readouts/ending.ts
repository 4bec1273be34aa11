import type { MetricFacts, ReadoutExperiment } from './readout.ts'

export const DAY_MS = 86_400_000

type Planned = { readonly experiment: ReadoutExperiment; readonly metrics: readonly MetricFacts[] }

/** When the windows of the last planned person have passed, those of guardrails too; null where no end is planned. */
export function decidesAt({ experiment: { plan }, metrics }: Planned): number | null {
  const deciding = metrics.filter(({ role }) => role !== 'also').map(({ windowDays }) => windowDays ?? 0)
  return plan.endsAt === null ? null : plan.endsAt + Math.max(0, ...deciding) * DAY_MS
}

/** A live experiment when its planned people are exposed and their windows have passed, or when it was stopped; an imported one is. */
export function isOver(planned: Planned & { readonly asOf: number }): boolean {
  const { experiment, asOf } = planned
  const at = decidesAt(planned)
  return experiment.origin === 'import' || experiment.stoppedAt !== null || (at !== null && asOf >= at)
}

export function daysLeft(planned: Planned & { readonly asOf: number }): number | null {
  const at = decidesAt(planned)
  return at === null ? null : Math.max(1, Math.ceil((at - planned.asOf) / DAY_MS))
}
