import type { ReactNode } from 'react'
import { useWords } from '../../words/use-words.tsx'
import { answerColour, type Answer } from './kinds.ts'
import styles from './bars.module.css'

type Props = {
  /** Whole days since it started, and the days of its plan. */
  readonly day: number
  readonly planned: number
  /** The plan's minimum runtime in days, shown as a tick. */
  readonly minimum?: number
  /** Coloured only when there is an answer. */
  readonly answer?: Answer
}

/** Days of the plan that have passed, with a tick at the minimum runtime. */
export function ProgressDays({ day, planned, minimum, answer }: Props): ReactNode {
  const { say, format } = useWords()
  const share = (value: number): string => `${Math.min(100, (value / Math.max(1, planned)) * 100)}%`
  const colour = answer === undefined || answer === 'early' || answer === 'unclear' ? 'var(--ink2)' : answerColour[answer]
  return (
    <div>
      <svg className={styles['bar']} width="100%" height="14" aria-hidden>
        <rect width="100%" y="4" height="6" rx="3" fill="var(--sunk)" />
        <rect width={share(day)} y="4" height="6" rx="3" fill={colour} />
        {minimum === undefined ? null : <line x1={share(minimum)} x2={share(minimum)} y1="0" y2="14" stroke="var(--ink3)" strokeWidth="1.25" />}
      </svg>
      <span className={styles['under']}>{say(day > planned ? 'chart.day-over' : 'chart.day-of', { day: format.count(day), planned: format.count(planned) })}</span>
    </div>
  )
}
