import { useInfiniteQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import type { Answers } from '../../api/client.ts'
import { Failure } from '../../api/failure.tsx'
import { useApi } from '../../api/provider.tsx'
import { channelName } from '../../app/channel-name.ts'
import { useChannelOf } from '../../app/use-channel-of.ts'
import { useListAddress } from '../../app/list-address.ts'
import { Page } from '../../app/page.tsx'
import { SavedViews } from '../../app/saved-views.tsx'
import { to } from '../../app/routes.ts'
import { DataTable, type TableColumn } from '../../parts/data-table.tsx'
import { Drawing } from '../../parts/drawings.tsx'
import { EmptyState } from '../../parts/empty-state.tsx'
import { LoadingRows } from '../../parts/loading-state.tsx'
import { When } from '../../parts/when.tsx'
import { useWords, type WordsNow } from '../../words/use-words.tsx'
import { Erasures } from './erasures.tsx'
import { personName, touchSummary } from './person-words.ts'

type Row = Answers['people']['list']['people'][number]

/** Everybody, newest first: one row is one person, whatever devices and sign-ins belong to them. */
export function PeopleScreen(): ReactNode {
  const words = useWords()
  const { say } = words
  return (
    <Page crumbs={[{ label: say('verb.understand') }, { label: say('understand.people') }]} title={say('understand.people')} subtitle={say('understand.people-sentence')}>
      <Rows words={words} />
      <Erasures />
    </Page>
  )
}

function Rows({ words }: { readonly words: WordsNow }): ReactNode {
  const { say } = words
  const channel = useChannelOf()
  const { search, wanted, onSearch } = useListAddress()
  const input = wanted === '' ? {} : { search: wanted }
  const people = useInfiniteQuery(
    useApi().people.list.infiniteQueryOptions(input, { getNextPageParam: (page) => page.next ?? undefined, initialCursor: null, placeholderData: (before) => before }),
  )
  if (people.isError && people.data === undefined) return <Failure error={people.error} what={say('understand.people-failed')} onRetry={() => void people.refetch()} />
  if (people.data === undefined) return <LoadingRows rows={8} />
  const rows = people.data.pages.flatMap((page) => page.people)
  return (
    <DataTable
      caption={say('understand.people')}
      columns={columnsOf(words, channel)}
      rows={rows}
      rowKey={(row) => row.key}
      href={(row) => to('person', { person: row.key })}
      search={{ value: search, onChange: onSearch, hint: say('understand.people-search') }}
      tools={<SavedViews list="people" />}
      paging={{ onMore: people.hasNextPage ? () => void people.fetchNextPage() : undefined, busy: people.isFetchingNextPage }}
      empty={<EmptyState sentence={say(wanted === '' ? 'understand.people-empty' : 'understand.people-none')} drawing={<Drawing of="rows" />} />}
    />
  )
}

function columnsOf({ say, format }: WordsNow, channel: ReturnType<typeof useChannelOf>): readonly TableColumn<Row>[] {
  return [
    { key: 'person', head: say('understand.person'), cell: (row) => personName(row.key, say), place: 'name' },
    { key: 'from', head: say('understand.came-from'), cell: (row) => touchSummary(row.firstTouch) ?? say('understand.direct'), place: 'note' },
    { key: 'channel', head: say('decide.dimension-channel'), cell: (row) => (channel === null ? '' : channelName(channel(row.firstTouch ?? {}), say)) },
    { key: 'first', head: say('understand.first-seen'), cell: (row) => <When at={row.firstSeenAt} /> },
    { key: 'last', head: say('understand.last-seen'), cell: (row) => <When at={row.lastSeenAt} />, place: 'answer' },
    { key: 'devices', head: say('understand.devices'), cell: (row) => format.count(row.devices), kind: 'figure' },
  ]
}
