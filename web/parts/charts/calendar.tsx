import { useId, type ReactNode } from 'react'
import type { Instant } from '../../words/time.ts'
import { useWords } from '../../words/use-words.tsx'
import { HatchPattern, hatchFill } from './hatch.tsx'
import styles from './calendar.module.css'

type Props = {
  readonly start: Instant
  /** Days in which people enrol, whole weeks. */
  readonly enrols: number
  /** Days after that until the last of them is counted. */
  readonly matures: number
}

const day = 86_400_000

/** Enrolling weeks solid, maturing days hatched, and three dates. */
export function Calendar({ start, enrols, matures }: Props): ReactNode {
  const { say, format } = useWords()
  const hatch = useId()
  const total = Math.max(1, enrols + matures)
  const share = (days: number): string => `${(days / total) * 100}%`
  const at = (days: number): string => format.shortDay(+new Date(start) + days * day)
  const weeks = Array.from({ length: Math.ceil(enrols / 7) }, (_, week) => week)
  return (
    <div className={styles['calendar']} style={{ ['--enrols' as string]: share(enrols) }}>
      <div className={styles['words']}>
        <span>{say('calendar.enrols', { days: format.days(enrols) })}</span>
        {matures === 0 ? null : <span>{say('calendar.matures', { days: format.days(matures) })}</span>}
      </div>
      <svg width="100%" height="16" aria-hidden className={styles['bar']}>
        <defs><HatchPattern id={hatch} /></defs>
        {weeks.map((week) => (
          <rect key={week} x={share(week * 7)} width={share(Math.min(7, enrols - week * 7))} height="16" rx="2" fill="var(--ink)" stroke="var(--paper)" strokeWidth="1.5" />
        ))}
        <rect x={share(enrols)} width={share(matures)} height="16" rx="2" fill={hatchFill(hatch)} />
      </svg>
      <div className={styles['dates']}>
        <span>{at(0)}</span>
        {matures === 0 ? null : <span className={styles['middle']}>{at(enrols)}</span>}
        <span className={styles['last']}>{at(enrols + matures)}</span>
      </div>
    </div>
  )
}
