import { type Placed, type Trend, trendOf } from '../stats/trend.ts'
import { asLift } from '../stats/shrink.ts'
import { logLiftIn, strataBetween } from './compare.ts'
import type { DayInput, MetricInput } from './readout-input.ts'
import type { ReadoutExperiment } from './readout.ts'

/**
 * The lift of the people who came first beside that of those who came later, by stretches of days of first exposure. One that falls is a
 * sign of novelty or of a changed audience.
 */
export type TrendReadout = Trend & {
  readonly groups: readonly { readonly from: string; readonly to: string; readonly estimate: number; readonly low: number; readonly high: number }[]
  readonly convention: 'weighted line through log lifts'
}

/** So many stretches at most: a point each needs people. */
const most = 6
const level = 0.05

export function trendReadout(experiment: ReadoutExperiment, { days, metric }: MetricInput, variant: string): TrendReadout | null {
  const counted = days.filter(({ maturing }) => maturing === 0)
  const size = Math.max(1, Math.ceil(counted.length / most))
  const groups = Array.from({ length: Math.ceil(counted.length / size) }, (_, at) => counted.slice(at * size, (at + 1) * size))
  const points = groups.flatMap((own, at) => pointOf({ experiment, metric }, own, variant, at * size) ?? [])
  const found = trendOf(points.map(({ point }) => point))
  return found === null ? null : { ...found, groups: points.map(({ shown }) => shown), convention: 'weighted line through log lifts' }
}

type Point = { readonly point: Placed; readonly shown: TrendReadout['groups'][number] }

function pointOf({ experiment, metric }: { readonly experiment: ReadoutExperiment; readonly metric: MetricInput['metric'] }, days: readonly DayInput[], variant: string, first: number): Point | null {
  const lift = logLiftIn(metric, days.flatMap(({ strata }) => strataBetween(experiment, variant, strata)))
  const [from, to] = [days[0]?.date, days.at(-1)?.date]
  if (lift === null || from === undefined || to === undefined) return null
  const { estimate, from: low, to: high } = asLift(lift, level)
  return { point: { ...lift, at: first + (days.length - 1) / 2 }, shown: { from, to, estimate, low, high } }
}
