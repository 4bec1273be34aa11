import { useId, type ReactNode } from 'react'
import { useWords, type WordsNow } from '../../words/use-words.tsx'
import { Figure, type Drawing, type Mark } from './figure.tsx'
import { HatchPattern, hatchFill } from './hatch.tsx'
import { fitText } from './text-width.ts'

/** A stage, and what it takes to be in it: "Onboarding", "signed up". */
export type MapStage = { readonly name: string; readonly did: string; readonly people: number }

type Props = {
  readonly stages: readonly MapStage[]
  readonly label: string
  /** Some of those who have not gone on may do so yet. */
  readonly maturing: boolean
}

const WIDE = 620
const TALL = 144
const HEAD = 52
const BAR = 44

/** Stages to scale: who goes on dark, who stops pale and falling; under it the rate and how many stop. */
export function JourneyMap({ stages, label, maturing }: Props): ReactNode {
  const words = useWords()
  const { say, format } = words
  const hatch = useId()
  const rows = stages.map((stage, index) => [stage.name, format.count(stage.people), index === 0 ? '' : format.rate(rateOf(stages, index)), index === 0 ? '' : format.count(lostBefore(stages, index))])
  return (
    <Figure
      label={label}
      table={{ head: [say('journey.stage'), say('journey.people-column'), say('journey.go-on-column'), say('journey.stop-column')], rows }}
      height={HEAD + TALL + 56}
      draw={(width) => (width < WIDE ? drawNarrow(stages, width, words, maturing ? hatch : null) : drawWide(stages, width, words, maturing ? hatch : null))}
      firstWidth={1032}
    />
  )
}

function rateOf(stages: readonly MapStage[], index: number): number | null {
  const before = stages[index - 1]?.people ?? 0
  return before === 0 ? null : (stages[index]?.people ?? 0) / before
}

function lostBefore(stages: readonly MapStage[], index: number): number {
  return (stages[index - 1]?.people ?? 0) - (stages[index]?.people ?? 0)
}

function drawWide(stages: readonly MapStage[], width: number, { say, format }: WordsNow, hatch: string | null): Drawing {
  const most = Math.max(1, ...stages.map(({ people }) => people))
  const step = stages.length < 2 ? width : (width - BAR) / Math.max(2, stages.length - 0.4)
  const ground = HEAD + TALL
  const tall = (people: number): number => (people === 0 ? 0 : Math.max(2.5, (people / most) * TALL))
  const left = (index: number): number => index * step
  const marks: Mark[] = []
  const body = (
    <>
      {hatch === null ? null : <defs><HatchPattern id={hatch} /></defs>}
      <line x1="0" x2={width} y1={ground} y2={ground} stroke="var(--line2)" />
      {stages.map((stage, index) => {
        const [x, height] = [left(index), tall(stage.people)]
        const next = stages[index + 1]
        marks.push({ x: x + BAR / 2, y: ground - height / 2, said: index === 0 ? `${stage.name}: ${format.count(stage.people)}` : say('journey.mark', { stage: stage.name, people: format.count(stage.people), rate: format.rate(rateOf(stages, index)), stop: format.count(lostBefore(stages, index)) }) })
        const names = ground - height - 34
        return (
          <g key={stage.name}>
            {next === undefined ? null : <Way from={x + BAR} to={left(index + 1)} height={height} next={tall(next.people)} ground={ground} hatch={hatch} />}
            <rect x={x} y={ground - height} width={BAR} height={height} fill="var(--ink)" />
            <text x={x} y={names} style={{ fontSize: 13, fill: 'var(--ink)' }}><tspan style={{ fontWeight: 600 }}>{fitText(stage.name, step * 0.55, 13)}</tspan><tspan style={{ fill: 'var(--ink3)' }}> {fitText(stage.did, step * 0.45, 13)}</tspan></text>
            <text x={x} y={names + 21} style={{ fontSize: 17, fontWeight: 600, fill: 'var(--ink)' }}>{format.count(stage.people)}</text>
            {next === undefined ? null : (
              <>
                <text x={x + BAR + 8} y={ground + 20} style={{ fontSize: 13, fill: 'var(--ink)' }}><tspan style={{ fontWeight: 600 }}>{format.rate(rateOf(stages, index + 1))}</tspan><tspan style={{ fill: 'var(--ink2)' }}> {say('journey.go-on')}</tspan></text>
                <text x={x + BAR + 8} y={ground + 38} style={{ fontSize: 12, fill: 'var(--ink3)' }}>{say('journey.stop', { people: format.count(lostBefore(stages, index + 1)) })}</text>
              </>
            )}
          </g>
        )
      })}
    </>
  )
  return { body, marks }
}

type WayProps = { readonly from: number; readonly to: number; readonly height: number; readonly next: number; readonly ground: number; readonly hatch: string | null }

/** Above those who go on, who stop, falling; hatched where some of them may go on yet. */
function Way({ from, to, height, next, ground, hatch }: WayProps): ReactNode {
  const middle = (from + to) / 2
  const top = ground - height
  const bottom = ground - next
  const lost = `M${from} ${top}C${middle} ${top} ${middle} ${bottom} ${to} ${bottom}H${from}Z`
  return (
    <>
      <path d={lost} fill="var(--sunk)" />
      {hatch === null ? null : <path d={lost} fill={hatchFill(hatch)} fillOpacity="0.6" />}
      <rect x={from} y={bottom} width={to - from} height={next} fill="var(--line2)" />
    </>
  )
}

const LINE = 64

/** Below each other where there is no room beside each other. */
function drawNarrow(stages: readonly MapStage[], width: number, { say, format }: WordsNow, hatch: string | null): Drawing {
  const most = Math.max(1, ...stages.map(({ people }) => people))
  const marks: Mark[] = []
  const rows = stages.map((stage, index) => {
    const y = index * LINE
    const wide = stage.people === 0 ? 0 : Math.max(2.5, (stage.people / most) * width)
    marks.push({ x: wide / 2, y: y + 30, said: `${stage.name}: ${format.count(stage.people)}` })
    return (
      <g key={stage.name}>
        <text x="0" y={y + 16} style={{ fontSize: 13, fill: 'var(--ink)' }}><tspan style={{ fontWeight: 600 }}>{stage.name}</tspan><tspan style={{ fill: 'var(--ink3)' }}> {fitText(stage.did, width * 0.35, 13)}</tspan></text>
        <text x={width} y={y + 16} textAnchor="end" style={{ fontSize: 14, fontWeight: 600, fill: 'var(--ink)' }}>{format.count(stage.people)}</text>
        <rect x="0" y={y + 23} width={width} height="12" rx="2" fill="var(--sunk)" />
        {hatch === null ? null : <rect x="0" y={y + 23} width={index === 0 ? 0 : ((stages[index - 1]?.people ?? 0) / most) * width} height="12" rx="2" fill={hatchFill(hatch)} />}
        <rect x="0" y={y + 23} width={wide} height="12" rx="2" fill="var(--ink)" />
        {index === stages.length - 1 ? null : <text x="0" y={y + 52} style={{ fontSize: 12, fill: 'var(--ink3)' }}>{format.rate(rateOf(stages, index + 1))} {say('journey.go-on')} · {say('journey.stop', { people: format.count(lostBefore(stages, index + 1)) })}</text>}
      </g>
    )
  })
  const body = <>{hatch === null ? null : <defs><HatchPattern id={hatch} /></defs>}{rows}</>
  return { body, marks, height: stages.length * LINE - 24 }
}
