import type { ReactNode } from 'react'
import type { ImportRefused } from '#server/imports/protocol.ts'
import { Icon } from '../../parts/icon.tsx'
import { useWords } from '../../words/use-words.tsx'
import { refusedWords } from './import-words.ts'
import styles from './import.module.css'

/** What happened to the file, and what to do. */
export function ImportProblem({ what, refused }: { readonly what: string; readonly refused: ImportRefused }): ReactNode {
  const words = useWords()
  // Whoever stopped it knows that nothing went wrong.
  if (refused.facts['problem'] === 'stopped') return <p className={styles['stopped']} role="status">{refusedWords(refused, words)}</p>
  return (
    <p className={styles['problem']} role="alert">
      <span className={styles['octagon']}><Icon name="octagon" /></span>
      <span><strong>{what}</strong> {refusedWords(refused, words)}</span>
    </p>
  )
}
