import type { ReactNode } from 'react'
import { armColour, type ArmLook } from './kinds.ts'

type Props = { readonly arm: ArmLook; readonly x: number; readonly y: number; readonly size: number }

/** An arm's sign inside of a drawing: hollow circle, circle, square, triangle, all of one weight. */
export function ArmShape({ arm, x, y, size }: Props): ReactNode {
  const colour = armColour[arm]
  const half = size / 2
  switch (arm) {
    case 'control':
      return <circle cx={x} cy={y} r={half - 1} fill="none" stroke={colour} strokeWidth="2" />
    case 'a':
      return <circle cx={x} cy={y} r={half} fill={colour} />
    case 'b':
      return <rect x={x - half} y={y - half} width={size} height={size} rx="1" fill={colour} />
    case 'c':
      return <path d={`M${x} ${y - half}L${x + half * 1.15} ${y + half}H${x - half * 1.15}z`} fill={colour} />
  }
}

/** The same sign beside a word. */
export function ArmMark({ arm }: { readonly arm: ArmLook }): ReactNode {
  return (
    <svg width="12" height="12" viewBox="0 0 12 12" style={{ flex: 'none' }} aria-hidden>
      <ArmShape arm={arm} x={6} y={6} size={arm === 'a' || arm === 'control' ? 11 : 10} />
    </svg>
  )
}
