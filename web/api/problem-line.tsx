import type { ReactNode } from 'react'
import type { Facts } from '#server/refusal.ts'
import { Icon } from '../parts/icon.tsx'
import { useWords } from '../words/use-words.tsx'
import { problemOf } from './problem.ts'
import { whatHappened, whatToDo } from './problem-words.ts'
import styles from './problem-line.module.css'

type Props = {
  readonly error: unknown
  /** What a refusal says in the reader's language; undefined where it is told as the server tells it. */
  readonly told?: (facts: Facts) => string | undefined
}

/** Beside the button that could not do it: what happened and what to do, in one line. */
export function ProblemLine({ error, told }: Props): ReactNode {
  const { say } = useWords()
  if (error === null || error === undefined) return null
  const problem = problemOf(error)
  const own = problem.kind === 'refused' ? told?.(problem.facts) : undefined
  return (
    <p className={styles['line']} role="alert">
      <span className={styles['octagon']}><Icon name="octagon" /></span>
      <span>
        <strong>{whatHappened(problem, say)}</strong> {own ?? whatToDo(problem, say)}
        {problem.kind === 'defect' ? ` (${say('failed.code', { code: problem.code })})` : null}
      </span>
    </p>
  )
}
