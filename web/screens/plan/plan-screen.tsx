import { Button } from '@mantine/core'
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { Link, useLocation } from 'wouter'
import { Failure } from '../../api/failure.tsx'
import { useApi } from '../../api/provider.tsx'
import { pageOf } from '../../app/experiment-tabs.tsx'
import { type ListAddress, useListAddress } from '../../app/list-address.ts'
import { useMember } from '../../app/member.tsx'
import { maySee } from '../../app/member-now.ts'
import { useNow } from '../../app/now.ts'
import { Page } from '../../app/page.tsx'
import { SavedViews } from '../../app/saved-views.tsx'
import { WhoCan } from '../../app/who-can.tsx'
import { to } from '../../app/routes.ts'
import { PrimaryButton } from '../../parts/actions.tsx'
import { DataTable, type TableColumn } from '../../parts/data-table.tsx'
import { Drawing } from '../../parts/drawings.tsx'
import { EmptyState } from '../../parts/empty-state.tsx'
import { Icon } from '../../parts/icon.tsx'
import { LoadingRows } from '../../parts/loading-state.tsx'
import { When } from '../../parts/when.tsx'
import { useWords, type WordsNow } from '../../words/use-words.tsx'
import type { Experiment } from './draft.ts'
import styles from './plan.module.css'

type Row = Experiment & { readonly now: Date }

/** What is planned: drafts first, then what was launched, newest change first. */
export function PlanScreen(): ReactNode {
  const words = useWords()
  const { say } = words
  const { member } = useMember()
  const [, navigate] = useLocation()
  const address = useListAddress(ORDERS)
  const list = usePlans(address)
  const now = useNow({ still: true })
  const rows = list.data?.pages.flatMap((page) => page.experiments).map((one): Row => ({ ...one, now }))
  const drafts = rows?.filter(isDraft).length ?? 0
  const button = maySee(member, 'editor') ? <PrimaryButton leftSection={<Icon name="plus" />} onClick={() => navigate(to('newExperiment'))}>{say('plan.new-button')}</PrimaryButton> : undefined
  return (
    <Page crumbs={[{ label: say('verb.plan') }]} title={rows === undefined ? say('verb.plan') : say('plan.drafts', { n: drafts, count: words.format.count(drafts) })} actions={button} dock={button}>
      <WhoCan />
      {list.isError && rows === undefined ? <Failure error={list.error} what={say('plan.list-failed')} onRetry={() => void list.refetch()} /> : null}
      {list.isPending ? <LoadingRows /> : null}
      {rows !== undefined && rows.length === 0 && address.wanted === '' ? <Nothing /> : null}
      {rows === undefined || (rows.length === 0 && address.wanted === '') ? null : (
        <DataTable caption={say('plan.table')} columns={columnsOf(words)} rows={rows} rowKey={(row) => row.key} href={(row) => to(pageOf(row.kind), { key: row.key })}
          group={(row) => say(isDraft(row) ? 'plan.group-drafts' : 'plan.group-launched')}
          search={{ value: address.search, onChange: address.onSearch, hint: say('plan.search') }} tools={<SavedViews list="plans" />} sort={address.sort} onSort={address.onSort}
          empty={<p className={styles['note']}>{say('plan.nothing-found')}</p>}
          paging={{ onMore: list.hasNextPage ? () => void list.fetchNextPage() : undefined, busy: list.isFetchingNextPage }} />
      )}
    </Page>
  )
}

const ORDERS = { columns: ['name', 'changed'], usual: { key: 'changed', direction: 'descending' } } as const

function usePlans({ wanted, order }: Pick<ListAddress, 'wanted' | 'order'>) {
  const api = useApi()
  return useInfiniteQuery({
    ...api.experiment.list.infiniteQueryOptions({ limit: 50, order, draftsFirst: true, ...(wanted === '' ? {} : { search: wanted }) }, { getNextPageParam: (page) => page.next ?? undefined }),
    placeholderData: keepPreviousData,
  })
}

function isDraft({ kind }: Pick<Experiment, 'kind'>): boolean {
  return kind === 'draft' || kind === 'review'
}

function columnsOf({ say, format }: WordsNow): readonly TableColumn<Row>[] {
  return [
    { key: 'name', head: say('plan.head-experiment'), width: '34%', sortable: true, cell: (row) => row.name, place: 'name' },
    { key: 'where', head: say('plan.head-where'), cell: (row) => say(`surface.${row.surface}`), place: 'note' },
    { key: 'days', head: say('plan.head-days'), cell: (row) => (row.origin === 'live' ? format.days(row.design.plan.days) : say('plan.elsewhere')) },
    { key: 'changed', sortable: true, head: say('plan.head-changed'), cell: (row) => <Changed row={row} />, place: 'mark' },
    { key: 'state', head: say('plan.head-state'), cell: (row) => say(`status.${row.kind}`), place: 'answer' },
  ]
}

function Changed({ row }: { readonly row: Row }): ReactNode {
  return <When at={row.updatedAt} now={row.now} />
}

function Nothing(): ReactNode {
  const { say } = useWords()
  return <EmptyState sentence={say('plan.empty')} drawing={<Drawing of="line" />} action={<Button component={Link} href={to('newExperiment')}>{say('plan.new-button')}</Button>} />
}
