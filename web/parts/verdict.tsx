import type { ReactNode } from 'react'
import { Icon, type IconName } from './icon.tsx'
import styles from './verdict.module.css'

/** What kind of answer a verdict is; each has an icon and a word of its own, so none hangs on its colour. */
export type VerdictState = 'better' | 'worse' | 'unclear' | 'blocked' | 'early' | 'warn' | 'borrowed' | 'decided'

const icons = {
  better: 'arrow-up',
  worse: 'arrow-down',
  unclear: 'minus',
  blocked: 'octagon',
  early: 'clock',
  warn: 'triangle',
  borrowed: 'equals',
  decided: 'check',
} as const satisfies Record<VerdictState, IconName>

export type VerdictProps = {
  readonly state: VerdictState
  /** The line above: "Better, with enough evidence since 25 March". */
  readonly word: string
  /** One sentence a person can act on; its first word is the action. */
  readonly headline: string
  /** Two lines: both rates and the range. */
  readonly paragraph?: ReactNode
  /** The interval; left out when the verdict is blocked, where the proof of that stands in its place. */
  readonly chart?: ReactNode
  /** The one primary action, what it does, sign-offs, the other ways. */
  readonly actions?: ReactNode
}

/** The answer of a page, right under its title; a new look that changes it is announced. */
export function Verdict({ state, word, headline, paragraph, chart, actions }: VerdictProps): ReactNode {
  return (
    <section className={styles['verdict']} data-state={state} aria-label={word}>
      <div className={styles['says']}>
        <div aria-live="polite">
          <p className={styles['word']}><Icon name={icons[state]} />{word}</p>
          <h2 className={styles['headline']}>{headline}</h2>
        </div>
        {paragraph === undefined ? null : <div className={styles['paragraph']}>{paragraph}</div>}
        {chart === undefined ? null : <div className={styles['chart']}>{chart}</div>}
      </div>
      {actions === undefined ? null : <div className={styles['actions']}>{actions}</div>}
    </section>
  )
}
