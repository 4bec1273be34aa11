import type { Account, Step } from '../shop/api.ts'
import styles from './checklist.module.css'

type Item = { readonly step: Step; readonly title: string; readonly hint: string; readonly at: string }

const ITEMS: readonly Item[] = [
  { step: 'name-board', title: 'Name the board', hint: 'After the work, not after the team: you will have more than one.', at: 'board-name' },
  { step: 'add-cards', title: 'Pin three cards', hint: 'The first three things that come to mind are the right ones.', at: 'card-text' },
  { step: 'set-dates', title: 'Give one card a date', hint: 'Only where a day matters to somebody else.', at: 'content' },
  { step: 'start-work', title: 'Move a card to Now', hint: 'One thing at a time; the rest can wait its turn.', at: 'content' },
  { step: 'invite', title: 'Invite a teammate', hint: 'A wall that two people look at is kept up to date.', at: 'invite-email' },
]

/** The steps tick themselves: what counts is what stands on the board. */
export function Checklist({ account, guided }: { readonly account: Account; readonly guided: boolean }) {
  const items = guided ? ITEMS : ITEMS.slice(0, 3)
  const done = items.filter(({ step }) => account.steps.includes(step)).length
  return (
    <section className={styles['checklist']} aria-labelledby="checklist">
      <h2 id="checklist">{done === items.length ? 'Your wall stands' : 'Build your wall'}</h2>
      <p className={styles['progress']}><progress max={items.length} value={done} aria-label="Steps done" /> {done} of {items.length}</p>
      <ol>
        {items.map((item) => {
          const isDone = account.steps.includes(item.step)
          return (
            <li key={item.step} data-step={item.step} data-done={isDone}>
              <span className={styles['tick']} aria-hidden="true">{isDone ? '✓' : ''}</span>
              <span>
                {isDone || !guided ? item.title : <button type="button" onClick={() => document.getElementById(item.at)?.focus()}>{item.title}</button>}
                <span className={styles['unseen']}>{isDone ? ', done' : ''}</span>
                {guided && !isDone && <small>{item.hint}</small>}
              </span>
            </li>
          )
        })}
      </ol>
    </section>
  )
}
