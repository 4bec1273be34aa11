import { Button, SegmentedControl } from '@mantine/core'
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { lazy, Suspense, type ReactNode } from 'react'
import { useLocation } from 'wouter'
import { Failure } from '../../api/failure.tsx'
import { useApi } from '../../api/provider.tsx'
import { useAsked } from '../../app/asked.ts'
import { useListAddress } from '../../app/list-address.ts'
import { maySee, type Environment } from '../../app/member-now.ts'
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
import { serveText } from './flag-changes.ts'
import { draftOf, type Flag } from './flag-draft.ts'
import { StaleRows } from './stale-rows.tsx'
import styles from './release.module.css'

const NewFlag = lazy(async () => ({ default: (await import('./new-flag.tsx')).NewFlag }))

const WHICH = ['all', 'stale', 'archived'] as const
const ORDERS = { columns: ['name', 'key'], usual: { key: 'key', direction: 'ascending' } } as const
const WORDS = { all: 'release.all', stale: 'release.stale', archived: 'release.archived' } as const

/** Every flag, and what it does in each environment. */
export function ReleaseScreen(): ReactNode {
  const words = useWords()
  const { say } = words
  const { member } = useMember()
  const [, go] = useLocation()
  const [making, setMaking] = useAsked('new')
  const address = useListAddress()
  const shown = WHICH.find((one) => one === address.filter('show')) ?? 'all'
  const make = maySee(member, 'editor') ? <Button leftSection={<Icon name="plus" />} onClick={() => setMaking(true)}>{say('release.new-flag')}</Button> : undefined
  return (
    <Page crumbs={[{ label: say('verb.release') }]} title={say('release.title')} subtitle={say('release.sentence')} actions={make} {...(make === undefined ? {} : { dock: make })}>
      <WhoCan />
      <div className={styles['which']}>
        <SegmentedControl value={shown} onChange={(value) => address.onFilter('show', value === 'all' ? '' : value)} data={WHICH.map((one) => ({ value: one, label: say(WORDS[one]) }))} aria-label={say('release.which')} />
      </div>
      {shown === 'stale' ? <StaleRows words={words} /> : <Rows key={shown} words={words} archived={shown === 'archived'} />}
      {making ? <Suspense fallback={null}><NewFlag onClose={() => setMaking(false)} onMade={(flag) => go(to('flag', { key: flag.key }))} /></Suspense> : null}
    </Page>
  )
}

function Rows({ words, archived }: { readonly words: WordsNow; readonly archived: boolean }): ReactNode {
  const { say } = words
  const { environments } = useMember()
  const { search, wanted, sort, order, onSearch, onSort } = useListAddress(ORDERS)
  const input = { limit: 50, archived, order, ...(wanted === '' ? {} : { search: wanted }) }
  const flags = useInfiniteQuery(useApi().flag.list.infiniteQueryOptions(input, { getNextPageParam: (page) => page.next ?? undefined, placeholderData: keepPreviousData }))
  if (flags.isError && flags.data === undefined) return <Failure error={flags.error} what={say('release.failed')} onRetry={() => void flags.refetch()} />
  if (flags.data === undefined) return <LoadingRows rows={6} />
  return (
    <DataTable
      caption={say('release.title')}
      columns={columnsOf(environments, words)}
      rows={flags.data.pages.flatMap((page) => page.flags)}
      rowKey={(flag) => flag.key}
      href={(flag) => to('flag', { key: flag.key })}
      search={{ value: search, onChange: onSearch, hint: say('release.search') }}
      tools={<SavedViews list="flags" />}
      sort={sort}
      onSort={onSort}
      paging={{ onMore: flags.hasNextPage ? () => void flags.fetchNextPage() : undefined, busy: flags.isFetchingNextPage }}
      empty={<EmptyState sentence={say(wanted !== '' ? 'release.none-found' : archived ? 'release.archived-none' : 'release.empty')} drawing={<Drawing of="rows" />} />}
    />
  )
}

function columnsOf(environments: readonly Environment[], words: WordsNow): readonly TableColumn<Flag>[] {
  const { say } = words
  return [
    { key: 'name', head: say('release.flag'), place: 'name', width: '30%', sortable: true, cell: (flag) => flag.name },
    { key: 'key', head: say('release.key'), place: 'note', sortable: true, cell: (flag) => <code className={styles['quiet']}>{flag.key}</code> },
    ...environments.map((environment, index): TableColumn<Flag> => ({
      key: environment.key,
      head: environment.name,
      ...(index === 0 ? { place: 'answer' as const } : {}),
      cell: (flag) => servedIn(flag, environment, words),
    })),
  ]
}

/** What the flag does there in three words: off, one value for everybody, or how many rules decide. */
function servedIn(flag: Flag, environment: Environment, words: WordsNow): string {
  const { say } = words
  const stored = flag.environments[environment.id]
  if (stored === undefined || !stored.enabled) return say('release.off')
  const { rules, fallthrough } = draftOf(stored)
  const value = serveText(fallthrough, words)
  if (rules.length === 0) return value
  const [only] = rules
  return rules.length === 1 && only?.serve.kind === 'experiment' ? say('release.experiment-in', { value }) : say('release.rules-else', { n: rules.length, value })
}
