import { Button } from '@mantine/core'
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { alone, type Answers } from '../../api/client.ts'
import { Failure } from '../../api/failure.tsx'
import { useApi } from '../../api/provider.tsx'
import { type ListAddress, useListAddress } from '../../app/list-address.ts'
import { Page } from '../../app/page.tsx'
import { SavedViews } from '../../app/saved-views.tsx'
import { to } from '../../app/routes.ts'
import { IntervalRow } from '../../parts/charts/interval-row.tsx'
import type { Domain } from '../../parts/charts/kinds.ts'
import { AnswerWord } from '../../parts/answer-word.tsx'
import { DataTable, type TableColumn } from '../../parts/data-table.tsx'
import { Drawing } from '../../parts/drawings.tsx'
import { EmptyState } from '../../parts/empty-state.tsx'
import { LoadingRows } from '../../parts/loading-state.tsx'
import { Unknown } from '../../parts/unknown.tsx'
import { useWords, type WordsNow } from '../../words/use-words.tsx'
import { type Decided, decidedRows, groupWord } from './decide-rows.ts'
import { domainOf, LiftAxis } from './metrics.tsx'
import { intervalOf, markOf, shortState, shortVerdict, variantName } from './readout-view.ts'
import styles from './decide.module.css'

export type Listed = Answers['experiment']['list']['experiments'][number]
export type Glance = Answers['readout']['glances'][number]

const STARTED: ('running' | 'paused' | 'stopped')[] = ['running', 'paused', 'stopped']
const PAGE = 30
/** Within what waits, runs and is decided. */
const ORDERS = { columns: ['name'], usual: { key: 'changed', direction: 'descending' } } as const

/** What waits for a decision first, then what runs, what was brought from elsewhere, and what is decided. */
export function DecideScreen(): ReactNode {
  const words = useWords()
  const { say } = words
  const address = useListAddress(ORDERS)
  const found = useStarted(address)
  const rows = decidedRows(found.experiments, found.glances)
  const waiting = rows.filter((row) => row.group === 'waiting').length
  const bring = <Button component="a" href={to('importExperiment')}>{say('decide.import')}</Button>
  const title = found.list.data === undefined || found.counting ? say('decide.title') : say(waiting === 0 ? 'decide.waiting-none' : 'decide.waiting', { n: waiting })
  return (
    <Page crumbs={[{ label: say('decide.title') }]} title={title} actions={bring} dock={bring}>
      <Rows found={found} rows={rows} words={words} address={address} />
    </Page>
  )
}

function useStarted({ wanted, order }: Pick<ListAddress, 'wanted' | 'order'>) {
  const api = useApi()
  const input = { statuses: STARTED, limit: PAGE, order, ...(wanted === '' ? {} : { search: wanted }) }
  const list = useInfiniteQuery(api.experiment.list.infiniteQueryOptions(input, { getNextPageParam: (page) => page.next ?? undefined, placeholderData: keepPreviousData }))
  const experiments = list.data?.pages.flatMap((page) => page.experiments) ?? []
  const keys = experiments.slice(0, 50).map((one) => one.key)
  const glances = useQuery({ ...api.readout.glances.queryOptions({ keys }, alone), enabled: keys.length > 0, placeholderData: keepPreviousData, refetchInterval: 15_000 })
  return { list, experiments, glances: glances.data ?? [], counting: keys.length > 0 && glances.isPending }
}

type RowsProps = {
  readonly found: ReturnType<typeof useStarted>
  readonly rows: readonly Decided[]
  readonly words: WordsNow
  readonly address: ListAddress
}

function Rows({ found: { list, counting }, rows, words, address: { search, wanted, sort, onSearch, onSort } }: RowsProps): ReactNode {
  const { say } = words
  if (list.isError && list.data === undefined) return <Failure error={list.error} what={say('decide.failed')} onRetry={() => void list.refetch()} />
  // Which ones wait is what the page is about, so nothing is listed before that is known.
  if (list.data === undefined || counting) return <LoadingRows rows={6} />
  const domain = domainOf(rows.flatMap((row) => row.lift ?? []))
  return (
    <DataTable
      caption={say('decide.title')}
      columns={columnsOf(domain, words)}
      rows={rows}
      rowKey={(row) => row.experiment.key}
      href={(row) => to('experimentDecide', { key: row.experiment.key })}
      group={(row) => say(groupWord[row.group])}
      search={{ value: search, onChange: onSearch, hint: say('decide.search') }}
      tools={<SavedViews list="results" />}
      sort={sort}
      onSort={onSort}
      paging={{ onMore: list.hasNextPage ? () => void list.fetchNextPage() : undefined, busy: list.isFetchingNextPage }}
      empty={<EmptyState sentence={say(wanted === '' ? 'decide.empty' : 'decide.none-found')} drawing={<Drawing of="intervals" />} />}
    />
  )
}

function columnsOf(domain: Domain | null, words: WordsNow): readonly TableColumn<Decided>[] {
  const { say, format } = words
  return [
    { key: 'name', head: say('decide.experiment'), sortable: true, place: 'name', width: '32%', cell: (row) => <Name row={row} words={words} /> },
    { key: 'people', head: say('decide.people'), kind: 'figure', cell: (row) => format.count(row.people) },
    { key: 'lift', head: say('decide.lift'), kind: 'figure', place: 'note', cell: (row) => <Lift row={row} words={words} /> },
    { key: 'interval', head: <LiftAxis domain={domain} />, kind: 'mark', place: 'mark', width: '26%', cell: (row) => <Interval row={row} domain={domain} /> },
    { key: 'answer', head: say('decide.answer'), place: 'answer', width: '22%', cell: (row) => <Answered row={row} words={words} /> },
  ]
}

type Cell = { readonly row: Decided; readonly words: WordsNow }

function Name({ row: { experiment }, words: { say, format } }: Cell): ReactNode {
  const { imported } = experiment
  return (
    <>
      {experiment.name}
      <span className={styles['under']}>{imported === null ? say(`surface.${experiment.surface}`) : say('decide.from-file', { file: imported.file, day: format.day(imported.at) })}</span>
    </>
  )
}

function Lift({ row: { lift }, words: { say, format } }: Cell): ReactNode {
  const interval = lift === null ? null : intervalOf(lift)
  if (interval !== null) return format.lift(interval.estimate)
  return <Unknown reason={say(lift?.lift.kind === 'none' ? `decide.no-answer-${lift.lift.reason}` : 'decide.counting')} />
}

function Interval({ row, domain }: { readonly row: Decided; readonly domain: Domain | null }): ReactNode {
  const interval = row.lift === null ? null : intervalOf(row.lift)
  if (row.lift === null || interval === null || domain === null) return null
  const early = row.group === 'running'
  return <IntervalRow domain={domain} shown={{ kind: 'interval', interval, answer: early ? 'early' : markOf(row.lift) }} />
}

function Answered({ row, words: { say } }: Cell): ReactNode {
  const decision = 'decision' in row.experiment ? row.experiment.decision : null
  if (decision !== null && row.glance !== undefined) {
    const word = decision.kind === 'ship' ? say('decide.decided-ship', { variant: variantName(row.glance, decision.variant ?? '') }) : say(`decide.decided-${decision.kind}`)
    return <AnswerWord answer="decided">{word}</AnswerWord>
  }
  return row.glance === undefined ? null : <AnswerWord answer={shortState(row.glance)}>{shortVerdict(row.glance, say)}</AnswerWord>
}
