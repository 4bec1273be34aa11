import { Autocomplete, Button, SegmentedControl, Select, TextInput } from '@mantine/core'
import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query'
import { useId, useState, type ReactNode } from 'react'
import { Failure } from '../../api/failure.tsx'
import { beat } from '../../api/live.ts'
import { useApi } from '../../api/provider.tsx'
import { useMember } from '../../app/member.tsx'
import { useNow } from '../../app/now.ts'
import { Page } from '../../app/page.tsx'
import { to } from '../../app/routes.ts'
import { SavedViews } from '../../app/saved-views.tsx'
import { TextAction } from '../../parts/actions.tsx'
import { DataTable, type TableColumn } from '../../parts/data-table.tsx'
import { Icon } from '../../parts/icon.tsx'
import { LiveDot } from '../../parts/live-dot.tsx'
import { LoadingRows } from '../../parts/loading-state.tsx'
import { When } from '../../parts/when.tsx'
import { useWords, type WordsNow } from '../../words/use-words.tsx'
import { EventPanel } from './event-panel.tsx'
import { askOf, botChoices, type FilterState, isFiltered, types, useFilters } from './event-filters.ts'
import { flagWord, type LiveEvent, liveName } from './event-words.ts'
import { NothingYet } from './nothing-yet.tsx'
import { personName } from './person-words.ts'
import styles from './events.module.css'

/** Everything that arrives, as it arrives: filtered, paused, opened, and page by page into the past. */
export function EventsScreen(): ReactNode {
  const { say, format } = useWords()
  const bots = useQuery({ ...useApi().people.bots.queryOptions(), staleTime: 30_000 })
  const state = useFilters()
  const opened = state.address.get('event')
  return (
    <Page crumbs={[{ label: say('verb.understand') }, { label: say('events.title') }]} title={say('events.title')} subtitle={bots.data === undefined ? say('events.sentence') : `${say('events.sentence')} ${say('events.bots-counted', { n: bots.data, count: format.count(bots.data) })}`}>
      <FilterRow state={state} />
      <Log state={state} />
      {opened === null ? null : <EventPanel cursor={opened} />}
    </Page>
  )
}

function FilterRow({ state: { filters, change } }: { readonly state: FilterState }): ReactNode {
  const { say } = useWords()
  const { environments } = useMember()
  const bots = useId()
  const names = useQuery({ ...useApi().metric.events.queryOptions(), staleTime: 60_000 })
  return (
    <div className={styles['filters']} role="search" aria-label={say('events.filters')}>
      <Select label={say('events.environment')} placeholder={say('events.all')} clearable value={filters.environment === '' ? null : filters.environment}
        onChange={(value) => change({ environment: value ?? '' })} data={environments.map((one) => ({ value: one.key, label: one.name }))} />
      <Select label={say('events.type')} placeholder={say('events.all')} clearable value={filters.type === '' ? null : filters.type}
        onChange={(value) => change({ type: value ?? '' })} data={types.map((one) => ({ value: one, label: say(`call.${one}`) }))} />
      <Autocomplete label={say('events.name')} placeholder={say('events.all')} value={filters.name} maxLength={200} limit={20} onChange={(name) => change({ name })} data={[...new Set((names.data ?? []).map((one) => one.name))]} />
      <TextInput label={say('events.person')} placeholder={say('events.all')} value={filters.person} maxLength={1_000} onChange={(event) => change({ person: event.currentTarget.value })} />
      <TextInput label={say('events.experiment')} placeholder={say('events.all')} value={filters.experiment} maxLength={100} onChange={(event) => change({ experiment: event.currentTarget.value })} />
      <div className={styles['bots']}>
        <span className={styles['label']} id={bots}>{say('events.bots')}</span>
        <SegmentedControl aria-labelledby={bots} value={filters.bots} onChange={(value) => change({ bots: botChoices.find((one) => one === value) ?? 'shown' })} data={botChoices.map((one) => ({ value: one, label: say(`events.bots-${one}`) }))} />
      </div>
    </div>
  )
}

