import type { MetricInput, ReadoutInput } from '#server/readouts/readout-input.ts'
import type { MetricFacts, ReadoutExperiment, ReadoutPlan } from '#server/readouts/readout.ts'
import { conversionSummary } from '#server/stats/summary.ts'

/** Makes what a readout is built from: an onboarding experiment of Control and Guided, 28 days from 2 March 2026. */

export const start = Date.UTC(2026, 2, 2)
export const days = (count: number): number => count * 86_400_000

const plan: ReadoutPlan = { minimumEffect: 0.08, alpha: 0.05, power: 0.8, days: 28, endsAt: start + days(28), rule: 'fixed', peoplePerArm: 5_700 }

export function anExperiment(changes: Partial<ReadoutExperiment> = {}): ReadoutExperiment {
  return {
    key: 'guided-checklist',
    name: 'Guided checklist',
    unit: 'person',
    surface: 'onboarding',
    status: 'running',
    origin: 'live',
    phase: 1,
    startedAt: start,
    stoppedAt: null,
    plan,
    variants: [
      { key: 'control', name: 'Control', control: true, weight: 1 },
      { key: 'guided', name: 'Guided', control: false, weight: 1 },
    ],
    ...changes,
  }
}

export const aPlan = (changes: Partial<ReadoutPlan>): ReadoutPlan => ({ ...plan, ...changes })

export function aMetric(changes: Partial<MetricFacts> = {}): MetricFacts {
  return {
    key: 'activated',
    name: 'Activated within 7 days',
    role: 'decides',
    kind: 'conversion',
    family: 'proportion',
    direction: 'more',
    windowDays: 7,
    unit: null,
    currency: null,
    version: 1,
    phrases: { people: 'new trials', act: 'activate' },
    ...changes,
  }
}

/** Matured people and conversions per variant, all of them in one stratum. */
export type Counted = Readonly<Record<string, readonly [converted: number, people: number]>>

export function aMetricInput(counted: Counted, changes: Partial<MetricFacts> = {}, maturing = 0): MetricInput {
  const each = <Value>(make: (arm: readonly [number, number]) => Value) => Object.fromEntries(Object.entries(counted).map(([variant, arm]) => [variant, make(arm)]))
  return {
    metric: aMetric(changes),
    arms: each(([converted, people]) => ({ exposed: people + maturing, maturing, converted })),
    strata: [{ stratum: '0', arms: each(([converted, people]) => conversionSummary(people, converted)) }],
    days: [],
    breakdowns: [],
    levels: [],
  }
}

/** As of the end of the plan and of the last window, with everything counted, unless said otherwise. */
export function anInput(metrics: readonly MetricInput[], changes: Partial<ReadoutInput> = {}): ReadoutInput {
  const experiment = changes.experiment ?? anExperiment()
  const exposed = Object.fromEntries(Object.entries(metrics[0]?.arms ?? {}).map(([variant, arm]) => [variant, arm.exposed]))
  const asOf = start + days(36)
  return {
    experiment,
    asOf,
    watermark: asOf,
    metrics,
    exposures: [{ weights: Object.fromEntries(experiment.variants.map(({ key }) => [key, 1])), exposed }],
    crossovers: {},
    refused: 0,
    looks: [],
    ...changes,
  }
}

export const clearWin: Counted = { control: [1_082, 3_490], guided: [1_218, 3_521] }
export const clearLoss: Counted = { control: [1_218, 3_521], guided: [1_082, 3_490] }
export const noAnswer: Counted = { control: [310, 1_000], guided: [322, 1_000] }
export const noDifference: Counted = { control: [31_000, 100_000], guided: [31_100, 100_000] }
