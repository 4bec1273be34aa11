import { area, line } from 'd3-shape'
import { useId, type ReactNode } from 'react'
import type { Instant } from '../../words/time.ts'
import { ArmShape } from './arm-shape.tsx'
import { HatchPattern, hatchFill } from './hatch.tsx'
import { armColour, type ArmLook } from './kinds.ts'
import { fitText } from './text-width.ts'
import type { Plot } from './plot.tsx'

export type RatePoint = {
  readonly day: Instant
  /** A fraction of the people counted on that day. */
  readonly rate: number
  /** The 95 % interval of the rate; left out where it cannot be said. */
  readonly low?: number
  readonly high?: number
  /** True while some of that day's people are not counted yet; such points come last. */
  readonly maturing: boolean
}

type Series = { readonly name: string; readonly arm?: ArmLook; readonly points: readonly RatePoint[] }
type Props = { readonly series: Series; readonly plot: Plot }

/** One line with its band. The tail that still matures begins at the last counted point. */
export function RateLine({ series, plot }: Props): ReactNode {
  const hatch = useId()
  const { points, arm } = series
  const colour = arm === undefined ? 'var(--ink)' : armColour[arm]
  const counted = points.filter((point) => !point.maturing)
  const tail = points.slice(Math.max(0, counted.length - 1))
  const draw = line<RatePoint>().x((point) => plot.x(+new Date(point.day))).y((point) => plot.y(point.rate))
  const band = area<RatePoint>()
    .defined((point) => point.low !== undefined && point.high !== undefined)
    .x((point) => plot.x(+new Date(point.day)))
    .y0((point) => plot.y(point.low ?? point.rate))
    .y1((point) => plot.y(point.high ?? point.rate))
  return (
    <g fill="none">
      <defs><HatchPattern id={hatch} /></defs>
      <path d={band(counted) ?? ''} fill={colour} fillOpacity={arm === undefined ? 0.07 : 0.1} />
      <path d={band(tail) ?? ''} fill={hatchFill(hatch)} fillOpacity="0.6" />
      <path d={draw(counted) ?? ''} stroke={colour} strokeWidth="2" strokeLinejoin="round" strokeLinecap="round" />
      <path d={draw(tail) ?? ''} stroke={colour} strokeWidth="2" strokeDasharray="1 4.5" strokeLinecap="round" />
      <Ends points={points} plot={plot} colour={colour} />
    </g>
  )
}

/** The last counted point full, the last of all hollow while it matures. */
function Ends({ points, plot, colour }: { readonly points: readonly RatePoint[]; readonly plot: Plot; readonly colour: string }): ReactNode {
  const full = points.findLast((point) => !point.maturing)
  const last = points.at(-1)
  return (
    <>
      {full === undefined ? null : <circle cx={plot.x(+new Date(full.day))} cy={plot.y(full.rate)} r="3.5" fill={colour} />}
      {last === undefined || !last.maturing ? null : (
        <circle cx={plot.x(+new Date(last.day))} cy={plot.y(last.rate)} r="4" fill="var(--paper)" stroke={colour} strokeWidth="2" />
      )}
    </>
  )
}

/** Names at the ends of their lines, moved apart where the lines end close together. */
export function EndWords({ series, plot, room }: { readonly series: readonly Series[]; readonly plot: Plot; readonly room: number }): ReactNode {
  if (series.length < 2) return null
  const ends = series.flatMap((each) => {
    const last = each.points.at(-1)
    return last === undefined ? [] : [{ name: each.name, arm: each.arm, y: plot.y(last.rate) }]
  })
  const apart = spread(ends.map((end) => end.y), 18)
  return ends.map((end, index) => (
    <svg key={end.name} overflow="visible" x={plot.right} y={apart[index]}>
      {end.arm === undefined ? null : <ArmShape arm={end.arm} x={14} y={0} size={9} />}
      <text x={26} y={4} style={{ fill: 'var(--ink2)' }}>{fitText(end.name, room - 28)}</text>
    </svg>
  ))
}

/** Moves values apart to at least `gap`, keeping their order and as much of their place as that allows. */
export function spread(values: readonly number[], gap: number): readonly number[] {
  const order = values.map((value, index) => ({ value, index })).toSorted((a, b) => a.value - b.value)
  const placed: number[] = []
  for (const { value } of order) placed.push(Math.max(value, (placed.at(-1) ?? Number.NEGATIVE_INFINITY) + gap))
  const moved = placed.reduce((sum, value, index) => sum + value - (order[index]?.value ?? value), 0) / Math.max(1, placed.length)
  const result = Array.from({ length: values.length }, () => 0)
  order.forEach(({ index }, rank) => {
    result[index] = (placed[rank] ?? 0) - moved
  })
  return result
}
