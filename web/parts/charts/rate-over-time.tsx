import type { ReactNode } from 'react'
import { scaleLinear } from 'd3-scale'
import type { Instant } from '../../words/time.ts'
import { useWords, type WordsNow } from '../../words/use-words.tsx'
import { ArmLegend } from './arm-legend.tsx'
import { Figure, type Drawing } from './figure.tsx'
import { textWidth } from './text-width.ts'
import type { ArmLook, Domain } from './kinds.ts'
import { DayWords, Grid, plotOf, type Plot } from './plot.tsx'
import { EndWords, RateLine, type RatePoint } from './rate-line.tsx'

/** One line: an arm, or everybody when it has no arm. */
export type RateSeries = {
  readonly name: string
  readonly arm?: ArmLook
  readonly points: readonly RatePoint[]
}

/** Something that happened, with its name at a dotted line: "shipped: sample board". */
export type Event = { readonly day: Instant; readonly name: string }

type Props = {
  /** The chart in one sentence; it names what the rates are a share of. */
  readonly label: string
  readonly series: readonly RateSeries[]
  readonly events?: readonly Event[]
  readonly height?: number
}

/** Rates day by day: a line per arm with its 95 % band; what is still maturing dashed and hatched, its last point hollow. */
export function RateOverTime({ label, series, events = [], height = 220 }: Props): ReactNode {
  const words = useWords()
  const arms = series.flatMap(({ name, arm }) => (arm === undefined ? [] : [{ name, arm }]))
  return (
    <Figure
      label={label}
      table={tableOf(words, series)}
      height={height}
      narrowLegend={arms.length > 1 ? <ArmLegend arms={arms} /> : undefined}
      draw={(width) => draw(words, series, events, { width, height })}
    />
  )
}

function tableOf({ say, format }: WordsNow, series: readonly RateSeries[]): { head: string[]; rows: string[][] } {
  const rows = series.flatMap((each) =>
    each.points.map((point) => [
      format.shortDay(point.day),
      each.name,
      format.rate(point.rate),
      format.rateRange(point.low, point.high),
      say(point.maturing ? 'chart.maturing' : 'chart.counted'),
    ]),
  )
  return { head: [say('chart.day'), say('chart.arm'), say('chart.rate'), say('chart.range95'), say('chart.state')], rows }
}

/** The y axis holds every band and does not start at zero: the change is what is read here. */
export function rateDomain(series: readonly RateSeries[]): Domain {
  const points = series.flatMap((each) => each.points)
  const low = Math.min(1, ...points.map((point) => point.low ?? point.rate))
  const high = Math.max(0, ...points.map((point) => point.high ?? point.rate))
  if (points.length === 0 || low > high) return [0, 1]
  const [from = 0, to = 1] = scaleLinear().domain([Math.max(0, low - 0.002), Math.min(1, high + 0.002)]).nice(4).domain()
  return [Math.max(0, from), Math.min(1, to)]
}

function draw(words: WordsNow, series: readonly RateSeries[], events: readonly Event[], room: { width: number; height: number }): Drawing {
  const { say, format } = words
  const instants = [...new Set(series.flatMap((each) => each.points.map((point) => +new Date(point.day))))].toSorted((a, b) => a - b)
  const plot = plotOf(instants, rateDomain(series), { ...room, left: 48, right: endRoom(series, room.width), top: 12 })
  const marks = series.flatMap((each) =>
    each.points.map((point) => ({
      x: plot.x(+new Date(point.day)),
      y: plot.y(point.rate),
      said: say(point.maturing ? 'chart.point-maturing' : 'chart.point', {
        day: format.day(point.day),
        name: each.name,
        rate: format.rate(point.rate),
        range: format.rateRange(point.low, point.high),
      }),
    })),
  )
  return {
    marks,
    body: (
      <>
        <Grid plot={plot} write={format.axisRate} />
        <DayWords plot={plot} instants={instants} write={format.shortDay} />
        {events.map((event) => <EventMark key={event.name} event={event} plot={plot} />)}
        {series.map((each) => <RateLine key={each.name} series={each} plot={plot} />)}
        {room.width < 480 ? null : <EndWords series={series} plot={plot} room={room.width - plot.right} />}
      </>
    ),
  }
}

/** Room at the right for the longest name, at most a third of the chart; none on a phone, where a legend stands above. */
function endRoom(series: readonly RateSeries[], width: number): number {
  const longest = Math.max(0, ...series.map((each) => textWidth(each.name)))
  return series.length < 2 || width < 480 ? 8 : Math.min(longest + 34, width / 3)
}

function EventMark({ event, plot }: { readonly event: Event; readonly plot: Plot }): ReactNode {
  const x = plot.x(+new Date(event.day))
  const toLeft = x > (plot.left + plot.right) / 2
  return (
    <g>
      <line x1={x} x2={x} y1={plot.top} y2={plot.bottom} stroke="var(--ink3)" strokeDasharray="1.5 3" />
      <text x={toLeft ? x - 6 : x + 6} y={plot.bottom - 6} textAnchor={toLeft ? 'end' : 'start'}>{event.name}</text>
    </g>
  )
}
