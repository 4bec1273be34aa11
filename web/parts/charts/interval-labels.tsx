import type { ReactNode } from 'react'
import { useWords } from '../../words/use-words.tsx'
import { isInside, type Placement } from './axis.ts'
import { textWidth } from './text-width.ts'
import { answerColour, type Answer, type Interval } from './kinds.ts'

type Props = {
  readonly interval: Interval
  readonly answer: Answer
  readonly placement: Placement
  readonly width: number
  /** The middle of the mark. */
  readonly y: number
  /** What the labels stand on: they interrupt the lines behind them. */
  readonly ground: string
}

/** Where three labels stand so that they neither touch each other nor leave the chart: low, estimate, high, as middles. */
export function labelPlaces(wanted: readonly [number, number, number], widths: readonly [number, number, number], width: number): readonly [number, number, number] {
  const gap = 8
  const inside = (x: number, size: number): number => Math.min(Math.max(x, size / 2), width - size / 2)
  const reserved = { left: widths[0] + gap, right: widths[2] + gap }
  const middle = Math.min(Math.max(wanted[1], reserved.left + widths[1] / 2), width - reserved.right - widths[1] / 2)
  const low = Math.min(inside(wanted[0], widths[0]), middle - widths[1] / 2 - gap - widths[0] / 2)
  const high = Math.max(inside(wanted[2], widths[2]), middle + widths[1] / 2 + gap + widths[2] / 2)
  return [low, middle, high]
}

/** The estimate above its dot and the two ends above their caps; an end that is not on the axis has no label. */
export function IntervalLabels({ interval, answer, placement, width, y, ground }: Props): ReactNode {
  const { format } = useWords()
  const texts = [format.lift(interval.low), format.lift(interval.estimate), format.lift(interval.high)] as const
  const widths = [textWidth(texts[0]), textWidth(texts[1], 15), textWidth(texts[2])] as const
  const zero = placement.at(0)
  const wanted = [
    interval.low > 0 ? Math.max(placement.at(interval.low), zero + 6 + widths[0] / 2) : placement.at(interval.low),
    placement.at(interval.estimate),
    interval.high < 0 ? Math.min(placement.at(interval.high), zero - 6 - widths[2] / 2) : placement.at(interval.high),
  ] as const
  const [low, middle, high] = labelPlaces(wanted, widths, width)
  const style = { fill: answerColour[answer] }
  return (
    <g textAnchor="middle" style={{ paintOrder: 'stroke', stroke: ground, strokeWidth: 5 }}>
      {isInside(interval.low, placement.domain) ? <text x={low} y={y - 15} style={style}>{texts[0]}</text> : null}
      <text x={middle} y={y - 17} style={{ ...style, fontSize: 15, fontWeight: 600 }}>{texts[1]}</text>
      {isInside(interval.high, placement.domain) ? <text x={high} y={y - 15} style={style}>{texts[2]}</text> : null}
    </g>
  )
}
