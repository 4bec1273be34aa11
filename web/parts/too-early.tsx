import type { ReactNode } from 'react'
import { useWords } from '../words/use-words.tsx'
import { Icon } from './icon.tsx'
import styles from './states.module.css'

type Props = {
  /** Conversions in the arm that has fewer. */
  readonly have: number
  /** Conversions each arm needs before anything is said. */
  readonly need: number
}

/** In a list, in the place of the interval: how far it is. */
export function TooEarly({ have, need }: Props): ReactNode {
  const { say, format } = useWords()
  return (
    <span className={styles['early']}>
      <Icon name="clock" />
      {say('early.of', { have: format.count(have), need: format.count(need), needed: need })}
    </span>
  )
}

/** Numbers that are hidden until the minimum runtime say until when. */
export function HiddenUntil({ day }: { readonly day: Date | string | number }): ReactNode {
  const { say, format } = useWords()
  return (
    <span className={styles['early']}>
      <Icon name="hidden" />
      {say('early.hidden', { day: format.day(day) })}
    </span>
  )
}
