import type { ReactNode } from 'react'
import { Calendar } from '../../parts/charts/calendar.tsx'
import { useWords } from '../../words/use-words.tsx'
import { Checklist } from './checklist-list.tsx'
import type { CheckItem } from './checklist.ts'
import type { Draft } from './draft.ts'
import type { Size } from './size.ts'
import { launchWords } from './launch-words.ts'
import styles from './panel.module.css'

type Props = {
  readonly draft: Draft
  readonly size: Size | undefined
  /** Days until the last person counts. */
  readonly matures: number | undefined
  readonly items: readonly CheckItem[]
  readonly now: Date
  /** How its review stands, if it has one. */
  readonly review?: ReactNode
  /** The one primary button, and what stands under it. */
  readonly children: ReactNode
}

/** Beside the plan: how long it takes, what is missing, and what launching does. */
export function PlanPanel({ draft, size, matures, items, now, review, children }: Props): ReactNode {
  const words = useWords()
  const { say, format } = words
  const { days, rule } = draft.design.plan
  return (
    <aside className={styles['panel']} aria-label={say('plan.panel')}>
      <div className={styles['part']}>
        <h2>{matures === undefined ? format.days(days) : say('plan.days-then', { days: format.days(days), n: matures })}</h2>
        <Calendar start={now} enrols={days} matures={matures ?? 0} />
        <p className={styles['note']}>{rule === 'bandit' ? say('bandit.no-size') : size === undefined ? say('ready.asking') : size.people === null ? say('plan.needs-unknown') : say(rule === 'sequential' ? 'plan.needs-daily' : 'plan.needs', { people: format.count(size.people) })}</p>
      </div>
      <Checklist items={items} />
      {review}
      <div className={styles['part']}>
        <p className={styles['note']}>{launchWords(draft, words)}</p>
        {children}
      </div>
    </aside>
  )
}