/** Asked each second while it is live. It stands still while paused, while pages of the past are open, and under the pointer or the focus. */
function useLog({ filters }: FilterState) {
  const { environments } = useMember()
  const answers = useQueryClient()
  const [paused, setPaused] = useState(false)
  const [held, hold] = useState(false)
  const options = useApi().event.live.infiniteQueryOptions(askOf(filters, environments), { getNextPageParam: (page) => page.older ?? undefined, initialCursor: null, placeholderData: (before) => before })
  const log = useInfiniteQuery({ ...options, refetchInterval: (query) => (paused || held || (query.state.data?.pages.length ?? 0) > 1 ? false : beat), staleTime: 0, refetchOnWindowFocus: false, retry: false })
  const inPast = (log.data?.pages.length ?? 0) > 1
  return {
    log,
    hold,
    isLive: !paused && !inPast,
    pause: () => setPaused(true),
    goOn: () => {
      setPaused(false)
      answers.setQueryData(options.queryKey, (data) => (data === undefined ? data : { pages: data.pages.slice(0, 1), pageParams: data.pageParams.slice(0, 1) }))
      void answers.invalidateQueries({ queryKey: options.queryKey })
    },
  }
}

function Log({ state }: { readonly state: FilterState }): ReactNode {
  const words = useWords()
  const { say } = words
  const { environments } = useMember()
  const now = useNow()
  const { log, hold, isLive, pause, goOn } = useLog(state)
  if (log.isError && log.data === undefined) return <Failure error={log.error} what={say('events.failed')} onRetry={() => void log.refetch()} />
  if (log.data === undefined) return <LoadingRows rows={10} />
  const events = log.data.pages.flatMap((page) => page.events)
  const last = log.data.pages[0]?.events[0]?.receivedAt
  if (events.length === 0 && !log.hasNextPage && !isFiltered(state.filters)) return <NothingYet />
  const rest = new URLSearchParams(state.address)
  rest.delete('event')
  const linkOf = (cursor: string): string => `${to('events')}?${new URLSearchParams([...rest, ['event', cursor]]).toString()}`
  return (
    <>
      <div className={styles['above']}>
        {isLive ? <LiveDot live={!log.isError} now={now} {...(last === undefined ? {} : { last })} /> : <span className={styles['quiet']}>{say('events.stands')}</span>}
        <div className={styles['end']}>
          {isFiltered(state.filters) ? <TextAction onClick={state.clear}>{say('events.clear')}</TextAction> : null}
          <SavedViews list="events" />
          {isLive ? <Button leftSection={<Icon name="pause" />} onClick={pause}>{say('events.pause')}</Button> : <Button leftSection={<Icon name="start" />} onClick={goOn}>{say('events.go-on')}</Button>}
        </div>
      </div>
      <div onPointerEnter={() => hold(true)} onPointerLeave={() => hold(false)} onFocus={() => hold(true)} onBlur={() => hold(false)}>
        <DataTable
          caption={say('events.title')}
          columns={columnsOf(words, environments, now)}
          rows={events}
          rowKey={(event) => event.cursor}
          href={(event) => linkOf(event.cursor)}
          paging={{ onMore: log.hasNextPage ? () => void log.fetchNextPage() : undefined, busy: log.isFetchingNextPage }}
          empty={<p className={styles['quiet']}>{say(log.hasNextPage ? 'events.none-so-far' : 'events.none')}</p>}
          dense
        />
      </div>
    </>
  )
}

function columnsOf(words: WordsNow, environments: readonly { readonly id: string; readonly name: string }[], now: Date): readonly TableColumn<LiveEvent>[] {
  const { say } = words
  return [
    { key: 'what', head: say('understand.event'), width: '30%', place: 'name', cell: (event) => <span className={styles['name']}>{liveName(event, say)}{event.bot ? <span className={styles['quiet']}> · {say('events.bot')}</span> : null}</span> },
    { key: 'who', head: say('understand.person'), cell: (event) => <Who event={event} /> },
    { key: 'where', head: say('events.environment'), cell: (event) => environments.find((one) => one.id === event.environmentId)?.name ?? '–' },
    { key: 'flags', head: say('events.flags'), place: 'note', cell: (event) => <Flag event={event} /> },
    { key: 'when', head: say('events.received'), place: 'answer', width: '8rem', cell: (event) => <When at={event.receivedAt} now={now} /> },
  ]
}

function Who({ event }: { readonly event: LiveEvent }): ReactNode {
  const { say } = useWords()
  return event.person === null ? <span className={styles['quiet']}>{say('events.nobody')}</span> : <a href={to('person', { person: event.person })}>{personName(event.person, say)}</a>
}

function Flag({ event }: { readonly event: LiveEvent }): ReactNode {
  const { say } = useWords()
  const word = flagWord(event, say)
  if (word === undefined) return null
  const more = Math.max(0, event.flags.deviations.length - 1)
  return <span className={styles['flag']}><Icon name="triangle" size={12} /><span>{word}{more === 0 ? '' : ` ${say('events.and-more', { n: more })}`}</span></span>
}
