import { Button, Select, TextInput } from '@mantine/core'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useDeferredValue, type ReactNode } from 'react'
import { useSearchParams } from 'wouter'
import type { Answers } from '../../api/client.ts'
import { Failure } from '../../api/failure.tsx'
import { useApi } from '../../api/provider.tsx'
import { useMember } from '../../app/member.tsx'
import { maySee } from '../../app/member-now.ts'
import { useNow } from '../../app/now.ts'
import { Page } from '../../app/page.tsx'
import { to } from '../../app/routes.ts'
import { SavedViews } from '../../app/saved-views.tsx'
import { DataTable, type TableColumn } from '../../parts/data-table.tsx'
import { Icon } from '../../parts/icon.tsx'
import { LoadingRows } from '../../parts/loading-state.tsx'
import { When } from '../../parts/when.tsx'
import { useWords, type WordsNow } from '../../words/use-words.tsx'
import { addressOf, askedOf, exportAddress, type Filter, filterIn, kinds } from './history-filter.ts'
import { didWords } from './history-words.ts'
import styles from '../../app/settings.module.css'

type Entry = Answers['history']['list']['entries'][number]
type Row = Entry & { readonly now: Date }
type Filtering = { readonly filter: Filter; readonly onFilter: (change: Partial<Filter>) => void }

/** Who changed what in the whole workspace; filters stand in the address. */
export function HistoryScreen(): ReactNode {
  const { say } = useWords()
  const [address, setAddress] = useSearchParams()
  const filter = filterIn(address)
  const onFilter = (change: Partial<Filter>): void => setAddress(addressOf({ ...filter, ...change }), { replace: true })
  return (
    <Page crumbs={[{ label: say('verb.start'), to: to('start') }, { label: say('page.history') }]} title={say('page.history')} subtitle={say('history.sentence')} actions={<Exports filter={filter} />}>
      <div className={styles['page']}>
        <Filters filter={filter} onFilter={onFilter} />
        <Entries filter={filter} onFilter={onFilter} />
      </div>
    </Page>
  )
}

function Exports({ filter }: { readonly filter: Filter }): ReactNode {
  const { say } = useWords()
  const { member } = useMember()
  if (!maySee(member, 'analyst')) return <span className={styles['note']}>{say('history.by-analyst')}</span>
  return (
    <span className={styles['buttons']}>
      {(['csv', 'json'] as const).map((format) => (
        <Button key={format} component="a" download href={exportAddress(filter, format)} leftSection={<Icon name="download" />}>{say(format === 'csv' ? 'history.csv' : 'history.json')}</Button>
      ))}
    </span>
  )
}

function Filters({ filter, onFilter }: Filtering): ReactNode {
  const { say } = useWords()
  const members = useQuery({ ...useApi().member.list.queryOptions(), staleTime: 60_000 })
  const who = [{ value: '', label: say('history.anybody') }, ...(members.data ?? []).map(({ id, name }) => ({ value: id, label: name })), { value: 'key', label: say('history.keys') }, { value: 'system', label: say('history.system') }]
  const what = [{ value: '', label: say('history.anything') }, ...kinds.map((each) => ({ value: each, label: say(`history.kind-${each}`) }))]
  return (
    <div className={styles['fields']}>
      <Select label={say('history.who')} data={who} value={filter.who} onChange={(value) => onFilter({ who: value ?? '' })} allowDeselect={false} searchable />
      <Select label={say('history.what')} data={what} value={filter.what} onChange={(value) => onFilter({ what: value ?? '' })} allowDeselect={false} />
      <TextInput type="date" label={say('history.from')} value={filter.from} onChange={(event) => onFilter({ from: event.currentTarget.value })} />
      <TextInput type="date" label={say('history.to')} value={filter.to} onChange={(event) => onFilter({ to: event.currentTarget.value })} />
    </div>
  )
}

function Entries({ filter, onFilter }: Filtering): ReactNode {
  const words = useWords()
  const { say } = words
  const now = useNow({ still: true })
  const search = useDeferredValue(filter.search)
  const history = useInfiniteQuery(
    useApi().history.list.infiniteQueryOptions(askedOf({ ...filter, search }), { getNextPageParam: (page) => page.next ?? undefined, placeholderData: (before) => before }),
  )
  if (history.isError && history.data === undefined) return <Failure error={history.error} what={say('history.failed')} onRetry={() => void history.refetch()} />
  if (history.data === undefined) return <LoadingRows rows={8} />
  return (
    <DataTable
      caption={say('page.history')}
      columns={columnsOf(words)}
      rows={history.data.pages.flatMap((page) => page.entries).map((entry): Row => ({ ...entry, now }))}
      rowKey={(row) => row.id}
      search={{ value: filter.search, onChange: (value) => onFilter({ search: value }), hint: say('history.search') }}
      tools={<SavedViews list="history" />}
      paging={{ onMore: history.hasNextPage ? () => void history.fetchNextPage() : undefined, busy: history.isFetchingNextPage }}
      empty={<p className={styles['note']}>{say('history.none')}</p>}
    />
  )
}

function columnsOf({ say }: WordsNow): readonly TableColumn<Row>[] {
  return [
    { key: 'what', head: say('history.what'), width: '44%', cell: (row) => <What row={row} />, place: 'name' },
    { key: 'who', head: say('history.who'), cell: (row) => row.actor.name, place: 'note' },
    { key: 'why', head: say('history.why'), width: '22%', cell: (row) => (row.why === '' ? <span className={styles['quiet']}>–</span> : row.why) },
    { key: 'when', head: say('history.when'), cell: (row) => <When at={row.at} now={row.now} />, place: 'answer' },
  ]
}

function What({ row }: { readonly row: Row }): ReactNode {
  const { say } = useWords()
  return (
    <span className={styles['names']}>
      <span>{say(`history.kind-${row.entityKind}`)} <strong>{row.entityKey}</strong> · {didWords(row.action, say)}</span>
      <Details row={row} />
    </span>
  )
}

/** What stood before and after, as it was kept. */
function Details({ row: { before, after } }: { readonly row: Row }): ReactNode {
  const { say } = useWords()
  const parts = [[say('history.before'), before], [say('history.after'), after]] as const
  const there = parts.filter(([, value]) => value !== null && value !== undefined)
  if (there.length === 0) return null
  return (
    <details className={styles['details']}>
      <summary>{say('history.details')}</summary>
      <pre tabIndex={0} translate="no">{there.map(([word, value]) => `${word}\n${JSON.stringify(value, null, 2)}`).join('\n\n')}</pre>
    </details>
  )
}
