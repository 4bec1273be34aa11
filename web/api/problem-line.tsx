import type { ReactNode } from 'react'
import { Icon } from '../parts/icon.tsx'
import { useWords } from '../words/use-words.tsx'
import { problemOf } from './problem.ts'
import { whatHappened, whatToDo } from './problem-words.ts'
import styles from './problem-line.module.css'

/** Beside the button that could not do it: what happened and what to do, in one line. */
export function ProblemLine({ error }: { readonly error: unknown }): ReactNode {
  const { say } = useWords()
  if (error === null || error === undefined) return null
  const problem = problemOf(error)
  return (
    <p className={styles['line']} role="alert">
      <span className={styles['octagon']}><Icon name="octagon" /></span>
      <span>
        <strong>{whatHappened(problem, say)}</strong> {whatToDo(problem, say)}
        {problem.kind === 'defect' ? ` (${say('failed.code', { code: problem.code })})` : null}
      </span>
    </p>
  )
}
