import { scaleLinear } from 'd3-scale'
import { area } from 'd3-shape'
import type { ReactNode } from 'react'
import { useWords, type WordsNow } from '../../words/use-words.tsx'
import { ArmLegend } from './arm-legend.tsx'
import { Figure, type Drawing } from './figure.tsx'
import { armColour, type ArmLook, type Domain } from './kinds.ts'
import { DayWords, Grid, plotOf, type Plot } from './plot.tsx'
import { EndWords } from './rate-line.tsx'
import { textWidth } from './text-width.ts'

/** The share of an arm's people who had done it by then; `low` and `high` are the 95 % interval. */
export type TimePoint = { readonly afterMs: number; readonly share: number; readonly low: number; readonly high: number }

export type TimeSeries = { readonly name: string; readonly arm: ArmLook; readonly points: readonly TimePoint[] }

type Props = {
  /** The chart in one sentence. */
  readonly label: string
  /** In one order of times; each begins at nobody. */
  readonly series: readonly TimeSeries[]
  readonly height?: number
}

/** Points that are walked through and told in the table: as many as somebody still reads. */
const TOLD = 12

/** How many had done it by when: one staircase an arm that only rises, since what is known are the times at its steps. */
export function ShareByTime({ label, series, height = 240 }: Props): ReactNode {
  const words = useWords()
  return (
    <Figure
      label={label}
      table={tableOf(words, series)}
      height={height}
      narrowLegend={<ArmLegend arms={series} />}
      draw={(width) => draw(words, series, { width, height })}
    />
  )
}

function tableOf({ say, format }: WordsNow, series: readonly TimeSeries[]): { head: string[]; rows: string[][] } {
  const rows = told(series[0]?.points ?? []).map(({ afterMs }) => [
    format.stretch(afterMs),
    ...series.map(({ points }) => {
      const point = points.find((one) => one.afterMs === afterMs)
      return point === undefined ? '' : `${format.rate(point.share)} (${format.rateRange(point.low, point.high)})`
    }),
  ])
  return { head: [say('chart.within'), ...series.map(({ name }) => name)], rows }
}

/** Evenly chosen, the last one among them. */
export function told<Point>(points: readonly Point[]): readonly Point[] {
  const step = Math.max(1, Math.ceil(points.length / TOLD))
  return points.filter((_, index) => (points.length - 1 - index) % step === 0)
}

/** From nobody up to a little above what the bands reach. */
function shareDomain(series: readonly TimeSeries[]): Domain {
  const [, to = 1] = scaleLinear().domain([0, Math.max(0.05, ...series.flatMap(({ points }) => points.map(({ high }) => high)))]).nice(4).domain()
  return [0, Math.min(1, to)]
}

function draw(words: WordsNow, series: readonly TimeSeries[], room: { width: number; height: number }): Drawing {
  const { say, format } = words
  const last = Math.max(...series.flatMap(({ points }) => points.map(({ afterMs }) => afterMs)), 1)
  const plot = plotOf([0, last], shareDomain(series), { ...room, left: 48, right: endRoom(series, room.width), top: 12 })
  const marks = series.flatMap(({ name, points }) =>
    told(points).map((point) => ({
      x: plot.x(point.afterMs),
      y: plot.y(point.share),
      said: say('chart.by-then', { time: format.stretch(point.afterMs), name, share: format.rate(point.share), range: format.rateRange(point.low, point.high) }),
    })),
  )
  return {
    marks,
    body: (
      <>
        <Grid plot={plot} write={format.axisRate} />
        <DayWords plot={plot} instants={hoursOf(last)} write={(at) => (at === 0 ? '0' : format.stretch(at))} />
        {series.map((each) => <Staircase key={each.name} series={each} plot={plot} />)}
        {room.width < 480 ? null : <EndWords series={series.map(({ name, arm, points }) => ({ name, arm, points: points.slice(-1).map(({ afterMs, share }) => ({ day: afterMs, rate: share, maturing: false })) }))} plot={plot} room={room.width - plot.right} />}
      </>
    ),
  }
}

function Staircase({ series: { arm, points }, plot: { x, y } }: { readonly series: TimeSeries; readonly plot: Plot }): ReactNode {
  const steps = [{ afterMs: 0, share: 0, low: 0, high: 0 }, ...points].flatMap((point, index, all) => (index === 0 ? [point] : [{ ...(all[index - 1] ?? point), afterMs: point.afterMs }, point]))
  const band = area<TimePoint>().x((point) => x(point.afterMs)).y0((point) => y(point.low)).y1((point) => y(point.high))
  const end = points.at(-1)
  return (
    <g fill="none">
      <path d={band(steps) ?? ''} fill={armColour[arm]} fillOpacity="0.1" />
      <path d={steps.map((point, index) => `${index === 0 ? 'M' : 'L'}${x(point.afterMs)} ${y(point.share)}`).join('')} stroke={armColour[arm]} strokeWidth="2" strokeLinejoin="round" strokeDasharray={arm === 'control' ? '5 3' : undefined} />
      {end === undefined ? null : <circle cx={x(end.afterMs)} cy={y(end.share)} r="3.5" fill={armColour[arm]} />}
    </g>
  )
}

const MINUTE = 60_000
const DAY = 1_440 * MINUTE
const STEPS = [MINUTE, 5 * MINUTE, 15 * MINUTE, 60 * MINUTE, 180 * MINUTE, 360 * MINUTE, 720 * MINUTE, DAY, 2 * DAY, 7 * DAY, 14 * DAY, 28 * DAY, 91 * DAY]

/** Round times along the axis, at most eight and the beginning. */
export function hoursOf(last: number): readonly number[] {
  const step = STEPS.find((one) => last / one <= 8) ?? last
  return Array.from({ length: Math.floor(last / step) + 1 }, (_, n) => n * step)
}

function endRoom(series: readonly TimeSeries[], width: number): number {
  const longest = Math.max(0, ...series.map(({ name }) => textWidth(name)))
  return width < 480 ? 8 : Math.min(longest + 34, width / 3)
}
