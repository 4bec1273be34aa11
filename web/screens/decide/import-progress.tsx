import { Button, Progress } from '@mantine/core'
import type { ReactNode } from 'react'
import type { ImportProgress } from '#server/imports/protocol.ts'
import { useWords } from '../../words/use-words.tsx'
import { progressWords } from './import-words.ts'
import styles from './import.module.css'

/** How far it is, and a way to end it. */
export function ImportProgressPanel({ progress, onStop }: { readonly progress: ImportProgress; readonly onStop: () => void }): ReactNode {
  const words = useWords()
  const { say } = words
  const step = say(`import.step-${progress.step}`)
  const { words: how, share } = progressWords(progress, words)
  return (
    <div className={styles['panel']}>
      <h2 role="status">{step}</h2>
      <Progress.Root size={6} radius={3}>
        <Progress.Section value={share === null ? 100 : share * 100} color="ink" aria-label={step} data-open={share === null || undefined} className={styles['bar'] ?? ''} />
      </Progress.Root>
      <p className={styles['how']}>{how}</p>
      <p className={styles['note']}>{say('import.whole')}</p>
      <Button onClick={onStop}>{say('import.stop')}</Button>
    </div>
  )
}
