import { area, curveStep } from 'd3-shape'
import type { ReactNode } from 'react'
import type { Instant } from '../../words/time.ts'
import { useWords, type WordsNow } from '../../words/use-words.tsx'
import { Figure, type Drawing } from './figure.tsx'
import type { Domain } from './kinds.ts'
import { DayWords, plotOf, type Plot } from './plot.tsx'

/** One day's split: the arm's share of that day's people, and the 95 % band that chance allows around the plan. */
export type RatioDay = { readonly day: Instant; readonly share: number; readonly low: number; readonly high: number }

type Props = {
  readonly label: string
  /** The arm whose share is shown. */
  readonly name: string
  readonly planned: number
  readonly days: readonly RatioDay[]
  /** From when on the split has been another one, and which; undefined while nothing has changed. */
  readonly change?: { readonly since: Instant; readonly share: number }
}

const height = 132

/** The split day by day over what chance allows; a day outside is a vermilion diamond, the level since a change a line. */
export function SampleRatioDays(props: Props): ReactNode {
  const words = useWords()
  return <Figure label={props.label} table={tableOf(words, props)} height={height} firstWidth={340} draw={(width) => draw(words, props, width)} />
}

function tableOf({ say, format }: WordsNow, { name, days }: Props): { head: string[]; rows: string[][] } {
  return {
    head: [say('chart.day'), name, say('chart.chance')],
    rows: days.map((each) => [format.shortDay(each.day), format.rate(each.share), format.rateRange(each.low, each.high)]),
  }
}

function isOutside({ share, low, high }: RatioDay): boolean {
  return share < low || share > high
}

/** Every band and every dot, with a little room. */
function ratioDomain({ planned, days }: Props): Domain {
  const values = [planned - 0.005, planned + 0.005, ...days.flatMap((each) => [each.share, each.low, each.high])]
  const room = (Math.max(...values) - Math.min(...values)) * 0.06
  return [Math.min(...values) - room, Math.max(...values) + room]
}

function draw(words: WordsNow, props: Props, width: number): Drawing {
  const { say, format } = words
  const { days, name } = props
  const instants = days.map((each) => +new Date(each.day))
  const plot = plotOf(instants, ratioDomain(props), { width, height, left: 0, right: 0, top: 8 })
  return {
    marks: days.map((each) => ({
      x: plot.x(+new Date(each.day)),
      y: plot.y(each.share),
      said: say(isOutside(each) ? 'chart.ratio-day-outside' : 'chart.ratio-day', { day: format.day(each.day), name, share: format.rate(each.share) }),
    })),
    body: (
      <>
        <Bands days={days} plot={plot} />
        <Planned planned={props.planned} plot={plot} />
        {days.map((each) => <Dot key={String(each.day)} day={each} plot={plot} />)}
        {props.change === undefined ? null : <Change change={props.change} plot={plot} />}
        <DayWords plot={plot} instants={instants} write={format.shortDay} />
      </>
    ),
  }
}

/** Every day has its own band, since a day with fewer people allows more. */
function Bands({ days, plot }: { readonly days: readonly RatioDay[]; readonly plot: Plot }): ReactNode {
  const band = area<RatioDay>()
    .curve(curveStep)
    .x((each) => plot.x(+new Date(each.day)))
    .y0((each) => plot.y(each.low))
    .y1((each) => plot.y(each.high))
  return <path d={band(days) ?? ''} fill="var(--ink)" fillOpacity="0.07" />
}

function Planned({ planned, plot }: { readonly planned: number; readonly plot: Plot }): ReactNode {
  const { say, format } = useWords()
  return (
    <g>
      <line x1={plot.left} x2={plot.right} y1={plot.y(planned)} y2={plot.y(planned)} stroke="var(--ink2)" />
      <text x={plot.right - 4} y={plot.y(planned) - 6} textAnchor="end">{say('chart.planned', { share: format.axisRate(planned) })}</text>
    </g>
  )
}

function Dot({ day, plot }: { readonly day: RatioDay; readonly plot: Plot }): ReactNode {
  return (
    <svg overflow="visible" x={plot.x(+new Date(day.day))} y={plot.y(day.share)}>
      {isOutside(day) ? <path d="M0-5 5 0 0 5-5 0z" fill="var(--worse)" /> : <circle r="3.5" fill="var(--ink2)" />}
    </svg>
  )
}

function Change({ change, plot }: { readonly change: NonNullable<Props['change']>; readonly plot: Plot }): ReactNode {
  const { say, format } = useWords()
  const x = plot.x(+new Date(change.since))
  const y = plot.y(change.share)
  return (
    <g>
      <line x1={x} x2={plot.right} y1={y} y2={y} stroke="var(--worse)" strokeWidth="1.75" />
      <text x={x - 6} y={y + 4} textAnchor="end" style={{ fill: 'var(--worse)', fontWeight: 600 }}>{say('chart.since', { share: format.axisRate(Math.round(change.share * 100) / 100) })}</text>
    </g>
  )
}
