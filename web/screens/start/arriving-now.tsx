import type { ReactNode } from 'react'
import { useArrivals } from '../../api/live.ts'
import { useMember } from '../../app/member.tsx'
import { useNow } from '../../app/now.ts'
import { to } from '../../app/routes.ts'
import { ArrivalList } from '../../parts/arrival-list.tsx'
import { LiveDot } from '../../parts/live-dot.tsx'
import { useWords } from '../../words/use-words.tsx'
import { arrivalWhat, nameOfPerson } from './arrival-words.ts'
import { PlanNote } from './plan-note.tsx'
import styles from './start.module.css'

const places = 8

/** What this workspace's products send, as it comes in. */
export function ArrivingNow(): ReactNode {
  const words = useWords()
  const { say, format } = words
  const { environments, environment } = useMember()
  const { arrivals, seen, live, waiting } = useArrivals({ most: places })
  const now = useNow()
  const last = arrivals[0]?.receivedAt
  const lines = arrivals.map((one) => {
    const elsewhere = one.environmentId === environment.id ? undefined : environments.find((each) => each.id === one.environmentId)?.name
    const side = one.bot ? say('start.bot') : elsewhere
    return {
      key: one.cursor,
      at: one.receivedAt,
      what: arrivalWhat(one, words),
      who: one.person === null ? say('start.nobody-named') : <a href={to('person', { person: one.person })}>{nameOfPerson(one.person)}</a>,
      ...(side === undefined ? {} : { side }),
    }
  })
  return (
    <aside className={styles['arriving']} aria-label={say('start.arriving')}>
      <div className={styles['arriving-head']}>
        <h2>{say('start.arriving')}</h2>
        <span className={styles['quiet']}>{seen === 0 ? '' : say('start.since-open', { n: seen, count: format.count(seen) })}</span>
      </div>
      {waiting ? null : <LiveDot live={live} now={now} {...(last === undefined ? {} : { last })} />}
      <ArrivalList label={say('start.arriving')} lines={lines} places={places} now={now} empty={waiting ? '' : say('start.arriving-empty')} />
      <PlanNote />
      <a className={styles['note']} href={to('events')}>{say('start.all-events')}</a>
    </aside>
  )
}
