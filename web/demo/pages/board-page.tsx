import { useState } from 'react'
import { Link, Redirect } from 'wouter'
import { AddCard } from '../parts/add-card.tsx'
import { Agenda } from '../parts/agenda.tsx'
import { BoardName } from '../parts/board-name.tsx'
import { Checklist } from '../parts/checklist.tsx'
import { Columns } from '../parts/columns.tsx'
import { Help } from '../parts/help.tsx'
import { Invite } from '../parts/invite.tsx'
import type { Account, Board } from '../shop/api.ts'
import { useShop } from '../shop/shop.tsx'
import { useFlag, useSwitch } from '../shop/use-flag.ts'
import { usePage } from '../shop/use-page.ts'
import { useTask } from '../shop/use-task.ts'
import styles from './board-page.module.css'

export function BoardPage() {
  const { account } = useShop()
  return account === null ? <Redirect to="/sign-in" replace /> : <Open account={account} />
}

export type Change = (change: (board: Board) => Board) => Promise<boolean>

function Open({ account }: { readonly account: Account }) {
  usePage('Board', 'Your board · Pinewall')
  const { keepBoard } = useShop()
  const checklist = useFlag('onboarding.checklist', 'none')
  const task = useTask('board')
  const change: Change = (next) => task.run(() => keepBoard(next(account.board)))
  return (
    <div className={styles['page']}>
      <TrialBanner account={account} />
      <BoardName board={account.board} change={change} />
      {task.problem !== null && <p role="alert" className={styles['problem']}>{task.problem}</p>}
      <div className={styles['desk']} data-checklist={checklist}>
        <div className={styles['work']}>
          <AddCard change={change} busy={task.busy} />
          <Views board={account.board} change={change} />
        </div>
        <aside className={styles['side']} aria-label="Beside the board">
          {checklist !== 'none' && <Checklist account={account} guided={checklist === 'guided'} />}
          <Invite board={account.board} change={change} busy={task.busy} />
          <Help />
        </aside>
      </div>
    </div>
  )
}

/** The calendar is a switch: where it is off, the board stands alone. */
function Views({ board, change }: { readonly board: Board; readonly change: Change }) {
  const hasCalendar = useSwitch('boards.calendar')
  const [view, setView] = useState<'board' | 'calendar'>('board')
  if (!hasCalendar) return <Columns board={board} change={change} />
  return (
    <>
      <div className={styles['views']} role="group" aria-label="View">
        <button type="button" aria-pressed={view === 'board'} onClick={() => setView('board')}>Board</button>
        <button type="button" aria-pressed={view === 'calendar'} onClick={() => setView('calendar')}>Calendar</button>
      </div>
      {view === 'board' ? <Columns board={board} change={change} /> : <Agenda board={board} />}
    </>
  )
}

function TrialBanner({ account: { plan, trialDaysLeft } }: { readonly account: Account }) {
  if (plan !== 'trial') return null
  const left = trialDaysLeft ?? 0
  return (
    <p className={styles['trial']}>
      <span>{left === 0 ? 'Your trial has ended.' : `${left} ${left === 1 ? 'day' : 'days'} left in your trial.`}</span>
      <Link href="/pricing">See plans</Link>
    </p>
  )
}
