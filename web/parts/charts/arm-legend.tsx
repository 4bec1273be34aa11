import type { ReactNode } from 'react'
import { useWords } from '../../words/use-words.tsx'
import { ArmMark } from './arm-shape.tsx'
import type { ArmLook } from './kinds.ts'
import styles from './bars.module.css'

export type NamedArm = { readonly name: string; readonly arm: ArmLook }

/** Which sign is which arm; stands in the head of the section whose charts wear them. */
export function ArmLegend({ arms }: { readonly arms: readonly NamedArm[] }): ReactNode {
  const { say } = useWords()
  return (
    <ul className={styles['legend']} aria-label={say('chart.arms')}>
      {arms.map((arm) => <li key={arm.name}><ArmMark arm={arm.arm} />{arm.name}</li>)}
    </ul>
  )
}

/** The dashed curve of `LiftByDay`, for the head of its section. */
export function EnoughLegend(): ReactNode {
  const { say } = useWords()
  return (
    <span className={styles['enough']}>
      <svg width="22" height="8" aria-hidden>
        <line x1="0" x2="22" y1="4" y2="4" stroke="var(--ink2)" strokeWidth="1.25" strokeDasharray="3 3" />
      </svg>
      {say('chart.enough')}
    </span>
  )
}
