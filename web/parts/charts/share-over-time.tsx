import type { ReactNode } from 'react'
import { useWords, type WordsNow } from '../../words/use-words.tsx'
import { ArmLegend, type NamedArm } from './arm-legend.tsx'
import { ArmShape } from './arm-shape.tsx'
import { type Drawing, Figure } from './figure.tsx'
import { armColour } from './kinds.ts'
import { DayWords, Grid, plotOf, type Plot } from './plot.tsx'
import { textWidth } from './text-width.ts'

/** Shares that stood from then on; they add up to 1. */
export type ShareStretch = { readonly from: number; readonly shares: Readonly<Record<string, number>> }

type SharedArm = NamedArm & { readonly key: string }

type Props = {
  /** The chart in one sentence. */
  readonly label: string
  /** From below upwards. */
  readonly arms: readonly SharedArm[]
  readonly stretches: readonly ShareStretch[]
  readonly until: number
  readonly height?: number
}

/** How a whole was divided between arms, one upon the other: a step wherever the shares changed, and nothing smoothed between. */
export function ShareOverTime({ label, arms, stretches, until, height = 240 }: Props): ReactNode {
  const words = useWords()
  return (
    <Figure label={label} table={tableOf(words, arms, stretches)} height={height} narrowLegend={<ArmLegend arms={arms} />} draw={(width) => draw(words, { arms, stretches, until }, { width, height })} />
  )
}

function tableOf({ say, format }: WordsNow, arms: readonly SharedArm[], stretches: readonly ShareStretch[]) {
  return { head: [say('chart.shares-since'), ...arms.map(({ name }) => name)], rows: stretches.map(({ from, shares }) => [format.fullTime(from), ...arms.map(({ key }) => format.rate(shares[key] ?? 0))]) }
}

/** An arm's part of one stretch, in pixels. */
type Part = { readonly key: string; readonly x: number; readonly width: number; readonly y: number; readonly height: number; readonly from: number; readonly share: number; readonly arm: SharedArm }

function draw({ say, format }: WordsNow, { arms, stretches, until }: Pick<Props, 'arms' | 'stretches' | 'until'>, room: { readonly width: number; readonly height: number }): Drawing {
  const wide = room.width >= 480
  const right = wide ? Math.min(Math.max(0, ...arms.map(({ name }) => textWidth(name))) + 74, room.width / 3) : 8
  const instants = stretches.map(({ from }) => from)
  const plot = plotOf([...instants, until], [0, 1], { ...room, left: 48, right, top: 12 })
  const parts = stretches.flatMap((stretch, at) => partsOf(stretch, { arms, plot, until: stretches[at + 1]?.from ?? until }))
  return {
    marks: parts.map(({ x, width, y, height, from, share, arm }) => ({ x: x + width / 2, y: y + height / 2, said: say('chart.share-since', { day: format.day(from), name: arm.name, share: format.rate(share) }) })),
    body: (
      <>
        <Grid plot={plot} write={format.axisRate} />
        <DayWords plot={plot} instants={instants} write={format.shortDay} />
        {parts.map(({ key, arm, ...box }) => <rect key={key} x={box.x} y={box.y} width={box.width} height={box.height} fill={armColour[arm.arm]} fillOpacity="0.78" stroke="var(--paper)" strokeWidth="1" />)}
        {wide ? <EndNames parts={parts.slice(-arms.length)} plot={plot} write={format.rate} /> : null}
      </>
    ),
  }
}

function partsOf({ from, shares }: ShareStretch, { arms, plot, until }: { readonly arms: readonly SharedArm[]; readonly plot: Plot; readonly until: number }): readonly Part[] {
  const [left, right] = [plot.x(from), plot.x(until)]
  let below = 0
  return arms.map((arm) => {
    const share = shares[arm.key] ?? 0
    const [y, bottom] = [plot.y(below + share), plot.y(below)]
    below += share
    return { key: `${from}/${arm.key}`, arm, share, from, x: left, width: Math.max(2, right - left), y, height: bottom - y }
  })
}

const LINE = 18

/** Each arm's name and share now, beside its part; where parts are thin the names stand apart, in their order. */
function EndNames({ parts, plot, write }: { readonly parts: readonly Part[]; readonly plot: Plot; readonly write: (share: number) => string }): ReactNode {
  let above = plot.bottom + LINE
  return parts.map(({ key, arm, y, height, share }, at) => {
    above = Math.max(plot.top + (parts.length - at) * LINE - LINE / 2, Math.min(above - LINE, y + height / 2))
    return (
      <g key={key}>
        <ArmShape arm={arm.arm} x={plot.right + 8} y={above} size={9} />
        <text x={plot.right + 18} y={above + 4}>{arm.name} {write(share)}</text>
      </g>
    )
  })
}
