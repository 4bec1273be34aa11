import { Button } from '@mantine/core'
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { lazy, Suspense, type ReactNode } from 'react'
import { useLocation } from 'wouter'
import type { Answers } from '../../api/client.ts'
import { Failure } from '../../api/failure.tsx'
import { useApi } from '../../api/provider.tsx'
import { conditionText } from '../../app/clause-text.ts'
import { useAsked } from '../../app/asked.ts'
import { useListAddress } from '../../app/list-address.ts'
import { maySee } from '../../app/member-now.ts'
import { useMember } from '../../app/member.tsx'
import { Page } from '../../app/page.tsx'
import { SavedViews } from '../../app/saved-views.tsx'
import { WhoCan } from '../../app/who-can.tsx'
import { to } from '../../app/routes.ts'
import { DataTable, type TableColumn } from '../../parts/data-table.tsx'
import { Drawing } from '../../parts/drawings.tsx'
import { EmptyState } from '../../parts/empty-state.tsx'
import { Icon } from '../../parts/icon.tsx'
import { LoadingRows } from '../../parts/loading-state.tsx'
import { useWords, type WordsNow } from '../../words/use-words.tsx'
import styles from './understand.module.css'

const NewAudience = lazy(async () => ({ default: (await import('./new-audience.tsx')).NewAudience }))

const ORDERS = { columns: ['name', 'key'], usual: { key: 'key', direction: 'ascending' } } as const

type Row = Answers['audience']['list']['audiences'][number]

/** Every audience as the sentence that it is, and in how many places it is used. */
export function AudiencesScreen(): ReactNode {
  const words = useWords()
  const { say } = words
  const { member } = useMember()
  const [, go] = useLocation()
  const [making, setMaking] = useAsked('new')
  const make = maySee(member, 'editor') ? <Button leftSection={<Icon name="plus" />} onClick={() => setMaking(true)}>{say('understand.new-audience')}</Button> : undefined
  return (
    <Page crumbs={[{ label: say('verb.understand') }, { label: say('understand.audiences') }]} title={say('understand.audiences')} subtitle={say('understand.audiences-sentence')} actions={make} {...(make === undefined ? {} : { dock: make })}>
      <WhoCan />
      <Rows words={words} />
      {making ? <Suspense fallback={null}><NewAudience onClose={() => setMaking(false)} onMade={(key) => go(to('audience', { key }))} /></Suspense> : null}
    </Page>
  )
}

function Rows({ words }: { readonly words: WordsNow }): ReactNode {
  const { say } = words
  const { search, wanted, sort, order, onSearch, onSort } = useListAddress(ORDERS)
  const input = { limit: 50, order, ...(wanted === '' ? {} : { search: wanted }) }
  const found = useInfiniteQuery(useApi().audience.list.infiniteQueryOptions(input, { getNextPageParam: (page) => page.next ?? undefined, placeholderData: keepPreviousData }))
  if (found.isError && found.data === undefined) return <Failure error={found.error} what={say('understand.audiences-failed')} onRetry={() => void found.refetch()} />
  if (found.data === undefined) return <LoadingRows rows={6} />
  return (
    <DataTable
      caption={say('understand.audiences')}
      columns={columnsOf(words)}
      rows={found.data.pages.flatMap((page) => page.audiences)}
      rowKey={(audience) => audience.key}
      href={(audience) => to('audience', { key: audience.key })}
      search={{ value: search, onChange: onSearch, hint: say('understand.audience-search') }}
      tools={<SavedViews list="audiences" />}
      sort={sort}
      onSort={onSort}
      paging={{ onMore: found.hasNextPage ? () => void found.fetchNextPage() : undefined, busy: found.isFetchingNextPage }}
      empty={<EmptyState sentence={say(wanted === '' ? 'understand.audiences-empty' : 'understand.audiences-none')} drawing={<Drawing of="rows" />} />}
    />
  )
}

function columnsOf({ say }: WordsNow): readonly TableColumn<Row>[] {
  return [
    { key: 'name', sortable: true, head: say('understand.audience'), place: 'name', width: '24%', cell: (row) => row.name },
    { key: 'who', head: say('understand.in-it'), place: 'note', cell: (row) => conditionText(row.condition, say) ?? say('clause.always') },
    { key: 'key', sortable: true, head: say('understand.audience-key'), cell: (row) => <code className={styles['quiet']}>{row.key}</code> },
    { key: 'used', head: say('understand.used-head'), place: 'answer', cell: (row) => say('understand.used', { n: row.uses.length }) },
  ]
}
