import type { ReactNode } from 'react'
import { useWords } from '../words/use-words.tsx'
import { Icon } from './icon.tsx'
import styles from './not-saved-panel.module.css'

/** The old value, struck through. */
export function Before({ children }: { readonly children: ReactNode }): ReactNode {
  return <del className={styles['before']}>{children}</del>
}

/** The new value, on the variant's wash. */
export function After({ children }: { readonly children: ReactNode }): ReactNode {
  return <ins className={styles['new']}>{children}</ins>
}

/** The arrow between both, which is read as a word. */
export function ArrowWord(): ReactNode {
  const { say } = useWords()
  return <Icon name="arrow-right" label={say('unsaved.becomes')} />
}
