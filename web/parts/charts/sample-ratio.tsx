import type { ReactNode } from 'react'
import { useWords } from '../../words/use-words.tsx'
import { percentPlacement, type Placement } from './axis.ts'

type Props = {
  /** The arm whose share is shown. */
  readonly name: string
  /** Its share of the people exposed, 0 to 1, and the share that was planned. */
  readonly share: number
  readonly planned: number
  /** What chance allows at p .001, as shares. */
  readonly chance: { readonly low: number; readonly high: number }
  readonly width?: number
}

/** Whether the split is one that chance explains. */
export function isBalanced({ share, chance }: Pick<Props, 'share' | 'chance'>): boolean {
  return share >= chance.low && share <= chance.high
}

/** A track, a tick at the planned share, a box for what chance allows; a dot inside of it or a vermilion diamond outside. */
export function SampleRatio(props: Props): ReactNode {
  const { name, share, planned, chance, width = 78 } = props
  const { say, format } = useWords()
  const half = Math.max((chance.high - chance.low) * 0.9, Math.abs(share - planned) * 1.3, 1e-6)
  const placement = percentPlacement([planned - half, planned + half])
  const inside = isBalanced(props)
  const label = say(inside ? 'chart.ratio-inside' : 'chart.ratio-outside', { name, share: format.rate(share), planned: format.rate(planned) })
  return (
    <svg role="img" aria-label={label} width={width} height="20" style={{ display: 'block', overflow: 'visible' }}>
      <line x1="0" x2="100%" y1="10" y2="10" stroke="var(--line2)" strokeWidth="1.5" />
      <ChanceBox chance={chance} placement={placement} />
      <line x1={placement.place(planned)} x2={placement.place(planned)} y1="3" y2="17" stroke="var(--ink2)" strokeWidth="1.25" />
      <svg overflow="visible" x={placement.place(share)} y="10">
        {inside ? <circle r="4.5" fill="var(--ink)" /> : <path d="M0-6 6 0 0 6-6 0z" fill="var(--worse)" />}
      </svg>
    </svg>
  )
}

function ChanceBox({ chance, placement }: { readonly chance: Props['chance']; readonly placement: Placement }): ReactNode {
  const width = `${placement.at(chance.high) - placement.at(chance.low)}%`
  return <rect x={placement.place(chance.low)} width={width} y="5.5" height="9" rx="2" fill="var(--sunk)" stroke="var(--line2)" />
}
