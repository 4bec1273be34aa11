import { useInfiniteQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import type { Answers } from '../../api/client.ts'
import { Failure } from '../../api/failure.tsx'
import { useApi } from '../../api/provider.tsx'
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
import { accountName, traitsText } from './account-words.ts'

type Row = Answers['people']['accounts']['accounts'][number]

/** The teams that events name, for products that are sold to teams. */
export function AccountsScreen(): ReactNode {
  const { say } = useWords()
  return (
    <Page crumbs={[{ label: say('verb.understand') }, { label: say('accounts.title') }]} title={say('accounts.title')} subtitle={say('accounts.sentence')}>
      <Rows />
    </Page>
  )
}

function Rows(): ReactNode {
  const words = useWords()
  const { say } = words
  const { search, wanted, onSearch } = useListAddress()
  const input = wanted === '' ? {} : { search: wanted }
  const accounts = useInfiniteQuery(
    useApi().people.accounts.infiniteQueryOptions(input, { getNextPageParam: (page) => page.next ?? undefined, initialCursor: null, placeholderData: (before) => before }),
  )
  if (accounts.isError && accounts.data === undefined) return <Failure error={accounts.error} what={say('accounts.failed')} onRetry={() => void accounts.refetch()} />
  if (accounts.data === undefined) return <LoadingRows rows={8} />
  return (
    <DataTable
      caption={say('accounts.title')}
      columns={columnsOf(words)}
      rows={accounts.data.pages.flatMap((page) => page.accounts)}
      rowKey={(row) => row.account}
      href={(row) => to('customerAccount', { account: row.account })}
      search={{ value: search, onChange: onSearch, hint: say('accounts.search') }}
      tools={<SavedViews list="accounts" />}
      paging={{ onMore: accounts.hasNextPage ? () => void accounts.fetchNextPage() : undefined, busy: accounts.isFetchingNextPage }}
      empty={<EmptyState sentence={say(wanted === '' ? 'accounts.empty' : 'accounts.none')} drawing={<Drawing of="rows" />} />}
    />
  )
}

function columnsOf({ say, format }: WordsNow): readonly TableColumn<Row>[] {
  return [
    { key: 'account', head: say('accounts.account'), cell: (row) => accountName(row), place: 'name' },
    { key: 'traits', head: say('accounts.traits'), cell: (row) => traitsText(row.traits), place: 'note' },
    { key: 'people', head: say('understand.people'), cell: (row) => format.count(row.people), kind: 'figure' },
    { key: 'last', head: say('understand.last-seen'), cell: (row) => (row.lastSeenAt === null ? '–' : <When at={row.lastSeenAt} />), place: 'answer' },
  ]
}
