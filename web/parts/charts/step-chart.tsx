import type { ReactNode } from 'react'
import type { Instant } from '../../words/time.ts'
import { useWords, type WordsNow } from '../../words/use-words.tsx'
import { Figure, type Drawing } from './figure.tsx'
import { Grid, plotOf, type Plot } from './plot.tsx'

/** A share from an instant on: taken, or still to come. */
export type ChartStep = { readonly at: Instant; readonly share: number; readonly taken: boolean }

type Props = {
  /** The chart in one sentence. */
  readonly label: string
  /** The share before the first step. */
  readonly from: number
  readonly steps: readonly ChartStep[]
  readonly now: Instant
  readonly height?: number
}

type Corner = { readonly at: number; readonly share: number }

/** Room for the word of a day below the chart, px. */
const DAY_ROOM = 64
const share: readonly [number, number] = [0, 1]

/** A share that grows by steps: whole where it was taken, dashed where it is still to come, with a line at this moment. */
export function StepChart({ label, from, steps, now, height = 176 }: Props): ReactNode {
  const words = useWords()
  return <Figure label={label} table={tableOf(words, steps)} height={height} draw={(width) => draw(words, { from, steps, now: +new Date(now) }, { width, height })} />
}

function tableOf({ say, format }: WordsNow, steps: readonly ChartStep[]): { head: string[]; rows: string[][] } {
  return {
    head: [say('chart.time'), say('chart.share'), say('chart.state')],
    rows: steps.map((step) => [`${format.shortDay(step.at)}, ${format.clock(step.at)}`, format.axisRate(step.share), say(step.taken ? 'chart.step-taken' : 'chart.step-planned')]),
  }
}

type Shown = Pick<Props, 'from' | 'steps'> & { readonly now: number }

function draw(words: WordsNow, { from, steps, now }: Shown, room: { width: number; height: number }): Drawing {
  const { say, format } = words
  const corners = steps.map((step): Corner & { taken: boolean } => ({ at: +new Date(step.at), share: step.share, taken: step.taken }))
  const [first, last] = spanOf(corners, now)
  const plot = plotOf([first, last], share, { ...room, left: 48, right: 8, top: 20 })
  const taken = corners.filter((corner) => corner.taken)
  const reached = { at: Math.max(now, taken.at(-1)?.at ?? first), share: taken.at(-1)?.share ?? from }
  const ahead = corners.filter((corner) => !corner.taken)
  const marks = corners.map((corner) => ({
    x: plot.x(corner.at),
    y: plot.y(corner.share),
    said: say(corner.taken ? 'chart.said-taken' : 'chart.said-planned', { share: format.axisRate(corner.share), day: format.day(corner.at), time: format.clock(corner.at) }),
  }))
  return {
    marks,
    body: (
      <>
        <Grid plot={plot} write={format.axisRate} about={2} />
        <Days plot={plot} instants={corners.map((corner) => corner.at)} write={format.shortDay} />
        <line x1={plot.x(now)} x2={plot.x(now)} y1={plot.top} y2={plot.bottom} stroke="var(--ink3)" strokeDasharray="1.5 3" />
        <path d={stairs(plot, [{ at: first, share: from }, ...taken], reached.at)} fill="none" stroke="var(--arm-a)" strokeWidth="2" />
        {ahead.length === 0 ? null : <path d={stairs(plot, [reached, ...ahead], last)} fill="none" stroke="var(--arm-a)" strokeWidth="2" strokeDasharray="4 4" />}
        {corners.map((corner) => <StepMark key={corner.at} plot={plot} corner={corner} word={format.axisRate(corner.share)} />)}
      </>
    ),
  }
}

/** From a little before the first step, or this moment, to a little after the last. */
function spanOf(corners: readonly Corner[], now: number): readonly [number, number] {
  const instants = [now, ...corners.map((corner) => corner.at)]
  const [low, high] = [Math.min(...instants), Math.max(...instants)]
  const room = Math.max(3_600_000, (high - low) * 0.08)
  return [low - room, high + room]
}

function stairs({ x, y }: Plot, [first, ...rest]: readonly Corner[], until: number): string {
  if (first === undefined) return ''
  return [`M${x(first.at)} ${y(first.share)}`, ...rest.map((corner) => `H${x(corner.at)} V${y(corner.share)}`), `H${x(until)}`].join(' ')
}

type MarkProps = { readonly plot: Plot; readonly corner: Corner & { readonly taken: boolean }; readonly word: string }

function StepMark({ plot, corner, word }: MarkProps): ReactNode {
  const [x, y] = [plot.x(corner.at), plot.y(corner.share)]
  return (
    <g>
      <circle cx={x} cy={y} r="4" fill={corner.taken ? 'var(--arm-a)' : 'var(--paper)'} stroke="var(--arm-a)" strokeWidth="2" />
      <text x={x - 8} y={y - 7} textAnchor="end">{word}</text>
    </g>
  )
}

type DaysProps = { readonly plot: Plot; readonly instants: readonly number[]; readonly write: (at: number) => string }

/** The days of the steps, each where the one before leaves it room. */
function Days({ plot, instants, write }: DaysProps): ReactNode {
  const written = instants.reduce<readonly number[]>((kept, at) => (kept.length === 0 || plot.x(at) - plot.x(kept.at(-1) ?? 0) >= DAY_ROOM ? [...kept, at] : kept), [])
  return written.map((at) => <text key={at} x={plot.x(at)} y={plot.bottom + 20} textAnchor={plot.x(at) > plot.right - DAY_ROOM / 2 ? 'end' : 'middle'}>{write(at)}</text>)
}
