import { useState, type ReactNode } from 'react'
import { useWords } from '../words/use-words.tsx'
import type { Instant } from '../words/time.ts'
import styles from './arrival-list.module.css'

/** One thing that came in: what, by whom, and a quiet word at its right. */
export type ArrivalLine = { readonly key: string; readonly at: Instant; readonly what: ReactNode; readonly who: ReactNode; readonly side?: ReactNode }

type Props = {
  readonly label: string
  /** Newest first. */
  readonly lines: readonly ArrivalLine[]
  /** So many places are kept, filled or not, so that nothing below moves. */
  readonly places: number
  readonly now: Date
  /** What stands in the first place while nothing has come. */
  readonly empty: string
}

const dayMs = 86_400_000

/**
 * What arrives, newest on top, in a fixed number of places. It stands still under the pointer and while something in it
 * has focus, so that nobody presses what has just moved there. Not announced, since it changes each second.
 */
export function ArrivalList({ label, lines, places, now, empty }: Props): ReactNode {
  const [held, setHeld] = useState<readonly ArrivalLine[]>()
  const shown = (held ?? lines).slice(0, places)
  const hold = (): void => setHeld(held ?? lines)
  const go = (): void => setHeld(undefined)
  const free = Math.max(0, places - Math.max(1, shown.length))
  return (
    <ol className={styles['list']} aria-label={label} onPointerEnter={hold} onPointerLeave={go} onFocus={hold} onBlur={go}>
      {shown.length === 0 ? <li className={styles['line']}><span className={styles['empty']}>{empty}</span></li> : null}
      {shown.map((line) => <Line key={line.key} line={line} now={now} />)}
      {Array.from({ length: free }, (_, place) => <li key={place} className={styles['line']} aria-hidden />)}
    </ol>
  )
}

function Line({ line, now }: { readonly line: ArrivalLine; readonly now: Date }): ReactNode {
  const { format } = useWords()
  return (
    <li className={styles['line']}>
      <time className={styles['when']} dateTime={new Date(line.at).toISOString()} title={format.fullTime(line.at)}>{+now - +new Date(line.at) < dayMs ? format.relative(line.at, now) : format.shortDay(line.at)}</time>
      <span className={styles['what']}>
        <span className={styles['word']}>{line.what}</span>
        <span className={styles['who']}>{line.who}</span>
      </span>
      {line.side === undefined ? null : <span className={styles['side']}>{line.side}</span>}
    </li>
  )
}
