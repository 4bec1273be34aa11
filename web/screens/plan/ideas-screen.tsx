import { Button, Select, TextInput } from '@mantine/core'
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import type { Answers } from '../../api/client.ts'
import { Failure } from '../../api/failure.tsx'
import { useApi } from '../../api/provider.tsx'
import { useMember } from '../../app/member.tsx'
import { maySee } from '../../app/member-now.ts'
import { useListAddress } from '../../app/list-address.ts'
import { Page } from '../../app/page.tsx'
import { SavedViews } from '../../app/saved-views.tsx'
import { to } from '../../app/routes.ts'
import { TextAction } from '../../parts/actions.tsx'
import { Drawing } from '../../parts/drawings.tsx'
import { EmptyState } from '../../parts/empty-state.tsx'
import { Icon } from '../../parts/icon.tsx'
import { LoadingRows } from '../../parts/loading-state.tsx'
import { useWords } from '../../words/use-words.tsx'
import { IdeaForm } from './idea-form.tsx'
import { IdeaRow } from './idea-row.tsx'
import styles from './ideas.module.css'

export type Idea = Answers['idea']['list']['ideas'][number]

const states = ['open', 'planned', 'dropped'] as const
const orders = ['points', 'votes', 'newest'] as const

/** What might be tried, best first. What is asked for is in the address, so that a list can be passed on. */
export function IdeasScreen(): ReactNode {
  const { say } = useWords()
  const { member } = useMember()
  const [making, setMaking] = useState(false)
  const button = maySee(member, 'editor') ? <Button leftSection={<Icon name="plus" />} onClick={() => setMaking(true)}>{say('ideas.new')}</Button> : undefined
  return (
    <Page crumbs={[{ label: say('verb.plan'), to: to('plan') }, { label: say('page.ideas') }]} title={say('page.ideas')} subtitle={say('ideas.sentence')} actions={button} dock={button}>
      <Ideas />
      {making ? <IdeaForm onClose={() => setMaking(false)} /> : null}
    </Page>
  )
}

function Ideas(): ReactNode {
  const { say } = useWords()
  const { search, wanted, onSearch, filter, onFilter } = useListAddress()
  const state = states.find((one) => one === filter('state')) ?? 'open'
  const order = orders.find((one) => one === filter('order')) ?? 'points'
  const found = useInfiniteQuery({ ...useApi().idea.list.infiniteQueryOptions({ state, order, search: wanted, limit: 20 }, { getNextPageParam: (page) => page.next ?? undefined }), placeholderData: keepPreviousData, refetchInterval: 15_000 })
  const ideas = found.data?.pages.flatMap((page) => page.ideas)
  return (
    <>
      <div className={styles['tools']}>
        <TextInput aria-label={say('ideas.search')} placeholder={say('ideas.search')} value={search} maxLength={200} leftSection={<Icon name="search" />} onChange={(event) => onSearch(event.currentTarget.value)} />
        <Select aria-label={say('ideas.state')} value={state} onChange={(value) => onFilter('state', value ?? '')} data={states.map((one) => ({ value: one, label: say(`ideas.state-${one}`) }))} w={150} />
        <Select aria-label={say('ideas.order')} value={order} onChange={(value) => onFilter('order', value ?? '')} data={orders.map((one) => ({ value: one, label: say(`ideas.order-${one}`) }))} w={170} />
        <SavedViews list="ideas" />
      </div>
      {found.isError && ideas === undefined ? <Failure error={found.error} what={say('ideas.failed')} onRetry={() => void found.refetch()} /> : null}
      {found.isPending ? <LoadingRows rows={4} /> : null}
      {ideas?.length === 0 ? <EmptyState sentence={say(wanted !== '' ? 'ideas.none-found' : state === 'open' ? 'ideas.empty' : `ideas.empty-${state}`)} drawing={<Drawing of="rows" />} /> : null}
      <ul className={styles['list']}>{ideas?.map((idea) => <IdeaRow key={idea.id} idea={idea} />)}</ul>
      {found.hasNextPage ? <TextAction onClick={() => void found.fetchNextPage()} disabled={found.isFetchingNextPage}>{say('table.more')}</TextAction> : null}
    </>
  )
}
