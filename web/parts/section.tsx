import { useId, type ReactNode } from 'react'
import styles from './section.module.css'

type Props = {
  readonly title: string
  /** A few quiet words on the same line that say what the figures are a share of. */
  readonly note?: ReactNode
  /** Text buttons at the right. */
  readonly actions?: ReactNode
  readonly children: ReactNode
}

/** A part of a page: parted from the last by white and a head, not by a box. */
export function Section({ title, note, actions, children }: Props): ReactNode {
  const id = useId()
  return (
    <section className={styles['section']} aria-labelledby={id}>
      <div className={styles['head']}>
        <h2 id={id}>{title}</h2>
        {note === undefined ? null : <span className={styles['note']}>{note}</span>}
        {actions === undefined ? null : <div className={styles['actions']}>{actions}</div>}
      </div>
      {children}
    </section>
  )
}
