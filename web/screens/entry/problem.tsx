import type { ReactNode } from 'react'
import { Icon } from '../../parts/icon.tsx'
import { useWords, type WordsNow } from '../../words/use-words.tsx'
import type { Posted, Refused } from './post.ts'
import styles from './entry.module.css'

/** What went wrong with what was sent, where it was sent from. */
export function Problem({ result, away }: { readonly result: Posted<unknown> | undefined; readonly away: boolean }): ReactNode {
  const words = useWords()
  const text = away ? words.say('sign-in.away') : result?.kind === 'refused' ? refusedWords(result.refused, words) : null
  return text === null ? null : <ProblemText>{text}</ProblemText>
}

export function ProblemText({ children }: { readonly children: ReactNode }): ReactNode {
  return (
    <p className={styles['problem']} role="alert">
      <span className={styles['octagon']}><Icon name="octagon" /></span>
      <span>{children}</span>
    </p>
  )
}

function refusedWords(refused: Refused, { say, format }: WordsNow): string {
  if (refused.code === 'wrong-password') return say('sign-in.wrong')
  if (refused.code === 'too-many') {
    const minutes = Math.max(1, Math.ceil((refused.seconds ?? 60) / 60))
    return say('sign-in.wait', { n: minutes, count: format.count(minutes) })
  }
  if (refused.code === 'wrong-state') return say('sign-in.owner-late')
  return refused.message === '' ? say('sign-in.failed') : refused.message
}
