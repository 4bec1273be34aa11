import { line } from 'd3-shape'
import type { ReactNode } from 'react'
import type { Instant } from '../../words/time.ts'
import { useWords, type WordsNow } from '../../words/use-words.tsx'
import { Figure, type Drawing } from './figure.tsx'
import { answerColour, type Answer, type Domain, type Interval } from './kinds.ts'
import { DayWords, Grid, plotOf, type Plot } from './plot.tsx'

/** One daily look: what was known that day, by the rule that allows for looking every day. */
export type Look = Interval & {
  readonly day: Instant
  readonly answer: Answer
  /** Whether the evidence was enough to decide at that look. */
  readonly enough: boolean
  /** The lift from which on it would have been enough, on both sides; left out where no lift would have been. */
  readonly boundary?: { readonly low: number; readonly high: number }
}

type Props = {
  readonly label: string
  readonly looks: readonly Look[]
  readonly height?: number
  /** The frame; intervals are cut at it. */
  readonly domain?: Domain
}

/** The lift look by look: hollow until there is enough evidence, its interval as a vertical line, the boundary dashed. */
export function LiftByDay({ label, looks, height = 244, domain = [-0.2, 0.4] }: Props): ReactNode {
  const words = useWords()
  return <Figure label={label} table={tableOf(words, looks)} height={height} draw={(width) => draw(words, looks, domain, { width, height })} />
}

function tableOf({ say, format }: WordsNow, looks: readonly Look[]): { head: string[]; rows: string[][] } {
  return {
    head: [say('chart.day'), say('chart.lift'), say('chart.range'), say('chart.enough-head')],
    rows: looks.map((look) => [
      format.shortDay(look.day),
      format.lift(look.estimate),
      format.range(look.low, look.high),
      say(look.enough ? 'chart.enough-yes' : 'chart.enough-not'),
    ]),
  }
}

function draw({ say, format }: WordsNow, looks: readonly Look[], domain: Domain, room: { width: number; height: number }): Drawing {
  const instants = looks.map((look) => +new Date(look.day))
  const plot = plotOf(instants, domain, { ...room, left: 52, right: 88, top: 12 })
  const marks = looks.map((look) => ({
    x: plot.x(+new Date(look.day)),
    y: plot.y(look.estimate),
    said: say(look.enough ? 'chart.look-enough' : 'chart.look', {
      day: format.day(look.day),
      lift: format.lift(look.estimate),
      range: format.range(look.low, look.high),
    }),
  }))
  return {
    marks,
    body: (
      <>
        <Grid plot={plot} write={format.axisLift} about={6} />
        <DayWords plot={plot} instants={instants} write={format.shortDay} />
        <Boundary looks={looks} plot={plot} />
        <Path looks={looks} plot={plot} />
        {looks.map((look) => <LookMark key={String(look.day)} look={look} plot={plot} />)}
        <LastWords looks={looks} plot={plot} />
      </>
    ),
  }
}

function Path({ looks, plot }: { readonly looks: readonly Look[]; readonly plot: Plot }): ReactNode {
  const path = line<Look>().x((look) => plot.x(+new Date(look.day))).y((look) => plot.y(look.estimate))
  return <path d={path(looks) ?? ''} fill="none" stroke="var(--ink)" strokeWidth="1.5" strokeLinejoin="round" />
}

/** Enough to decide, on both sides; where the curve is outside of the frame it is not drawn. */
function Boundary({ looks, plot }: { readonly looks: readonly Look[]; readonly plot: Plot }): ReactNode {
  const [low, high] = plot.domain
  const curve = (value: (look: Look) => number | undefined): string =>
    line<Look>()
      .defined((look) => {
        const at = value(look)
        return at !== undefined && at >= low && at <= high
      })
      .x((look) => plot.x(+new Date(look.day)))
      .y((look) => plot.y(value(look) ?? 0))(looks) ?? ''
  return (
    <g fill="none" stroke="var(--ink2)" strokeWidth="1.25" strokeDasharray="3 3">
      <path d={curve((look) => look.boundary?.high)} />
      <path d={curve((look) => look.boundary?.low)} />
    </g>
  )
}

function LookMark({ look, plot }: { readonly look: Look; readonly plot: Plot }): ReactNode {
  const x = plot.x(+new Date(look.day))
  const colour = look.enough ? answerColour[look.answer] : 'var(--line2)'
  return (
    <g>
      <line x1={x} x2={x} y1={plot.y(look.low)} y2={plot.y(look.high)} stroke={colour} strokeWidth={look.enough ? 3 : 2} />
      <circle cx={x} cy={plot.y(look.estimate)} r="4" fill={look.enough ? colour : 'var(--paper)'} stroke={look.enough ? 'var(--paper)' : 'var(--ink)'} strokeWidth="1.5" />
    </g>
  )
}

/** What the last look says, beside it, and from where on it would be enough. */
function LastWords({ looks, plot }: { readonly looks: readonly Look[]; readonly plot: Plot }): ReactNode {
  const { say, format } = useWords()
  const last = looks.at(-1)
  if (last === undefined) return null
  const boundary = last.estimate < 0 ? last.boundary?.low : last.boundary?.high
  return (
    <svg overflow="visible" x={plot.right + 6} y={plot.y(last.estimate)}>
      <text y="0" style={{ fill: last.enough ? answerColour[last.answer] : 'var(--ink)', fontWeight: 600 }}>{format.lift(last.estimate)}</text>
      {boundary === undefined ? null : (
        <>
          <text y="18">{say('chart.enough-from')}</text>
          <text y="33">{format.lift(boundary)}</text>
        </>
      )}
    </svg>
  )
}
