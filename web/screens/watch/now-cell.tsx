import type { ReactNode } from 'react'
import { Icon } from '../../parts/icon.tsx'
import type { NowWords } from './now-words.ts'
import styles from './watch.module.css'

/** The word to act on, with its icon, over the reason. */
export function NowCell({ words }: { readonly words: NowWords }): ReactNode {
  return (
    <span className={styles['now']} data-tone={words.tone}>
      <Icon name={words.icon} />
      <span className={styles['now-words']}>
        <span className={styles['now-word']}>{words.word}</span>
        {words.note === '' ? null : <span className={styles['note']}>{words.note}</span>}
      </span>
    </span>
  )
}
