import { sum } from 'simple-statistics'
import { normal } from './distribution.ts'
import type { LogLift } from './log-lift.ts'

/** A lift at a place along an axis: days since exposure, or the day of it. */
export type Placed = LogLift & { readonly at: number }

/** Does the lift fade, or grow? Per unit of the axis, on the scale of logarithms. */
export type Trend = { readonly perUnit: number; readonly error: number; readonly pValue: number; /** The line's lift at the first place and at the last. */ readonly first: number; readonly last: number }

/**
 * A straight line through lifts, each weighed by what it knows. A lift that falls with days since exposure is novelty wearing off; one that
 * rises is people learning. Null below three places. Source: Aitken, Proc. R. Soc. Edinb. 55 (1935) 42; of experiments: Kohavi, Tang and Xu (2020), 23.
 */
export function trendOf(points: readonly Placed[]): Trend | null {
  if (points.length < 3) return null
  const weights = points.map(({ error }) => 1 / error ** 2)
  const all = sum(weights)
  const mean = (of: (point: Placed) => number): number => sum(points.map((point, index) => (weights[index] ?? 0) * of(point))) / all
  const [at, level] = [mean((point) => point.at), mean((point) => point.estimate)]
  const spread = sum(points.map((point, index) => (weights[index] ?? 0) * (point.at - at) ** 2))
  if (!(spread > 0)) return null
  const perUnit = sum(points.map((point, index) => (weights[index] ?? 0) * (point.at - at) * point.estimate)) / spread
  const error = 1 / Math.sqrt(spread)
  const lineAt = (place: number): number => Math.expm1(level + perUnit * (place - at))
  const places = points.map((point) => point.at)
  return { perUnit, error, pValue: 2 * normal.upperTail(Math.abs(perUnit) / error), first: lineAt(Math.min(...places)), last: lineAt(Math.max(...places)) }
}
