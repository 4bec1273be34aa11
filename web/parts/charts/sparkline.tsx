import { scaleLinear } from 'd3-scale'
import { line } from 'd3-shape'
import type { ReactNode } from 'react'

export type SparkPoint = { readonly value: number; readonly maturing: boolean }

type Props = { readonly points: readonly SparkPoint[]; readonly width?: number; readonly height?: number }

/** A line without axes, its maturing tail dashed. It only accompanies a number, so it says nothing by itself. */
export function Sparkline({ points, width = 44, height = 16 }: Props): ReactNode {
  const values = points.map((point) => point.value)
  const x = scaleLinear([0, Math.max(1, points.length - 1)], [1.5, width - 1.5])
  const y = scaleLinear([Math.min(...values), Math.max(...values)], [height - 3, 3])
  const draw = line<SparkPoint & { at: number }>().x((point) => x(point.at)).y((point) => y(point.value))
  const placed = points.map((point, at) => ({ ...point, at }))
  const last = placed.findLastIndex((point) => !point.maturing)
  if (points.length < 2) return null
  return (
    <svg width={width} height={height} viewBox={`0 0 ${width} ${height}`} fill="none" stroke="var(--ink2)" strokeWidth="1.5" strokeLinecap="round" strokeLinejoin="round" aria-hidden>
      <path d={draw(placed.slice(0, last + 1)) ?? ''} />
      <path d={draw(placed.slice(Math.max(0, last))) ?? ''} strokeDasharray="1 3.5" />
    </svg>
  )
}
