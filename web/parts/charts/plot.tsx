import { scaleLinear } from 'd3-scale'
import type { ReactNode } from 'react'
import { ticks } from './axis.ts'
import type { Domain } from './kinds.ts'

/** The room of a chart over time, in pixels: instants to x, values to y. */
export type Plot = {
  readonly left: number
  readonly right: number
  readonly top: number
  readonly bottom: number
  readonly domain: Domain
  readonly x: (instant: number) => number
  readonly y: (value: number) => number
}

type Room = { readonly width: number; readonly height: number; readonly left: number; readonly right: number; readonly top: number }

/** `height` without the 24 px below that the days stand in. Values outside of the domain are cut at the frame. */
export function plotOf(instants: readonly number[], domain: Domain, room: Room): Plot {
  const left = room.left
  const right = room.width - room.right
  const bottom = room.height - 24
  const first = Math.min(...instants)
  const last = Math.max(...instants)
  const middle = (left + right) / 2
  const time = scaleLinear([first, last], [left + 8, right - 8])
  const value = scaleLinear(domain, [bottom, room.top]).clamp(true)
  return { left, right, top: room.top, bottom, domain, x: (at) => (first === last ? middle : time(at)), y: value }
}

type GridProps = { readonly plot: Plot; readonly write: (value: number) => string; readonly about?: number }

/** Rules across the plot with their values at the left; zero, if it is there, is the darker one. */
export function Grid({ plot, write, about = 4 }: GridProps): ReactNode {
  return ticks(plot.domain, about).map((tick) => (
    <g key={tick}>
      <line x1={plot.left} x2={plot.right} y1={plot.y(tick)} y2={plot.y(tick)} stroke={tick === 0 ? 'var(--ink3)' : 'var(--line)'} />
      <text x={plot.left - 8} y={plot.y(tick) + 4} textAnchor="end">{write(tick)}</text>
    </g>
  ))
}

/** Which of the days are written below: the first, and then as many as fit with a word's room between them. */
export function writtenDays(positions: readonly number[], apart: number): readonly number[] {
  let last = Number.NEGATIVE_INFINITY
  return positions.flatMap((position, index) => {
    // Half a pixel: even distances that only rounding makes shorter count as even.
    if (position - last < apart - 0.5) return []
    last = position
    return [index]
  })
}

type DaysProps = { readonly plot: Plot; readonly instants: readonly number[]; readonly write: (at: number) => string }

export function DayWords({ plot, instants, write }: DaysProps): ReactNode {
  const positions = instants.map(plot.x)
  return writtenDays(positions, 72).map((index) => {
    const x = positions[index] ?? 0
    const atEdge = x < 24
    return (
      <text key={instants[index]} x={atEdge ? 0 : x} y={plot.bottom + 20} textAnchor={atEdge ? 'start' : 'middle'}>
        {write(instants[index] ?? 0)}
      </text>
    )
  })
}
