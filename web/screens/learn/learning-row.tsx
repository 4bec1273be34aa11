import { useId, type ReactNode } from 'react'
import { Link } from 'wouter'
import { to } from '../../app/routes.ts'
import { IntervalRow } from '../../parts/charts/interval-row.tsx'
import type { Answer, Domain } from '../../parts/charts/kinds.ts'
import { useWords, type WordsNow } from '../../words/use-words.tsx'
import type { Learning } from './library-screen.tsx'
import styles from './learn.module.css'

/** One decided experiment: what was believed, what happened, and what else speaks for it or against it. */
export function LearningRow({ learning, domain }: { readonly learning: Learning; readonly domain: Domain }): ReactNode {
  const words = useWords()
  const { say, format } = words
  const { key, name, surface, hypothesis, lift, metric, idea } = learning
  const head = useId()
  const isWhole = Object.values(hypothesis).every((part) => part !== '')
  return (
    <li className={styles['one']} aria-labelledby={head}>
      <div className={styles['told']}>
        <h2 id={head}><Link href={to('experimentDecide', { key })}>{name}</Link></h2>
        <p className={styles['quiet']}>{say(`surface.${surface}`)} · {decisionOf(learning, words)}</p>
        {isWhole ? <p>{say('learn.belief', hypothesis)}</p> : null}
        <p className={styles['quiet']}>{whoOf(learning, words)}</p>
        <Related learning={learning} />
        {idea === null ? null : <p className={styles['quiet']}>{say('learn.idea', { title: idea.title, points: format.count(idea.points) })}</p>}
      </div>
      <div className={styles['found']}>
        {lift === null ? <p className={styles['quiet']}>{say('learn.no-lift')}</p> : (
          <>
            <IntervalRow domain={domain} shown={{ kind: 'interval', interval: { estimate: lift.estimate, low: lift.from, high: lift.to }, answer: answerOf(lift) }} />
            <p className={styles['quiet']}>{say('learn.lift-on', { lift: format.lift(lift.estimate), metric: metric.name, range: format.range(lift.from, lift.to) })}</p>
          </>
        )}
      </div>
    </li>
  )
}

export function answerOf({ clear }: NonNullable<Learning['lift']>): Answer {
  return clear ?? 'unclear'
}

function decisionOf({ decision, variant }: Learning, { say }: WordsNow): string {
  switch (decision?.kind) {
    case 'ship':
      return say('learn.shipped', { variant: variant?.name ?? '' })
    case 'rollback':
      return say('learn.rolledback')
    case 'inconclusive':
      return say('learn.inconclusive')
    case undefined:
      return say('learn.undecided')
  }
}

function whoOf({ decision, endedAt, origin }: Learning, { say, format }: WordsNow): string {
  if (decision !== null) return say('learn.who', { name: decision.by, day: format.day(decision.at), why: decision.why })
  return origin === 'import' ? say('learn.elsewhere', { day: format.day(endedAt) }) : format.day(endedAt)
}

function Related({ learning: { related } }: { readonly learning: Learning }): ReactNode {
  const { say } = useWords()
  const told = (['supports', 'contradicts'] as const).map((how) => ({ how, of: related.filter((one) => one.how === how) })).filter(({ of }) => of.length > 0)
  return told.map(({ how, of }) => (
    <p key={how} className={styles['related']}>
      <span className={styles['quiet']}>{say(`learn.how-${how}`)}:</span>
      {of.map((one) => <Link key={one.key} href={to('experimentDecide', { key: one.key })}>{one.name}</Link>)}
    </p>
  ))
}
