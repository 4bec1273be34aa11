import { Button } from '@mantine/core'
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query'
import { useState, type FormEvent, type ReactNode } from 'react'
import { Answered } from '../api/answered.tsx'
import type { Answers } from '../api/client.ts'
import { useKept } from '../api/kept.ts'
import { ProblemLine } from '../api/problem-line.tsx'
import { useApi } from '../api/provider.tsx'
import { TextAction } from '../parts/actions.tsx'
import { LoadingRows } from '../parts/loading-state.tsx'
import { PersonMark } from '../parts/person-mark.tsx'
import { Section } from '../parts/section.tsx'
import { When } from '../parts/when.tsx'
import { useWords } from '../words/use-words.tsx'
import { maySee } from './member-now.ts'
import { useMember } from './member.tsx'
import { MentionField } from './mention-field.tsx'
import { partsOf } from './mentioned.ts'
import styles from './conversation.module.css'

type Comment = Answers['comment']['list']['comments'][number]

/** What people say about an experiment, the same on each of its pages: newest first, so that the last word is seen. */
export function Conversation({ experiment }: { readonly experiment: string }): ReactNode {
  const { say } = useWords()
  const { member } = useMember()
  const list = useInfiniteQuery({
    ...useApi().comment.list.infiniteQueryOptions({ experiment, limit: 20 }, { getNextPageParam: (page) => page.next ?? undefined }),
    refetchInterval: 15_000,
  })
  return (
    <div data-no-print>
      <Section title={say('talk.title')}>
        <div className={styles['talk']}>
          {maySee(member, 'analyst') ? <NewComment experiment={experiment} /> : <p className={styles['quiet']}>{say('talk.reads-only')}</p>}
          <Answered query={list} loading={<LoadingRows rows={2} />} what={say('talk.failed')}>
            {({ pages }) => <Said experiment={experiment} comments={pages.flatMap((page) => page.comments)} />}
          </Answered>
          {list.hasNextPage ? <div><TextAction onClick={() => void list.fetchNextPage()} disabled={list.isFetchingNextPage}>{say('talk.more')}</TextAction></div> : null}
        </div>
      </Section>
    </div>
  )
}

function Said({ experiment, comments }: { readonly experiment: string; readonly comments: readonly Comment[] }): ReactNode {
  const { say } = useWords()
  if (comments.length === 0) return <p className={styles['quiet']}>{say('talk.empty')}</p>
  return <ul className={styles['list']} aria-label={say('talk.title')}>{comments.map((one) => <OneComment key={one.id} experiment={experiment} comment={one} />)}</ul>
}

function useHeard() {
  const api = useApi()
  const answers = useQueryClient()
  return { onSuccess: () => answers.invalidateQueries({ queryKey: api.comment.pathKey() }) }
}

/** What is begun is kept in this browser until it is sent. */
function NewComment({ experiment }: { readonly experiment: string }): ReactNode {
  const { say } = useWords()
  const { member } = useMember()
  const [kept, keep] = useKept<string>(`${member.id}:comment/${experiment}`)
  const heard = useHeard()
  const create = useMutation(useApi().comment.create.mutationOptions(heard))
  const text = kept ?? ''
  const send = (event: FormEvent): void => {
    event.preventDefault()
    if (text.trim() !== '') create.mutate({ experiment, text }, { onSuccess: () => keep(undefined) })
  }
  return (
    <form className={styles['write']} onSubmit={send}>
      <MentionField label={say('talk.write')} hint={say('talk.hint')} value={text} onChange={(value) => keep(value === '' ? undefined : value)} />
      <ProblemLine error={create.error} />
      <div><Button type="submit" disabled={text.trim() === ''} loading={create.isPending}>{say('talk.send')}</Button></div>
    </form>
  )
}

type OneProps = { readonly experiment: string; readonly comment: Comment }

function OneComment({ experiment, comment }: OneProps): ReactNode {
  const { say } = useWords()
  const { member } = useMember()
  const [editing, setEditing] = useState(false)
  const remove = useMutation(useApi().comment.remove.mutationOptions(useHeard()))
  const { author, cameWith, createdAt, editedAt, deletedAt, id, text, mentions } = comment
  if (deletedAt !== null) return <li className={styles['comment']}><PersonMark /><p className={styles['quiet']}>{say('talk.removed', { who: author })}</p></li>
  const mine = comment.memberId === member.id
  return (
    <li className={styles['comment']}>
      <PersonMark name={author} />
      <div>
        <p className={styles['head']}>
          <strong>{author}</strong>
          {cameWith === null ? null : <span>{say(`talk.with-${cameWith}`)}</span>}
          <When at={createdAt} />
          {editedAt === null ? null : <span>{say('talk.edited')}</span>}
        </p>
        {editing ? <EditComment experiment={experiment} comment={comment} onClose={() => setEditing(false)} /> : (
          <p className={styles['text']}>{partsOf(text, mentions.map((one) => one.name)).map((part, n) => (part.name ? <span key={n} className={styles['name']}>{part.text}</span> : part.text))}</p>
        )}
        {mine && !editing ? (
          <p className={styles['do']}>
            <TextAction onClick={() => setEditing(true)}>{say('talk.edit')}</TextAction>
            <TextAction onClick={() => remove.mutate({ experiment, id })} disabled={remove.isPending}>{say('talk.remove')}</TextAction>
          </p>
        ) : null}
        <ProblemLine error={remove.error} />
      </div>
    </li>
  )
}

function EditComment({ experiment, comment, onClose }: OneProps & { readonly onClose: () => void }): ReactNode {
  const { say } = useWords()
  const [text, setText] = useState(comment.text)
  const heard = useHeard()
  const save = useMutation(useApi().comment.save.mutationOptions(heard))
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    save.mutate({ experiment, id: comment.id, text }, { onSuccess: onClose })
  }
  return (
    <form className={styles['write']} onSubmit={submit}>
      <MentionField label={say('talk.edit')} hint={say('talk.hint')} value={text} onChange={setText} />
      <ProblemLine error={save.error} />
      <div className={styles['buttons']}>
        <Button type="submit" disabled={text.trim() === ''} loading={save.isPending}>{say('talk.save')}</Button>
        <Button variant="subtle" onClick={onClose}>{say('talk.cancel')}</Button>
      </div>
    </form>
  )
}
