import { line } from 'd3-shape'
import type { ReactNode } from 'react'
import { useWords, type WordsNow } from '../../words/use-words.tsx'
import { sharedDomain } from './axis.ts'
import { Figure, type Drawing } from './figure.tsx'
import type { Interval } from './kinds.ts'
import { DayWords, Grid, plotOf, type Plot } from './plot.tsx'
import { hoursOf } from './share-by-time.tsx'

/** The lift within a stretch of time since the exposure. */
export type Stage = Interval & { readonly fromMs: number; readonly toMs: number }

/** A straight line through them, from the first to the last. */
export type StageLine = { readonly first: number; readonly last: number }

type Props = { readonly label: string; readonly stages: readonly Stage[]; readonly line: StageLine | null; readonly height?: number }

/** The lift by how long ago people were exposed: each stretch as wide as it is, its interval in its middle, the line through all dashed. */
export function LiftByStage({ label, stages, line: through, height = 220 }: Props): ReactNode {
  const words = useWords()
  return <Figure label={label} table={tableOf(words, stages)} height={height} draw={(width) => draw(words, { stages, through }, { width, height })} />
}

function spanOf({ say, format }: WordsNow, { fromMs, toMs }: Stage): string {
  return say('chart.stage-span', { from: fromMs === 0 ? '0' : format.stretch(fromMs), to: format.stretch(toMs) })
}

function tableOf(words: WordsNow, stages: readonly Stage[]): { head: string[]; rows: string[][] } {
  const { say, format } = words
  return {
    head: [say('chart.stage'), say('chart.lift'), say('chart.range')],
    rows: stages.map((stage) => [spanOf(words, stage), format.lift(stage.estimate), format.range(stage.low, stage.high)]),
  }
}

type Drawn = { readonly stages: readonly Stage[]; readonly through: StageLine | null }

function draw(words: WordsNow, { stages, through }: Drawn, room: { width: number; height: number }): Drawing {
  const { say, format } = words
  const end = stages.at(-1)?.toMs ?? 1
  const plot = plotOf([stages[0]?.fromMs ?? 0, end], sharedDomain(stages), { ...room, left: 52, right: 16, top: 12 })
  const marks = stages.map((stage) => ({
    x: plot.x(middleOf(stage)),
    y: plot.y(stage.estimate),
    said: say('chart.stage-lift', { span: spanOf(words, stage), lift: format.lift(stage.estimate), range: format.range(stage.low, stage.high) }),
  }))
  return {
    marks,
    body: (
      <>
        <Grid plot={plot} write={format.axisLift} about={5} />
        <DayWords plot={plot} instants={hoursOf(end)} write={(at) => (at === 0 ? '0' : format.stretch(at))} />
        {through === null ? null : <Through stages={stages} line={through} plot={plot} />}
        {stages.map((stage) => <StageMark key={stage.fromMs} stage={stage} plot={plot} />)}
      </>
    ),
  }
}

function middleOf({ fromMs, toMs }: Stage): number {
  return (fromMs + toMs) / 2
}

/** Straight on the scale of logarithms. */
function Through({ stages, line: { first, last }, plot }: { readonly stages: readonly Stage[]; readonly line: StageLine; readonly plot: Plot }): ReactNode {
  const [from, to] = [stages[0], stages.at(-1)]
  if (from === undefined || to === undefined || from === to) return null
  const part = (stage: Stage): number => (middleOf(stage) - middleOf(from)) / (middleOf(to) - middleOf(from))
  const liftAt = (stage: Stage): number => Math.expm1(Math.log1p(first) + part(stage) * (Math.log1p(last) - Math.log1p(first)))
  const path = line<Stage>().x((stage) => plot.x(middleOf(stage))).y((stage) => plot.y(liftAt(stage)))
  return <path d={path(stages) ?? ''} fill="none" stroke="var(--ink2)" strokeWidth="1.25" strokeDasharray="3 3" />
}

function StageMark({ stage, plot }: { readonly stage: Stage; readonly plot: Plot }): ReactNode {
  const [x, y] = [plot.x(middleOf(stage)), plot.y(stage.estimate)]
  return (
    <g>
      <line x1={x} x2={x} y1={plot.y(stage.low)} y2={plot.y(stage.high)} stroke="var(--line2)" strokeWidth="2" />
      <line x1={plot.x(stage.fromMs) + 2} x2={plot.x(stage.toMs) - 2} y1={y} y2={y} stroke="var(--ink)" strokeWidth="1.5" />
      <circle cx={x} cy={y} r="4" fill="var(--ink)" stroke="var(--paper)" strokeWidth="1.5" />
    </g>
  )
}
