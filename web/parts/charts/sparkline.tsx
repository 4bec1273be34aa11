import type { ReactNode } from 'react'

export type SparkPoint = { readonly value: number; readonly maturing: boolean }

type Props = { readonly points: readonly SparkPoint[]; readonly width?: number; readonly height?: number }

type Placed = SparkPoint & { readonly at: number }

/**
 * A line without axes, its maturing tail dashed. It only accompanies a number, so it says nothing by itself. Drawn by hand,
 * because it stands on every page and the libraries of the charts need not be loaded for two straight scales.
 */
export function Sparkline({ points, width = 44, height = 16 }: Props): ReactNode {
  const values = points.map((point) => point.value)
  const [low, high] = [Math.min(...values), Math.max(...values)]
  const x = (at: number): number => 1.5 + (at / Math.max(1, points.length - 1)) * (width - 3)
  const y = (value: number): number => (high === low ? height / 2 : height - 3 - ((value - low) / (high - low)) * (height - 6))
  const draw = (some: readonly Placed[]): string => some.map(({ at, value }, place) => `${place === 0 ? 'M' : 'L'}${x(at).toFixed(2)},${y(value).toFixed(2)}`).join('')
  const placed = points.map((point, at): Placed => ({ ...point, at }))
  const last = placed.findLastIndex((point) => !point.maturing)
  if (points.length < 2) return null
  return (
    <svg width={width} height={height} viewBox={`0 0 ${width} ${height}`} fill="none" stroke="var(--ink2)" strokeWidth="1.5" strokeLinecap="round" strokeLinejoin="round" aria-hidden>
      <path d={draw(placed.slice(0, last + 1))} />
      <path d={draw(placed.slice(Math.max(0, last)))} strokeDasharray="1 3.5" />
    </svg>
  )
}
