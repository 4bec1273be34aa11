import type { ReactNode } from 'react'
import styles from './find.module.css'

/** Keys as they are pressed one after the other: "g s". */
export function KeyCaps({ keys }: { readonly keys: string }): ReactNode {
  return (
    <span className={styles['keys']}>
      {keys.split(' ').map((key) => <kbd key={key}>{key}</kbd>)}
    </span>
  )
}

/** The key that opens the list, as this machine calls it. */
export const findKey = typeof navigator !== 'undefined' && /Mac|iPhone|iPad/.test(navigator.userAgent) ? '⌘K' : 'Ctrl K'
