import { Radio } from '@mantine/core'
import type { ReactNode } from 'react'
import styles from './import.module.css'

type Props = {
  /** The head of its column; it stands beside the mark where the table has no head. */
  readonly word: string
  readonly name: string
  /** What choosing it says, read aloud. */
  readonly label: string
  readonly checked: boolean
  readonly onChoose: () => void
}

/** One of several rows, in a column of its own. */
export function Choice({ word, name, label, checked, onChoose }: Props): ReactNode {
  return <Radio name={name} aria-label={label} label={<span className={styles['word']}>{word}</span>} iconColor="var(--paper)" checked={checked} onChange={onChoose} />
}
