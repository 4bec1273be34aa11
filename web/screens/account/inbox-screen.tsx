import { Button } from '@mantine/core'
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { Answered } from '../../api/answered.tsx'
import type { Answers } from '../../api/client.ts'
import { useApi } from '../../api/provider.tsx'
import { Page } from '../../app/page.tsx'
import { to } from '../../app/routes.ts'
import { TextAction } from '../../parts/actions.tsx'
import { Drawing } from '../../parts/drawings.tsx'
import { EmptyState } from '../../parts/empty-state.tsx'
import { PersonMark } from '../../parts/person-mark.tsx'
import { When } from '../../parts/when.tsx'
import { useWords } from '../../words/use-words.tsx'
import styles from './inbox.module.css'

type Notice = Answers['account']['notices']['notices'][number]

/** What the reader was told: who mentions them, asks for their word, or answers what they asked for. */
export function InboxScreen(): ReactNode {
  const { say, format } = useWords()
  const api = useApi()
  const list = useInfiniteQuery({ ...api.account.notices.infiniteQueryOptions({ limit: 50 }, { getNextPageParam: (page) => page.next ?? undefined }), refetchInterval: 15_000 })
  const unread = useQuery(api.account.unread.queryOptions()).data ?? 0
  const read = useRead()
  const button = unread === 0 ? undefined : <Button onClick={() => read.mutate({ id: null })} loading={read.isPending}>{say('inbox.read-all')}</Button>
  return (
    <Page crumbs={[{ label: say('inbox.title') }]} title={say('inbox.unread', { n: unread, count: format.count(unread) })} actions={button} dock={button}>
      <Answered query={list} what={say('inbox.failed')}>
        {({ pages }) => {
          const notices = pages.flatMap((page) => page.notices)
          return notices.length === 0 ? <EmptyState sentence={say('inbox.empty')} drawing={<Drawing of="line" />} /> : <ul className={styles['list']}>{notices.map((one) => <Row key={one.id} notice={one} onOpen={() => read.mutate({ id: one.id })} />)}</ul>
        }}
      </Answered>
      {list.hasNextPage ? <TextAction onClick={() => void list.fetchNextPage()} disabled={list.isFetchingNextPage}>{say('inbox.more')}</TextAction> : null}
    </Page>
  )
}

function Row({ notice, onOpen }: { readonly notice: Notice; readonly onOpen: () => void }): ReactNode {
  const { say } = useWords()
  const place = to(notice.kind === 'ship-asked' ? 'experimentDecide' : 'experimentPlan', { key: notice.entityKey })
  return (
    <li className={styles['row']} data-unread={notice.readAt === null || undefined}>
      <PersonMark name={notice.actor} />
      <div>
        <p>
          <a className={styles['what']} href={place} onClick={onOpen}>{say(`inbox.kind-${notice.kind}`, { who: notice.actor, experiment: notice.entityName })}</a>
          {notice.readAt === null ? <span className={styles['new']}>{say('inbox.new')}</span> : null}
        </p>
        {notice.excerpt === '' ? null : <p className={styles['excerpt']}>“{notice.excerpt}”</p>}
        <p className={styles['when']}><When at={notice.createdAt} /></p>
      </div>
    </li>
  )
}

function useRead() {
  const api = useApi()
  const answers = useQueryClient()
  return useMutation(api.account.readNotices.mutationOptions({ onSettled: () => Promise.all([api.account.notices, api.account.unread].map((each) => answers.invalidateQueries({ queryKey: each.pathKey() }))) }))
}
