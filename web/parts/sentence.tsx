import type { ReactNode } from 'react'
import styles from './sentence.module.css'

type Props = {
  readonly children: ReactNode
  /** Beliefs and rules are the page's own words and stand larger than what is written about them. */
  readonly size?: 'large' | 'normal'
}

/** A sentence that is the form: its words are edited where they stand, so a reviewer reads what the author wrote. */
export function Sentence({ children, size = 'large' }: Props): ReactNode {
  return <div className={styles['sentence']} data-size={size}>{children}</div>
}

/** A value inside of a sentence, as code knows it: serve `guided`. `changed` is what is not saved yet. */
export function ServedValue({ children, changed }: { readonly children: ReactNode; readonly changed?: boolean }): ReactNode {
  return <span className={styles['value']} data-changed={changed || undefined}>{children}</span>
}

/** A word that is to be replaced: struck through, and read as such. */
export function Struck({ children }: { readonly children: ReactNode }): ReactNode {
  return <del className={styles['struck']}>{children}</del>
}
