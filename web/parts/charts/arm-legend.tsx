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
