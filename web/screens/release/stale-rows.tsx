import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import type { Answers } from '../../api/client.ts'
import { Failure } from '../../api/failure.tsx'
import { useApi } from '../../api/provider.tsx'
import { to } from '../../app/routes.ts'
import { DataTable, type TableColumn } from '../../parts/data-table.tsx'
import { Drawing } from '../../parts/drawings.tsx'
import { EmptyState } from '../../parts/empty-state.tsx'
import { LoadingRows } from '../../parts/loading-state.tsx'
import type { WordsNow } from '../../words/use-words.tsx'
import styles from './release.module.css'

type StaleRow = Answers['flag']['stale']['flags'][number]

/** After so many days without a question, or with one answer alone, a flag may be taken out of the code. */
const DAYS = 30

/** Flags that may go, each with the reason. */
export function StaleRows({ words }: { readonly words: WordsNow }): ReactNode {
  const { say } = words
  const stale = useInfiniteQuery(useApi().flag.stale.infiniteQueryOptions({ days: DAYS, limit: 50 }, { getNextPageParam: (page) => page.next ?? undefined, placeholderData: keepPreviousData }))
  if (stale.isError && stale.data === undefined) return <Failure error={stale.error} what={say('release.failed')} onRetry={() => void stale.refetch()} />
  if (stale.data === undefined) return <LoadingRows rows={6} />
  return (
    <DataTable
      caption={say('release.stale')}
      columns={columnsOf(words)}
      rows={stale.data.pages.flatMap((page) => page.flags)}
      rowKey={({ flag }) => flag.key}
      href={({ flag }) => to('flag', { key: flag.key })}
      paging={{ onMore: stale.hasNextPage ? () => void stale.fetchNextPage() : undefined, busy: stale.isFetchingNextPage }}
      empty={<EmptyState sentence={say('release.stale-none', { days: words.format.days(DAYS) })} drawing={<Drawing of="rows" />} />}
    />
  )
}

function columnsOf(words: WordsNow): readonly TableColumn<StaleRow>[] {
  const { say } = words
  return [
    { key: 'name', head: say('release.flag'), place: 'name', width: '30%', cell: ({ flag }) => flag.name },
    { key: 'key', head: say('release.key'), place: 'note', cell: ({ flag }) => <code className={styles['quiet']}>{flag.key}</code> },
    { key: 'why', head: say('release.stale-why'), place: 'answer', cell: (row) => whyOf(row, words) },
  ]
}

function whyOf({ stale }: StaleRow, { say, format }: WordsNow): string {
  switch (stale.kind) {
    case 'never-asked':
      return say('release.stale-never')
    case 'not-asked':
      return say('release.stale-since', { day: format.day(stale.lastAt) })
    case 'one-variation':
      return say('release.stale-one', { variation: stale.variation, day: format.day(stale.since) })
  }
}
