import { Button, Modal } from '@mantine/core'
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import type { Answers } from '../../api/client.ts'
import { ProblemLine } from '../../api/problem-line.tsx'
import { useApi } from '../../api/provider.tsx'
import { useMember } from '../../app/member.tsx'
import { maySee } from '../../app/member-now.ts'
import { PrimaryButton, TextAction } from '../../parts/actions.tsx'
import { Section } from '../../parts/section.tsx'
import { When } from '../../parts/when.tsx'
import { useWords } from '../../words/use-words.tsx'
import type { RefusedFilter } from './refused-screen.tsx'
import styles from './events.module.css'

type Group = Answers['refused']['byReason']['groups'][number]
type Refused = Group['examples'][number]

type Props = { readonly group: Group; readonly filter: RefusedFilter; readonly isTried: boolean; readonly onTried: () => void }

/** One reason: how many, since when, examples, and what can be done about all of them. */
export function RefusedReason({ group, filter, isTried, onTried }: Props): ReactNode {
  const { say, format } = useWords()
  const { member } = useMember()
  const [open, setOpen] = useState(false)
  const note = group.count === 0 ? undefined : <>{format.count(group.count)} · {say('refused-events.newest')} <When at={group.lastAt} /></>
  return (
    <Section title={say(`not-stored.${group.code}`)} {...(note === undefined ? {} : { note })} actions={maySee(member, 'editor') && group.count > 0 ? <Actions group={group} filter={filter} onTried={onTried} /> : undefined}>
      <p className={styles['quiet']}>{say(`not-stored-do.${group.code}`)}</p>
      {isTried ? <WhatCame group={group} filter={filter} /> : null}
      {open ? <All group={group} filter={filter} /> : <List refused={group.examples} />}
      {group.count > group.examples.length ? <TextAction aria-expanded={open} onClick={() => setOpen(!open)}>{open ? say('refused-events.fewer') : say('refused-events.all', { n: group.count, count: format.count(group.count) })}</TextAction> : null}
    </Section>
  )
}

function Actions({ group, filter, onTried }: Omit<Props, 'isTried'>): ReactNode {
  const { say, format } = useWords()
  const api = useApi()
  const answers = useQueryClient()
  const [asking, setAsking] = useState(false)
  const onSettled = () => answers.invalidateQueries({ queryKey: api.refused.pathKey() })
  const retry = useMutation(api.refused.retry.mutationOptions({ onSuccess: onTried, onSettled }))
  const discard = useMutation(api.refused.discard.mutationOptions({ onSuccess: () => setAsking(false), onSettled }))
  const count = { n: group.count, count: format.count(group.count) }
  return (
    <>
      <TextAction disabled={retry.isPending} onClick={() => retry.mutate({ ...filter, code: group.code })}>{say('refused-events.retry-all')}<span className="unseen"> {say(`not-stored.${group.code}`)}</span></TextAction>
      <TextAction onClick={() => setAsking(true)}>{say('refused-events.discard-all')}<span className="unseen"> {say(`not-stored.${group.code}`)}</span></TextAction>
      <ProblemLine error={retry.error} />
      {asking ? (
        <Modal opened onClose={() => setAsking(false)} size={480} title={say('refused-events.discard-title', count)} closeButtonProps={{ 'aria-label': say('events.close') }}>
          <div className={styles['form']}>
            <p>{say('refused-events.discard-then')}</p>
            <ProblemLine error={discard.error} />
            <div className={styles['buttons']}>
              <PrimaryButton loading={discard.isPending} onClick={() => discard.mutate({ ...filter, code: group.code, upTo: group.lastAt })}>{say('refused-events.discard-do')}</PrimaryButton>
              <Button onClick={() => setAsking(false)}>{say('refused-events.keep')}</Button>
            </div>
          </div>
        </Modal>
      ) : null}
    </>
  )
}

