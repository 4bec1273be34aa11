import { useMutation } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useApi } from '../../../api/provider.tsx'
import { useNow } from '../../../app/now.ts'
import { TextAction } from '../../../parts/actions.tsx'
import { PersonMark } from '../../../parts/person-mark.tsx'
import { useWords, type WordsNow } from '../../../words/use-words.tsx'
import { FlagProblem } from '../flag-problem.tsx'
import { type PlannedProps, usePlannedAnew } from './planned.tsx'
import { aheadText, type PlannedChange, plannedText, reasonText } from './planned-words.ts'
import { whenText } from './when-text.ts'
import styles from './planned.module.css'

type Props = PlannedProps & { readonly change: PlannedChange }

/** One change: what it does, when, and by whom; while it waits it can be cancelled, and after that it says what became of it. */
export function ChangeRow({ flag, environment, editing, mayEdit, change }: Props): ReactNode {
  const words = useWords()
  const { say } = words
  const now = useNow({ still: true })
  const anew = usePlannedAnew()
  const cancel = useMutation(useApi().flag.schedule.cancel.mutationOptions({ onSettled: anew }))
  const mayCancel = mayEdit && change.state === 'waiting' && change.rampId === null
  return (
    <li className={styles['change']}>
      <PersonMark name={change.actor.name} />
      <div className={styles['words']}>
        {plannedText(change.change, editing.stands, words).map((line, place) => <span key={place}>{line}</span>)}
        <Became change={change} words={words} now={now} />
        <span className={styles['quiet']}>{say(change.rampId === null ? 'schedule.planned-by' : 'schedule.ramp-of', { who: change.actor.name })}{change.why === '' ? '' : ` · “${change.why}”`}</span>
        <FlagProblem error={cancel.error} />
      </div>
      {mayCancel ? <TextAction aria-label={say('schedule.cancel-of', { at: whenText(change.at, words) })} disabled={cancel.isPending} onClick={() => cancel.mutate({ key: flag.key, environment: environment.key, id: change.id })}>{say('schedule.cancel')}</TextAction> : null}
    </li>
  )
}

type BecameProps = { readonly change: PlannedChange; readonly words: WordsNow; readonly now: Date }

/** When it will be, or what became of it: with both times where a server was late. */
function Became({ change, words, now }: BecameProps): ReactNode {
  const { say, format } = words
  const at = whenText(change.at, words)
  const ended = change.endedAt === null ? '' : whenText(change.endedAt, words)
  switch (change.state) {
    case 'waiting':
      return <time className={styles['when']} dateTime={change.at.toISOString()} title={format.fullTime(change.at)}>{say('schedule.will-be', { at, when: aheadText(change.at, now, words) })}</time>
    case 'applied':
      return <span className={styles['when']}>{at === ended ? say('schedule.was-made', { at }) : say('schedule.was-made-late', { at: ended, planned: at })}</span>
    case 'cancelled':
      return <span className={styles['when']}>{say('schedule.was-cancelled', { who: change.endedBy?.name ?? '', at: ended, planned: at })}</span>
    case 'not-applied':
      return <span className={styles['not-made']}>{say('schedule.was-not-made', { at, why: change.reason === null ? '' : reasonText(change.reason, words) })}</span>
  }
}
