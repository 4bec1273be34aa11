import { Button } from '@mantine/core'
import type { ReactNode } from 'react'
import { useWords } from '../words/use-words.tsx'
import { Icon } from './icon.tsx'
import styles from './states.module.css'

type Props = {
  /** What could not be done, in the words of the place: "The readout could not be loaded." */
  readonly what?: string
  /** What is safe: "Nothing is lost." stands there unless something else is known. */
  readonly safe?: string
  /** The code to quote, from the server or from `codeOf`. */
  readonly code: string
  readonly onRetry?: () => void
}

/** In the place of the part that failed: what happened, what is safe, what to do, and a code to quote. */
export function FailedState({ what, safe, code, onRetry }: Props): ReactNode {
  const { say } = useWords()
  return (
    <div className={styles['failed']} role="alert">
      <p className={styles['line']}>
        <span className={styles['octagon']}><Icon name="octagon" /></span>
        <strong>{what ?? say('failed.what')}</strong> {safe ?? say('failed.safe')}
      </p>
      <div className={styles['after']}>
        {onRetry === undefined ? null : <Button onClick={onRetry}>{say('failed.retry')}</Button>}
        <span className={styles['note']}>{say('failed.code', { code })}</span>
      </div>
    </div>
  )
}
