import type { ReactNode } from 'react'
import { Figure, type Drawing, type Mark } from './figure.tsx'
import { fitText } from './text-width.ts'

/** A part of the bar, in order from the first slot to the last. */
export type LayerPart = {
  readonly from: number
  readonly to: number
  readonly kind: 'running' | 'paused' | 'own' | 'ended' | 'free'
  /** Inside the part, as far as there is room. */
  readonly name: string
  readonly share: string
  /** The whole of it, read aloud and shown on reaching it. */
  readonly said: string
}

type Props = {
  /** The bar in one sentence. */
  readonly label: string
  readonly parts: readonly LayerPart[]
  /** Heads of the table of the same numbers: whose, share, from slot, to slot. */
  readonly heads: readonly [string, string, string, string]
  readonly writeSlot: (slot: number) => string
}

const whole = 100_000
const height = 52

/**
 * A layer as one bar of 100 %: who runs is filled, who is paused filled with a broken edge and two strokes, this one in
 * its colour, free room empty, and free room that somebody had until a decision empty with a dotted edge.
 */
export function LayerBar({ label, parts, heads, writeSlot }: Props): ReactNode {
  const rows = parts.map((part) => [part.name, part.share, writeSlot(part.from), writeSlot(part.to)])
  return <Figure label={label} table={{ head: heads, rows }} height={height} draw={(width) => drawing(parts, width)} />
}

function drawing(parts: readonly LayerPart[], width: number): Drawing {
  const x = (slot: number): number => (slot / whole) * width
  const marks = parts.map((part): Mark => ({ x: x((part.from + part.to) / 2), y: height / 2, said: part.said }))
  return { marks, body: parts.map((part) => <Part key={part.from} part={part} left={x(part.from)} right={x(part.to)} />) }
}

const looks = {
  running: { fill: 'var(--sunk)', stroke: 'var(--ink3)', dash: undefined, ink: 'var(--ink)' },
  paused: { fill: 'var(--sunk)', stroke: 'var(--ink3)', dash: '6 4', ink: 'var(--ink)' },
  own: { fill: 'var(--arm-a)', stroke: 'var(--arm-a)', dash: undefined, ink: 'var(--paper)' },
  ended: { fill: 'none', stroke: 'var(--ink3)', dash: '1.5 3.5', ink: 'var(--ink2)' },
  free: { fill: 'none', stroke: 'var(--line2)', dash: undefined, ink: 'var(--ink3)' },
} as const satisfies Record<LayerPart['kind'], object>

const padding = 10

function Part({ part, left, right }: { readonly part: LayerPart; readonly left: number; readonly right: number }): ReactNode {
  const look = looks[part.kind]
  const width = Math.max(1, right - left - 2)
  const signed = part.kind === 'paused' ? 16 : 0
  const room = width - 2 * padding - signed
  return (
    <g>
      <rect x={left + 1} y={1} width={width} height={height - 2} rx="3" fill={look.fill} stroke={look.stroke} strokeWidth="1.2" strokeDasharray={look.dash} />
      {part.kind === 'paused' && width > 20 ? <path d={`M${left + padding + 2} 12v11M${left + padding + 7} 12v11`} stroke="var(--ink)" strokeWidth="2" /> : null}
      {room < 26 ? null : (
        <>
          <text x={left + padding + signed} y={22} style={{ fill: look.ink, fontWeight: 500 }}>{fitText(part.name, room)}</text>
          <text x={left + padding} y={39} style={{ fill: look.ink }}>{fitText(part.share, room + signed)}</text>
        </>
      )}
    </g>
  )
}
