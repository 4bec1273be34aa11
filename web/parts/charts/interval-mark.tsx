import type { ReactNode } from 'react'
import { isInside, type Placement } from './axis.ts'
import { answerColour, type Answer, type Interval } from './kinds.ts'

/** Pixels of one drawing of an interval; the same shape at three sizes. */
export type MarkSize = { readonly line: number; readonly cap: number; readonly half: number; readonly dot: number }

export const markSizes = {
  verdict: { line: 2.5, cap: 16, half: 16, dot: 7 },
  row: { line: 2, cap: 10, half: 8, dot: 4.5 },
  small: { line: 1.75, cap: 8, half: 7, dot: 4 },
} as const satisfies Record<string, MarkSize>

type Props = {
  readonly interval: Interval
  readonly answer: Answer
  readonly placement: Placement
  /** The height of its middle, an SVG length. */
  readonly y: string
  readonly size: MarkSize
  /** What the dot stands on; its ring has this colour. */
  readonly ground?: string
}

/** The one drawing of uncertainty: a line with caps, its middle half thick and pale, a dot at the estimate. */
export function IntervalMark({ interval, answer, placement, y, size, ground = 'var(--paper)' }: Props): ReactNode {
  const { estimate, low, high, half } = interval
  const { place, domain } = placement
  const colour = answerColour[answer]
  return (
    <svg overflow="visible" y={y} stroke={colour} strokeWidth={size.line} fill="none">
      {half === undefined ? null : <MiddleHalf half={half} placement={placement} height={size.half} colour={colour} />}
      <line x1={place(low)} x2={place(high)} y1="0" y2="0" strokeDasharray={answer === 'early' ? '4 3' : undefined} />
      <End value={low} side={-1} placement={placement} size={size} />
      <End value={high} side={1} placement={placement} size={size} />
      {isInside(estimate, domain) ? (
        <circle cx={place(estimate)} cy="0" r={size.dot + size.line / 2} fill={answer === 'early' ? ground : colour} stroke={ground} strokeWidth={size.line} />
      ) : null}
      {answer === 'early' && isInside(estimate, domain) ? <circle cx={place(estimate)} cy="0" r={size.dot - 0.5} fill={ground} /> : null}
    </svg>
  )
}

type HalfProps = {
  readonly half: NonNullable<Interval['half']>
  readonly placement: Placement
  readonly height: number
  readonly colour: string
}

function MiddleHalf({ half, placement, height, colour }: HalfProps): ReactNode {
  const width = `${placement.at(half.high) - placement.at(half.low)}${placement.unit}`
  return (
    <rect x={placement.place(half.low)} width={width} y={-height / 2} height={height} rx="2" fill={colour} fillOpacity="0.32" stroke="none" />
  )
}

type EndProps = { readonly value: number; readonly side: -1 | 1; readonly placement: Placement; readonly size: MarkSize }

/** A cap where the interval ends, an open arrow where it leaves the axis. */
function End({ value, side, placement, size }: EndProps): ReactNode {
  const tall = size.cap / 2
  const path = isInside(value, placement.domain) ? `M0 ${-tall}V${tall}` : `M${-side * tall} ${-tall}L0 0L${-side * tall} ${tall}`
  return (
    <svg overflow="visible" x={placement.place(value)}>
      <path d={path} strokeLinejoin="round" strokeLinecap="butt" />
    </svg>
  )
}
