import type { ReactNode } from 'react'
import { useListAddress } from '../../app/list-address.ts'
import { to } from '../../app/routes.ts'
import { SavedViews } from '../../app/saved-views.tsx'
import { sharedDomain } from '../../parts/charts/axis.ts'
import { IntervalAxis, IntervalRow } from '../../parts/charts/interval-row.tsx'
import type { Answer, Domain } from '../../parts/charts/kinds.ts'
import { ProgressDays } from '../../parts/charts/progress-days.tsx'
import { isBalanced, SampleRatio } from '../../parts/charts/sample-ratio.tsx'
import { DataTable, type TableColumn } from '../../parts/data-table.tsx'
import { HiddenUntil, TooEarly } from '../../parts/too-early.tsx'
import { Unknown } from '../../parts/unknown.tsx'
import { Counting, useWords, type WordsNow } from '../../words/use-words.tsx'
import { NowCell } from './now-cell.tsx'
import { nowWords } from './now-words.ts'
import { startOf, type Row } from './row.ts'
import { ORDERS, shownRows } from './shown-rows.ts'
import { SplitLegend } from './split-legend.tsx'
import styles from './watch.module.css'

type Props = {
  readonly rows: readonly Row[]
  /** What the lifts are of. */
  readonly metric: string | undefined
  /** Names of metrics by key. */
  readonly metrics: ReadonlyMap<string, string>
}

/** Everything that runs: one line each, one axis for all lifts. */
export function WatchTable({ rows, metric, metrics }: Props): ReactNode {
  const words = useWords()
  const { search, wanted, sort, onSearch, onSort } = useListAddress(ORDERS)
  const shown = shownRows(rows, { wanted, sort, locale: words.locale })
  const domain = sharedDomain(rows.flatMap(({ lift }) => (lift.kind === 'interval' ? [lift.interval] : [])), [-0.1, 0.1])
  return (
    <>
      <DataTable
        caption={words.say('watch.table')}
        columns={columnsOf({ words, domain, metric, metrics })}
        rows={shown}
        rowKey={(row) => row.experiment.key}
        href={(row) => to('experimentWatch', { key: row.experiment.key })}
        group={(row) => words.say(`watch.group-${row.group}`)}
        search={{ value: search, onChange: onSearch, hint: words.say('watch.search') }}
        tools={<SavedViews list="running" />}
        sort={sort}
        onSort={onSort}
        empty={<p className={styles['note']}>{words.say('watch.none-found')}</p>}
      />
      <SplitLegend />
    </>
  )
}

type Given = Omit<Props, 'rows'> & { readonly words: WordsNow; readonly domain: Domain }

function columnsOf({ words, domain, metric, metrics }: Given): readonly TableColumn<Row>[] {
  const { say } = words
  return [
    { key: 'name', sortable: true, head: say('watch.head-experiment'), width: '24%', cell: (row) => <Name row={row} />, place: 'name' },
    { key: 'people', sortable: true, head: say('watch.head-split'), width: '15%', cell: (row) => <Counting unit={row.experiment.design.unit}><SplitCell row={row} /></Counting>, place: 'note' },
    { key: 'lift', head: <LiftHead domain={domain} metric={metric} />, width: '22%', kind: 'mark', cell: (row) => <LiftCell row={row} domain={domain} />, place: 'mark' },
    { key: 'day', sortable: true, head: say('watch.head-time'), width: '14%', cell: (row) => <TimeCell row={row} /> },
    { key: 'now', head: say('watch.head-now'), cell: (row) => <NowCell words={nowWords({ ...row, metrics, words })} />, place: 'answer' },
  ]
}

function Name({ row: { experiment } }: { readonly row: Row }): ReactNode {
  const { say } = useWords()
  const audience = experiment.design.hypothesis.audience
  return (
    <>
      {experiment.name}
      <span className={styles['under']}>
        {say(`surface.${experiment.surface}`)}
        {audience === '' ? '' : ` · ${audience}`}
      </span>
    </>
  )
}

function SplitCell({ row: { split, people } }: { readonly row: Row }): ReactNode {
  const { say, format } = useWords()
  return (
    <span className={styles['split']}>
      {split === null ? null : <SampleRatio {...split} />}
      {people === null ? <Unknown reason={say('watch.counting')} /> : (
        <>
          <span className={styles['wide-only']}>{format.count(people)}</span>
          <span className={styles['phone-only']}>{say('watch.people-n', { n: people, people: format.count(people) })}</span>
        </>
      )}
      {split === null || isBalanced(split) ? null : <span className={styles['phone-only']}> · {say('watch.split-off')}</span>}
    </span>
  )
}

function LiftHead({ domain, metric }: { readonly domain: Domain; readonly metric: string | undefined }): ReactNode {
  const { say } = useWords()
  return (
    <span className={styles['lift-head']}>
      <span>{metric === undefined ? say('watch.head-lift') : say('watch.head-lift-of', { metric })}</span>
      <IntervalAxis domain={domain} />
    </span>
  )
}

function LiftCell({ row: { lift }, domain }: { readonly row: Row; readonly domain: Domain }): ReactNode {
  const { say } = useWords()
  switch (lift.kind) {
    case 'interval':
      return <IntervalRow shown={lift} domain={domain} />
    case 'early':
      return <span className={styles['early']}><TooEarly have={lift.have} need={lift.need} /></span>
    case 'hidden':
      return <span className={styles['early']}><HiddenUntil day={lift.until} /></span>
    case 'none':
      return <span className={styles['early']}><Unknown reason={say('watch.no-lift')} /></span>
  }
}

function TimeCell({ row }: { readonly row: Row }): ReactNode {
  const answer = answerShown(row)
  const until = row.glance?.hiddenUntil ?? null
  const minimum = until === null ? {} : { minimum: Math.round((until - startOf(row.experiment)) / 86_400_000) }
  return <ProgressDays day={row.day} planned={row.planned} {...minimum} {...(answer === undefined ? {} : { answer })} />
}

/** The days wear the verdict's colour once there is something to decide, as the word beside them does. */
function answerShown({ glance }: Row): Answer | undefined {
  if (glance?.verdict.kind === 'ship') return 'better'
  return glance?.verdict.kind === 'rollback' ? 'worse' : undefined
}
