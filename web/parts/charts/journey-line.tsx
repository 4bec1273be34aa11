import type { ReactNode } from 'react'
import type { Instant } from '../../words/time.ts'
import { useWords } from '../../words/use-words.tsx'
import styles from './journey-line.module.css'

/** A stage of the journey for one person; without `at` it has not been reached. */
export type JourneyStage = {
  readonly name: string
  readonly at?: Instant
  /** What made it: "Created a board". */
  readonly what?: string
}

/** More stages than this go on in the next line. */
const most = 7

/** One person's way from stage to stage: when each was reached and how long it took since the one before. */
export function JourneyLine({ stages, label }: { readonly stages: readonly JourneyStage[]; readonly label: string }): ReactNode {
  return (
    <ol className={styles['line']} aria-label={label} data-long={stages.length > most || undefined}>
      {stages.map((stage, index) => (
        <Stage key={stage.name} stage={stage} before={stages.slice(0, index).findLast((each) => each.at !== undefined)} />
      ))}
    </ol>
  )
}

function Stage({ stage, before }: { readonly stage: JourneyStage; readonly before: JourneyStage | undefined }): ReactNode {
  const { say, format } = useWords()
  const { name, at, what } = stage
  return (
    <li className={styles['stage']} data-reached={at !== undefined || undefined}>
      <span className={styles['dot']} aria-hidden />
      <span className={styles['name']}>{name}</span>
      <span className={styles['when']}>{at === undefined ? say('chart.not-reached') : `${format.shortDay(at)}, ${format.clock(at)}`}</span>
      {at === undefined || before?.at === undefined ? null : (
        <span className={styles['when']}>{say('chart.after', { span: span(before.at, at) })}</span>
      )}
      {what === undefined ? null : <span className={styles['when']}>{what}</span>}
    </li>
  )

  /** Two days or more are said in days, since nobody plans by the hour then. */
  function span(from: Instant, until: Instant): string {
    const milliseconds = +new Date(until) - +new Date(from)
    const days = milliseconds / 86_400_000
    return days >= 2 ? format.days(Math.floor(days)) : format.elapsed(milliseconds)
  }
}
