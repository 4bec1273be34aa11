import { scaleLinear } from 'd3-scale'
import type { Domain, Interval } from './kinds.ts'

/** Where a value stands, as an SVG length; values outside of the domain are placed at its ends. */
export type Placement = {
  readonly domain: Domain
  readonly unit: '%' | 'px'
  /** The bare number: pixels, or percent of the width. */
  readonly at: (value: number) => number
  readonly place: (value: number) => string
}

/** Percent of the width, for charts that need no measuring. */
export function percentPlacement(domain: Domain): Placement {
  return placement(domain, [0, 100], '%')
}

/** Pixels from `left` to `right`. */
export function pixelPlacement(domain: Domain, left: number, right: number): Placement {
  return placement(domain, [left, right], 'px')
}

function placement(domain: Domain, range: Domain, unit: '%' | 'px'): Placement {
  const scale = scaleLinear(domain, range).clamp(true)
  const at = (value: number): number => Math.round(scale(value) * 100) / 100
  return { domain, unit, at, place: (value) => `${at(value)}${unit}` }
}

/** Round values across the domain, both ends included when they are round themselves. */
export function ticks(domain: Domain, about: number): readonly number[] {
  return scaleLinear().domain(domain).ticks(about).map((tick) => (Math.abs(tick) < 1e-12 ? 0 : tick))
}

/**
 * One axis for many intervals: holds zero and every estimate, and of the intervals' ends as much as stays readable.
 * An interval may be infinite or so wide that it would flatten all others; it then leaves the axis with an arrow.
 */
export function sharedDomain(intervals: readonly Interval[], also: readonly number[] = []): Domain {
  const estimates = intervals.map((each) => each.estimate).filter(Number.isFinite)
  const ends = intervals.map((each) => [each.low, each.high].filter(Number.isFinite))
  const kept = ends.flat().filter((end) => Math.abs(end) <= widest(ends))
  const values = [0, ...estimates, ...kept, ...also]
  const low = Math.min(...values)
  const high = Math.max(...values)
  const room = Math.max(0.01, (high - low) * 0.04)
  const [from = 0, to = 0] = scaleLinear().domain([low - room, high + room]).nice(4).domain()
  return [from, to]
}

/** Two and a half times the usual reach of an interval: what reaches further is the exception and must not set the axis for all. */
function widest(ends: readonly (readonly number[])[]): number {
  const reaches = ends.map((each) => Math.max(0, ...each.map(Math.abs))).toSorted((a, b) => a - b)
  const usual = reaches[Math.floor((reaches.length - 1) / 2)] ?? 0
  return reaches.length < 3 ? Number.POSITIVE_INFINITY : Math.max(usual * 2.5, 0.05)
}

/** Whether a value can be seen on the axis. */
export function isInside(value: number, [low, high]: Domain): boolean {
  return value >= low && value <= high
}