/** How far trying again is, then what came of it: both numbers, also where one is nought. */
function WhatCame({ group, filter }: Pick<Props, 'group' | 'filter'>): ReactNode {
  const { say, format } = useWords()
  const state = useQuery({
    ...useApi().refused.retryState.queryOptions({ ...filter, code: group.code }),
    refetchInterval: (query) => (query.state.data?.state === 'done' || query.state.data?.state === 'failed' || query.state.data?.state === 'stopped' ? false : 1_000),
    staleTime: 0,
  })
  if (state.data === undefined || state.data === null) return null
  const { result, done, total, failure } = state.data
  const slots = { taken: format.count(result.taken), again: format.count(result.again), done: format.count(done), total: format.count(total) }
  const running = state.data.state === 'running' || state.data.state === 'waiting'
  return (
    <div className={styles['result']} role="status">
      {running ? <><progress value={done} max={total ?? 1} aria-label={say('refused-events.trying')} /> {say('refused-events.progress', slots)}</> : say(state.data.state === 'failed' ? 'refused-events.retry-failed' : 'refused-events.result', slots)}
      {failure === null ? null : ` ${failure}`}
    </div>
  )
}

function All({ group, filter }: Pick<Props, 'group' | 'filter'>): ReactNode {
  const { say } = useWords()
  const pages = useInfiniteQuery(useApi().refused.list.infiniteQueryOptions({ ...filter, code: group.code, limit: 50 }, { getNextPageParam: (page) => page.next ?? undefined, initialCursor: null }))
  return (
    <>
      <List refused={pages.data?.pages.flatMap((page) => page.refused) ?? group.examples} />
      {pages.hasNextPage ? <Button loading={pages.isFetchingNextPage} onClick={() => void pages.fetchNextPage()}>{say('table.more')}</Button> : null}
    </>
  )
}

function List({ refused }: { readonly refused: readonly Refused[] }): ReactNode {
  return <ul className={styles['list']}>{refused.map((one) => <Example key={one.id} one={one} />)}</ul>
}

function Example({ one }: { readonly one: Refused }): ReactNode {
  const { say } = useWords()
  const { environments, member } = useMember()
  return (
    <li className={styles['example']}>
      <span>{one.name === '' ? say('refused-events.no-name') : one.name} <span className={styles['quiet']}>· {environments.find((each) => each.id === one.environmentId)?.name ?? '–'} · <When at={one.receivedAt} />{one.tries === 0 ? '' : ` · ${say('refused-events.tries', { n: one.tries })}`}</span></span>
      {/* The server says exactly what is wrong, in English. */}
      <span lang="en">{one.reason}</span>
      <details>
        <summary className={styles['quiet']}>{say('refused-events.what-came')}</summary>
        <pre translate="no" tabIndex={0}>{formatted(one.body)}</pre>
      </details>
      {maySee(member, 'editor') ? <One one={one} /> : null}
    </li>
  )
}

function One({ one }: { readonly one: Refused }): ReactNode {
  const { say } = useWords()
  const api = useApi()
  const answers = useQueryClient()
  const onSettled = () => answers.invalidateQueries({ queryKey: api.refused.pathKey() })
  const retry = useMutation(api.refused.retryOne.mutationOptions({ onSettled }))
  const discard = useMutation(api.refused.discard.mutationOptions({ onSettled }))
  return (
    <div className={styles['buttons']}>
      <TextAction disabled={retry.isPending} onClick={() => retry.mutate({ id: one.id })}>{say('refused-events.retry-one')}</TextAction>
      <TextAction disabled={discard.isPending} onClick={() => discard.mutate({ id: one.id, upTo: one.receivedAt })}>{say('refused-events.discard-one')}</TextAction>
      <span role="status" className={styles['quiet']}>{retry.data?.again === 1 ? say('refused-events.again') : ''}</span>
      <ProblemLine error={retry.error ?? discard.error} />
    </div>
  )
}

/** JSON as people read it; whatever it is, where it is none. */
function formatted(body: string): string {
  try {
    return JSON.stringify(JSON.parse(body), null, 2)
  } catch {
    return body
  }
}
