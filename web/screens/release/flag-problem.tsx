import type { ReactNode } from 'react'
import { ProblemLine } from '../../api/problem-line.tsx'
import { useWords } from '../../words/use-words.tsx'
import { refusedText } from './refused-words.ts'

/** Why a change of a flag was refused, in the reader's language. */
export function FlagProblem({ error }: { readonly error: unknown }): ReactNode {
  const words = useWords()
  return <ProblemLine error={error} told={(facts) => refusedText(facts, words)} />
}
