import { Button, Select, TextInput } from '@mantine/core'
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { Link } from 'wouter'
import { alone, type Answers } from '../../api/client.ts'
import { Failure } from '../../api/failure.tsx'
import { useApi } from '../../api/provider.tsx'
import { useListAddress } from '../../app/list-address.ts'
import { Page } from '../../app/page.tsx'
import { SavedViews } from '../../app/saved-views.tsx'
import { to } from '../../app/routes.ts'
import { sharedDomain } from '../../parts/charts/axis.ts'
import { IntervalAxis } from '../../parts/charts/interval-row.tsx'
import { TextAction } from '../../parts/actions.tsx'
import { Drawing } from '../../parts/drawings.tsx'
import { EmptyState } from '../../parts/empty-state.tsx'
import { Icon } from '../../parts/icon.tsx'
import { LoadingRows } from '../../parts/loading-state.tsx'
import { useWords, type WordsNow } from '../../words/use-words.tsx'
import { LearningRow } from './learning-row.tsx'
import styles from './learn.module.css'

export type Learning = Answers['learning']['list']['learnings'][number]
export type Program = Answers['learning']['program']

const surfaces = ['campaign', 'landing', 'onboarding', 'pricing', 'product'] as const satisfies readonly Learning['surface'][]

/** What do we know by now? Decided experiments, newest first: belief, what happened, what else speaks for it or against it. */
export function LibraryScreen(): ReactNode {
  const words = useWords()
  const { say } = words
  const program = useQuery({ ...useApi().learning.program.queryOptions(undefined, alone), staleTime: 60_000 })
  const next = <Button component={Link} href={to('ideas')}>{say('learn.try-again')}</Button>
  return (
    <Page crumbs={[{ label: say('verb.learn') }]} title={titleOf(program.data, words)} subtitle={noteOf(program.data, words)} actions={next} dock={next}>
      <Library />
    </Page>
  )
}

function titleOf(program: Program | undefined, { say, format }: WordsNow): string {
  const brought = program?.brought
  if (brought === undefined || brought === null) return say('learn.title-none')
  return say('learn.title-brought', { n: brought.experiments, count: format.count(brought.experiments), metric: brought.metric, lift: format.lift(brought.believed?.estimate ?? brought.measured) })
}

function noteOf(program: Program | undefined, { say }: WordsNow): string | undefined {
  if (program?.brought == null) return undefined
  return say(program.brought.believed === null ? 'learn.measured' : 'learn.shrunken')
}

function Library(): ReactNode {
  const { say } = useWords()
  const { search, wanted, onSearch, filter, onFilter } = useListAddress()
  const surface = surfaces.find((one) => one === filter('surface')) ?? null
  const found = useInfiniteQuery({ ...useApi().learning.list.infiniteQueryOptions({ search: wanted, surface, limit: 20 }, { getNextPageParam: (page) => page.next ?? undefined, ...alone }), placeholderData: keepPreviousData })
  const learnings = found.data?.pages.flatMap((page) => page.learnings)
  const domain = sharedDomain(learnings?.flatMap(({ lift }) => (lift === null ? [] : [{ estimate: lift.estimate, low: lift.from, high: lift.to }])) ?? [])
  const isFiltered = wanted !== '' || surface !== null
  return (
    <>
      <div className={styles['tools']}>
        <TextInput aria-label={say('learn.search')} placeholder={say('learn.search')} value={search} maxLength={200} leftSection={<Icon name="search" />} onChange={(event) => onSearch(event.currentTarget.value)} />
        <Select aria-label={say('learn.surface')} placeholder={say('learn.everywhere')} clearable value={surface} onChange={(value) => onFilter('surface', value ?? '')} data={surfaces.map((one) => ({ value: one, label: say(`surface.${one}`) }))} w={180} />
        <SavedViews list="learnings" />
      </div>
      {found.isError && learnings === undefined ? <Failure error={found.error} what={say('learn.failed')} onRetry={() => void found.refetch()} /> : null}
      {found.isPending ? <LoadingRows rows={5} /> : null}
      {learnings?.length === 0 ? <EmptyState sentence={say(isFiltered ? 'learn.none-found' : 'learn.empty')} drawing={<Drawing of="intervals" />} /> : null}
      {learnings === undefined || learnings.length === 0 ? null : <div className={styles['axis']}><IntervalAxis domain={domain} /></div>}
      <ul className={styles['list']}>{learnings?.map((one) => <LearningRow key={one.key} learning={one} domain={domain} />)}</ul>
      {found.hasNextPage ? <TextAction onClick={() => void found.fetchNextPage()} disabled={found.isFetchingNextPage}>{say('table.more')}</TextAction> : null}
    </>
  )
}
