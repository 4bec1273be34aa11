import { normal, studentT } from './distribution.ts'
import type { LevelInterval } from './interval.ts'
import { meanOf, type Ranked, type Summary, varianceOf } from './summary.ts'

/** Interval of one arm's rate; null for nobody. */
export function rateInterval({ people, sum }: Summary, alpha: number): LevelInterval | null {
  return people === 0 ? null : { ...wilson(Number(sum), people, alpha), level: 1 - alpha, convention: 'Wilson score' }
}

/**
 * The inversion of a rate's score test, so that a rate of 0 or 1 has an interval too. The lower end is written as a quotient, because the
 * usual difference cancels when few convert. Source: Wilson, JASA 22 (1927) 209.
 */
export function wilson(converted: number, people: number, alpha: number): { readonly from: number; readonly to: number } {
  const z = normal.upperQuantile(alpha / 2)
  return { from: wilsonLower(converted, people, z), to: 1 - wilsonLower(people - converted, people, z) }
}

function wilsonLower(converted: number, people: number, z: number): number {
  const half = (z * z) / 2
  const spread = z * Math.sqrt((converted * (people - converted)) / people + (z * z) / 4)
  return (converted * converted) / people / (converted + half + spread)
}

/** Interval of one arm's mean, by Student's t; of a quantile the values at its ranks, at 95 % whatever alpha is; null below two people. */
export function meanInterval(summary: Summary, alpha: number): LevelInterval | null {
  if (summary.ranked !== undefined) return rankedInterval(summary.ranked, summary)
  const [mean, variance] = [meanOf(summary), varianceOf(summary)]
  if (mean === null || variance === null) return null
  const width = studentT.upperQuantile(alpha / 2, summary.people - 1) * Math.sqrt(variance / summary.people)
  return { from: mean - width, to: mean + width, level: 1 - alpha, convention: 'Student t' }
}

function rankedInterval({ low, high }: Ranked, { people, scale }: Summary): LevelInterval | null {
  return people < 2 ? null : { from: Number(low) / scale, to: Number(high) / scale, level: 0.95, convention: 'order statistics' }
}
