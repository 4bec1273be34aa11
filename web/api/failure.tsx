import type { ReactNode } from 'react'
import { FailedState } from '../parts/failed-state.tsx'
import { useWords } from '../words/use-words.tsx'
import { problemOf } from './problem.ts'
import { whatHappened, whatToDo } from './problem-words.ts'

type Props = {
  readonly error: unknown
  /** What could not be done, in the words of the place. */
  readonly what?: string
  readonly onRetry?: () => void
}

/** In the place of what could not be shown or done: what happened, what is safe, what to do, a code to quote. */
export function Failure({ error, what, onRetry }: Props): ReactNode {
  const { say } = useWords()
  const problem = problemOf(error)
  const code = 'code' in problem ? problem.code : '401'
  const again = problem.kind === 'refused' && problem.refusal === 'not-found' ? undefined : onRetry
  return <FailedState what={what ?? whatHappened(problem, say)} safe={whatToDo(problem, say)} code={code} {...(again === undefined ? {} : { onRetry: again })} />
}
