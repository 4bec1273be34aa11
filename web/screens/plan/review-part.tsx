import { Button } from '@mantine/core'
import { useState, type ReactNode } from 'react'
import { ProblemLine } from '../../api/problem-line.tsx'
import type { Answers } from '../../api/client.ts'
import { MentionField } from '../../app/mention-field.tsx'
import { useReviewing } from '../../app/reviewed.ts'
import { Icon } from '../../parts/icon.tsx'
import { useWords, type WordsNow } from '../../words/use-words.tsx'
import styles from './panel.module.css'

export type Review = Answers['review']['get']

type Props = { readonly review: Review; readonly experiment: string; readonly version: number }

/** How the review of a plan stands, and the word of whoever may give it. Nothing where none is needed and none was asked for. */
export function ReviewPart({ review, experiment, version }: Props): ReactNode {
  const words = useWords()
  const { say } = words
  if (!review.needed && review.state === 'none') return null
  const [word] = review.words
  const mayAnswer = review.state === 'asked' && word?.mine === true
  return (
    <section className={styles['part']} aria-label={say('review.title')} id="plan-review">
      <h2>{say('review.title')}</h2>
      <div className={styles['check']} data-state={review.state === 'changes' || review.state === 'lapsed' ? 'warn' : undefined}>
        <Icon name={iconOf(review)} />
        <span role="status">
          <span className={styles['check-title']}>{standing(review, words)}</span>
          {word?.comment ? <span className={styles['check-note']}>“{word.comment}”</span> : null}
          {review.state === 'approved' || review.state === 'asked' ? <span className={styles['check-note']}>{say('review.lets-lapse')}</span> : null}
          {review.state === 'asked' && !mayAnswer ? <span className={styles['check-note']}>{word === undefined || word.by.length === 0 ? say('review.nobody-can') : say('review.can-approve', { names: word.by.slice(0, 5).join(', ') })}</span> : null}
        </span>
      </div>
      {mayAnswer ? <Answering experiment={experiment} version={version} /> : null}
    </section>
  )
}

const icons = { none: 'person', asked: 'clock', approved: 'check', changes: 'triangle', lapsed: 'triangle' } as const

function iconOf({ state }: Review): (typeof icons)[Review['state']] {
  return icons[state]
}

function standing(review: Review, { say, format }: WordsNow): string {
  const [word] = review.words
  const who = word?.answeredBy ?? '–'
  const when = word?.answeredAt ? format.relative(word.answeredAt) : ''
  switch (review.state) {
    case 'none':
      return say('review.none')
    case 'asked': {
      const asked = review.askedAt === null ? '' : format.relative(review.askedAt)
      return review.askedBy === null ? say('review.asked', { when: asked }) : say('review.asked-by', { who: review.askedBy, when: asked })
    }
    case 'approved':
      return say('review.approved', { who, when })
    case 'changes':
      return say('review.changes', { who, when })
    case 'lapsed':
      return say('review.lapsed')
  }
}

/** Another member's word. Changes that are asked for are named. */
function Answering({ experiment, version }: Pick<Props, 'experiment' | 'version'>): ReactNode {
  const { say } = useWords()
  const [comment, setComment] = useState('')
  const [missing, setMissing] = useState(false)
  const { answer } = useReviewing()
  const give = (what: 'approved' | 'declined'): void => {
    setMissing(what === 'declined' && comment.trim() === '')
    if (what === 'approved' || comment.trim() !== '') answer.mutate({ key: experiment, version, answer: what, comment })
  }
  return (
    <form className={styles['answering']} onSubmit={(event) => { event.preventDefault(); give('approved') }}>
      <MentionField label={say('review.comment')} hint={say('talk.hint')} value={comment} onChange={setComment} error={missing ? say('review.comment-needed') : undefined} />
      <ProblemLine error={answer.error} />
      <div className={styles['answers']}>
        <Button type="submit" loading={answer.isPending}>{say('review.approve')}</Button>
        <Button onClick={() => give('declined')} loading={answer.isPending}>{say('review.decline')}</Button>
      </div>
    </form>
  )
}

/** A note for whoever reviews, above the one primary button. */
export function AskNote({ note, onChange }: { readonly note: string; readonly onChange: (note: string) => void }): ReactNode {
  const { say } = useWords()
  return <MentionField label={say('review.note')} hint={say('review.note-hint')} value={note} onChange={onChange} />
}
