import type { ReactNode } from 'react'
import { useWords, type WordsNow } from '../../words/use-words.tsx'
import { isInside, pixelPlacement, sharedDomain, ticks, type Placement } from './axis.ts'
import { Figure, type Drawing } from './figure.tsx'
import { IntervalLabels } from './interval-labels.tsx'
import { IntervalMark, markSizes } from './interval-mark.tsx'
import { textWidth } from './text-width.ts'
import type { Answer, Domain, Interval } from './kinds.ts'

export type IntervalChartProps = {
  readonly interval: Interval
  readonly answer: Answer
  /** The smallest lift worth shipping, as a fraction. */
  readonly worth?: number
  /** Which way is which: { fewer: 'fewer activate', more: 'more activate' }. */
  readonly sides: { readonly fewer: string; readonly more: string }
  /** The chart in one sentence; without one it says estimate and range. */
  readonly label?: string
  /** Given when two charts stand under each other and share an axis. */
  readonly domain?: Domain
  /** What the chart stands on. */
  readonly ground?: string
}

const height = 114
/** Below this the sides have no words, and zero is a figure. */
const narrowest = 460
const axisY = 88
const middleY = 58

/** The verdict's own interval: zero line, what is worth shipping, the interval that decides with its ends written out. */
export function IntervalChart(props: IntervalChartProps): ReactNode {
  const words = useWords()
  const { interval, worth, label } = props
  const domain = props.domain ?? sharedDomain([interval], worth === undefined ? [] : [worth])
  return (
    <Figure
      label={label ?? sentence(words, interval)}
      table={tableOf(words, props)}
      height={height}
      firstWidth={560}
      draw={(width) => draw(words, props, domain, width)}
    />
  )
}

function sentence({ say, format }: WordsNow, { estimate, low, high }: Interval): string {
  return say('chart.interval-label', { estimate: format.lift(estimate), range: format.range(low, high) })
}

function tableOf({ say, format }: WordsNow, { interval, worth }: IntervalChartProps): { head: string[]; rows: string[][] } {
  const rows = [
    [say('chart.estimate'), format.lift(interval.estimate)],
    [say('chart.range'), format.range(interval.low, interval.high)],
    ...(worth === undefined ? [] : [[say('chart.worth'), format.lift(worth)]]),
  ]
  return { head: ['', say('chart.lift')], rows }
}

function draw(words: WordsNow, props: IntervalChartProps, domain: Domain, width: number): Drawing {
  const { interval, answer, ground = 'var(--wash)' } = props
  const placement = pixelPlacement(domain, 1, width - 1)
  const marks = [
    { value: interval.low, said: words.say('chart.low-end', { lift: words.format.lift(interval.low) }) },
    { value: interval.estimate, said: words.say('chart.best', { lift: words.format.lift(interval.estimate) }) },
    { value: interval.high, said: words.say('chart.high-end', { lift: words.format.lift(interval.high) }) },
  ].filter((mark) => Number.isFinite(mark.value))
  return {
    height: sidesFit(props.sides, placement.at(0), width) || width < narrowest ? height : height + 18,
    marks: marks.map(({ value, said }) => ({ x: placement.at(value), y: middleY, said })),
    body: (
      <>
        <Axis {...props} placement={placement} width={width} />
        {props.worth === undefined ? null : <Worth worth={props.worth} placement={placement} width={width} />}
        <IntervalMark interval={interval} answer={answer} placement={placement} y={`${middleY}`} size={markSizes.verdict} ground={ground} />
        <IntervalLabels interval={interval} answer={answer} placement={placement} width={width} y={middleY} ground={ground} />
      </>
    ),
  }
}

type AxisProps = IntervalChartProps & { readonly placement: Placement; readonly width: number }

function Axis({ placement, width, sides }: AxisProps): ReactNode {
  const { say, format } = useWords()
  const narrow = width < narrowest
  return (
    <g>
      <line x1="0" x2={width} y1={axisY} y2={axisY} stroke="var(--line2)" />
      {ticks(placement.domain, Math.max(2, Math.floor(width / 95))).map((tick) => (
        <g key={tick}>
          <line x1={placement.at(tick)} x2={placement.at(tick)} y1={axisY} y2={axisY + 5} stroke="var(--line2)" />
          <text x={placement.at(tick)} y={axisY + 20} textAnchor={anchor(placement.at(tick), width)}>
            {tick === 0 && !narrow ? say('chart.no-difference') : format.axisLift(tick)}
          </text>
        </g>
      ))}
      {isInside(0, placement.domain) ? (
        <line x1={placement.at(0)} x2={placement.at(0)} y1="22" y2={axisY} stroke="var(--ink3)" strokeWidth="2" />
      ) : null}
      {narrow ? null : <SideWords sides={sides} zero={placement.at(0)} width={width} />}
    </g>
  )
}

type SideProps = { readonly sides: IntervalChartProps['sides']; readonly zero: number; readonly width: number }

/** Who does what on which side: above the axis, or below its numbers where the words would meet the zero line. */
function SideWords({ sides, zero, width }: SideProps): ReactNode {
  const y = sidesFit(sides, zero, width) ? axisY - 8 : axisY + 38
  return (
    <>
      <text x="0" y={y}>← {sides.fewer}</text>
      <text x={width} y={y} textAnchor="end">{sides.more} →</text>
    </>
  )
}

function sidesFit(sides: IntervalChartProps['sides'], zero: number, width: number): boolean {
  return textWidth(`← ${sides.fewer}`) < zero - 8 && textWidth(`${sides.more} →`) < width - zero - 8
}

/** Words at the very ends stay inside of the chart. */
function anchor(x: number, width: number): 'start' | 'middle' | 'end' {
  if (x < 20) return 'start'
  return x > width - 20 ? 'end' : 'middle'
}

function Worth({ worth, placement, width }: { readonly worth: number; readonly placement: Placement; readonly width: number }): ReactNode {
  const { say, format } = useWords()
  const x = placement.at(worth)
  if (!isInside(worth, placement.domain)) return null
  const side = x < 70 ? 'start' : x > width - 70 ? 'end' : 'middle'
  return (
    <g>
      <line x1={x} x2={x} y1="18" y2={axisY} stroke="var(--ink2)" strokeWidth="1.25" strokeDasharray="2 3.5" />
      <text x={x} y="10" textAnchor={side}>{say('chart.worth-from', { lift: format.axisLift(worth) })}</text>
    </g>
  )
}
