import type { ReactNode } from 'react'
import type { Instant } from '../words/time.ts'
import { useWords } from '../words/use-words.tsx'
import styles from './live-dot.module.css'

type Props = {
  /** The newest event, if there has been one. */
  readonly last?: Instant
  /** False while the stream is broken: the dot goes grey and says which moment is shown. */
  readonly live: boolean
  readonly now?: Date
}

/** An ink dot with a ring: "live, last event 2 s ago". Not announced, since it changes each second. */
export function LiveDot({ last, live, now }: Props): ReactNode {
  const { say, format } = useWords()
  return (
    <span className={styles['live']} data-broken={!live || undefined}>
      <span className={styles['dot']} aria-hidden />
      {said()}
    </span>
  )

  function said(): string {
    if (last === undefined) return say(live ? 'live.waiting' : 'live.broken-empty')
    return live ? say('live.last', { when: format.relative(last, now) }) : say('live.broken', { time: format.clock(last) })
  }
}
