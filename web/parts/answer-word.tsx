import type { ReactNode } from 'react'
import { useWords } from '../words/use-words.tsx'
import { Icon, type IconName } from './icon.tsx'
import styles from './answer-word.module.css'

/** What a row answers, each with an icon and a word, so that no answer hangs on its colour. */
export type RowAnswer = 'better' | 'worse' | 'unclear' | 'within' | 'beyond' | 'early' | 'maturing' | 'borrowed' | 'decided'

const icons = {
  better: 'arrow-up',
  worse: 'arrow-down',
  unclear: 'minus',
  within: 'check',
  beyond: 'octagon',
  early: 'clock',
  maturing: 'clock',
  borrowed: 'equals',
  decided: 'check',
} as const satisfies Record<RowAnswer, IconName>

type Props = {
  readonly answer: RowAnswer
  /** In the place of the usual word: "First on 2 Apr". */
  readonly children?: ReactNode
}

export function AnswerWord({ answer, children }: Props): ReactNode {
  const { say } = useWords()
  return (
    <span className={styles['answer']} data-answer={answer}>
      <Icon name={icons[answer]} />
      <span>{children ?? say(`answer.${answer}`)}</span>
    </span>
  )
}
