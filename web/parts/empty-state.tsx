import type { ReactNode } from 'react'
import styles from './states.module.css'

type Props = {
  /** The sentence this place will one day open with, and what to do until then. */
  readonly sentence: string
  /** One action, never more. */
  readonly action?: ReactNode
  /** A small drawing of the chart that will stand here, from `drawings.tsx`. */
  readonly drawing?: ReactNode
}

/** A place with nothing in it yet. */
export function EmptyState({ sentence, action, drawing }: Props): ReactNode {
  return (
    <div className={styles['empty']}>
      {drawing === undefined ? null : <div className={styles['drawing']} aria-hidden>{drawing}</div>}
      <p className={styles['sentence']}>{sentence}</p>
      {action}
    </div>
  )
}
