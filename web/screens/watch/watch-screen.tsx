import { useQuery } from '@tanstack/react-query'
import { lazy, Suspense, useMemo, type ReactNode } from 'react'
import { Link } from 'wouter'
import { Answered } from '../../api/answered.tsx'
import { Failure } from '../../api/failure.tsx'
import { useArrivals } from '../../api/live.ts'
import { useApi } from '../../api/provider.tsx'
import { useNow } from '../../app/now.ts'
import { Page } from '../../app/page.tsx'
import { to } from '../../app/routes.ts'
import { useRunning } from '../../app/running.ts'
import { Drawing } from '../../parts/drawings.tsx'
import { EmptyState } from '../../parts/empty-state.tsx'
import { LiveDot } from '../../parts/live-dot.tsx'
import { LoadingRows } from '../../parts/loading-state.tsx'
import { Counting, useWords, type WordsNow } from '../../words/use-words.tsx'
import { rowsOf, type Row } from './row.ts'

// Most days nothing needs a person, so what stops an experiment comes with the first that does.
const WatchTable = lazy(async () => ({ default: (await import('./watch-table.tsx')).WatchTable }))
const Alert = lazy(async () => ({ default: (await import('./alert.tsx')).Alert }))

/** Is everything we run all right? First what needs a person, then what can be decided, then what is on course. */
export function WatchScreen(): ReactNode {
  const words = useWords()
  const { experiments, glances } = useRunning()
  const now = useNow({ still: true })
  const rows = experiments.data === undefined ? undefined : rowsOf(experiments.data.experiments, glances.data ?? [], now)
  const counting = rows !== undefined && rows.length > 0 && glances.data === undefined && !glances.isError
  return (
    <Page crumbs={[{ label: words.say('verb.watch') }]} title={titleOf(words, counting ? undefined : rows)} status={<Live />}>
      <Answered query={experiments} loading={<LoadingRows />} what={words.say('watch.failed')}>
        {() => {
          if (rows === undefined || counting) return <LoadingRows />
          return rows.length === 0 ? <NothingRuns /> : <Running rows={rows} failure={glances.isError && glances.data === undefined ? glances.error : undefined} />
        }}
      </Answered>
    </Page>
  )
}

/** "Six experiments running, one needs you now": how many need a person, before anything else. */
function titleOf({ say, format }: WordsNow, rows: readonly Row[] | undefined): string {
  if (rows === undefined) return say('verb.watch')
  const [n, urgent, ready] = [rows.length, count(rows, 'now'), count(rows, 'decide')]
  const running = say('watch.running', { n, count: format.count(n) })
  if (n === 0) return say('watch.nothing')
  if (urgent > 0) return say('watch.title-now', { running, n: urgent, count: format.count(urgent) })
  if (ready > 0) return say('watch.title-decide', { running, n: ready, count: format.count(ready) })
  return say('watch.title-course', { running })
}

function count(rows: readonly Row[], group: Row['group']): number {
  return rows.filter((row) => row.group === group).length
}

function Live(): ReactNode {
  const { arrivals, live, waiting } = useArrivals({ most: 1 })
  const now = useNow()
  const last = arrivals[0]?.receivedAt
  return waiting ? null : <LiveDot live={live} now={now} {...(last === undefined ? {} : { last })} />
}

function useMetricNames(): ReadonlyMap<string, string> {
  const metrics = useQuery({ ...useApi().metric.list.queryOptions(), staleTime: 60_000 })
  return useMemo(() => new Map(metrics.data?.map((metric) => [metric.key, metric.name])), [metrics.data])
}

function NothingRuns(): ReactNode {
  const { say } = useWords()
  return (
    <EmptyState
      sentence={say('watch.empty')}
      drawing={<Drawing of="intervals" />}
      action={<Link href={to('newExperiment')}>{say('watch.empty-action')}</Link>}
    />
  )
}

function Running({ rows, failure }: { readonly rows: readonly Row[]; readonly failure: unknown }): ReactNode {
  const { say } = useWords()
  const metrics = useMetricNames()
  const alerts = rows.filter((row) => row.group === 'now')
  const others = rows.filter((row) => row.group !== 'now')
  const metric = rows.find((row) => row.glance?.deciding)?.glance?.deciding?.name
  return (
    <>
      {failure === undefined ? null : <Failure error={failure} what={say('watch.glances-failed')} />}
      <Suspense fallback={null}>{alerts.map((row, index) => <Counting key={row.experiment.key} unit={row.experiment.design.unit}><Alert row={row} metrics={metrics} first={index === 0} /></Counting>)}</Suspense>
      {others.length === 0 ? null : <Suspense fallback={<LoadingRows />}><WatchTable rows={others} metric={metric} metrics={metrics} /></Suspense>}
    </>
  )
}
