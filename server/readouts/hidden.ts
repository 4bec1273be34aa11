import { type Refusal, refusal } from '../refusal.ts'
import { DAY_MS, daysLeft } from './ending.ts'
import type { LiftReadout, MetricReadout, Readout, ReadoutExperiment } from './readout.ts'
import type { Verdict } from './recommend.ts'

const WEEK = 7

/** The shortest time in which a plan is given a chance: half of it in whole weeks, at least one, so that every weekday counts alike. */
export function minimumDays(planned: number): number {
  return Math.min(planned, Math.max(WEEK, Math.floor(planned / 2 / WEEK) * WEEK))
}

/** Until when what people did is hidden, in a workspace that hides it: of what runs or is paused, before its minimum runtime; else null. */
export function hiddenUntil({ origin, status, startedAt, plan }: Pick<ReadoutExperiment, 'origin' | 'status' | 'startedAt'> & { readonly plan: Pick<ReadoutExperiment['plan'], 'days'> }, asOf: number): number | null {
  if (origin !== 'live' || (status !== 'running' && status !== 'paused') || startedAt === null || plan.days === null) return null
  const until = startedAt + minimumDays(plan.days) * DAY_MS
  return asOf < until ? until : null
}

/** Refuses what would say what people did. */
export function hidden(key: string): Refusal {
  return refusal('wrong-state', `What people did in "${key}" is hidden until the minimum runtime of its plan.`, { experiment: key, reason: 'hidden' })
}

/**
 * A readout that says who was exposed, how they were split, whether that can be trusted and whether something does harm:
 * nothing of what people did, so that nobody decides by numbers that are still mostly chance. It is left out here and not
 * on a page, so that no door shows it.
 */
export function withoutNumbers(readout: Readout, until: number): Readout {
  const { bandit: _, ...shown } = readout
  return {
    ...shown,
    hiddenUntil: until,
    metrics: readout.metrics.map(metricWithoutNumbers),
    harms: readout.harms.filter(({ found }) => found),
    breakdowns: [],
    verdict: verdictWithout(readout),
  }
}

function metricWithoutNumbers({ winsorised, ...metric }: MetricReadout): MetricReadout {
  return {
    ...metric,
    lookedValues: {},
    ...(winsorised === undefined ? {} : { winsorised: { at: winsorised.at, cut: null } }),
    arms: metric.arms.map((arm) => ({ ...arm, converted: null, value: null, interval: null, sum: '' })),
    lifts: metric.lifts.map(({ variant }): LiftReadout => ({ variant, lift: { kind: 'none', reason: 'hidden', inputs: [] }, answer: 'no-answer' })),
    daily: [],
    steps: [],
    curve: [],
    novelty: [],
    looks: [],
  }
}

/** The first variant, whatever is known of it: naming the one that leads would be a number too. */
function verdictWithout(readout: Readout): Verdict {
  const { verdict, experiment, metrics } = readout
  if (verdict.kind === 'not-trustworthy') return verdict
  const variant = experiment.variants.find((one) => !one.control)?.key ?? ''
  const metric = metrics.find(({ role }) => role === 'decides')?.key ?? metrics[0]?.key ?? ''
  const harm = verdict.reasons.filter(({ kind }) => kind === 'does-harm')
  return { kind: 'keep-running', variant, metric, days: daysLeft(readout), reasons: [...harm, { kind: 'hidden-until' }] }
}
