import type { ReactNode } from 'react'
import { AnswerWord } from '../../parts/answer-word.tsx'
import { sharedDomain } from '../../parts/charts/axis.ts'
import { IntervalAxis, IntervalRow } from '../../parts/charts/interval-row.tsx'
import type { Domain } from '../../parts/charts/kinds.ts'
import { DataTable, type TableColumn } from '../../parts/data-table.tsx'
import { Section } from '../../parts/section.tsx'
import { Unknown } from '../../parts/unknown.tsx'
import { useWords, type WordsNow } from '../../words/use-words.tsx'
import { armValue, intervalOf, type LiftOf, markOf, type Metric, type Readout, rowAnswer, variantName } from './readout-view.ts'
import styles from './decide.module.css'

type Row = { readonly metric: Metric; readonly lift: LiftOf; readonly first: boolean }

/** Every metric of every variant against control, on one axis. */
export function Metrics({ readout }: { readonly readout: Readout }): ReactNode {
  const words = useWords()
  const { say } = words
  const rows = readout.metrics.flatMap((metric) => metric.lifts.map((lift, index): Row => ({ metric, lift, first: index === 0 })))
  const domain = sharedDomain(rows.flatMap(({ lift }) => intervalOf(lift) ?? []))
  const control = readout.experiment.variants[0]?.name ?? ''
  return (
    <Section title={say('decide.metrics')} note={say('decide.metrics-note', { control })}>
      <DataTable
        caption={say('decide.metrics')}
        columns={columnsOf(readout, domain, words)}
        rows={rows}
        rowKey={({ metric, lift }) => `${metric.key}/${lift.variant}`}
        group={({ metric }) => say(`decide.role-${metric.role}`)}
      />
    </Section>
  )
}

function columnsOf(readout: Readout, domain: Domain, words: WordsNow): readonly TableColumn<Row>[] {
  const { say, format } = words
  const several = readout.experiment.variants.length > 2
  const arm = (metric: Metric, variant: string | undefined) => metric.arms.find((one) => one.variant === variant)
  const control = readout.experiment.variants[0]
  return [
    { key: 'metric', head: say('decide.metric'), place: 'name', width: '27%', cell: (row) => <Name row={row} words={words} {...(several ? { variant: variantName(readout, row.lift.variant) } : {})} /> },
    { key: 'control', head: control?.name ?? '', kind: 'figure', cell: ({ metric }) => armValue(metric, arm(metric, control?.key)?.value ?? null, format) },
    {
      key: 'variant',
      head: several ? say('decide.variant') : variantName(readout, readout.experiment.variants[1]?.key ?? ''),
      kind: 'figure',
      place: 'note',
      cell: ({ metric, lift }) => armValue(metric, arm(metric, lift.variant)?.value ?? null, format),
    },
    { key: 'lift', head: say('decide.lift'), kind: 'figure', cell: ({ lift }) => <LiftFigure lift={lift} words={words} /> },
    { key: 'interval', head: <IntervalAxis domain={domain} />, kind: 'mark', place: 'mark', width: '28%', cell: (row) => <Interval row={row} readout={readout} domain={domain} words={words} /> },
    { key: 'answer', head: say('decide.answer'), place: 'answer', cell: ({ lift }) => <AnswerWord answer={rowAnswer(lift)} /> },
  ]
}

function Name({ row: { metric, lift }, variant, words: { say, format } }: { readonly row: Row; readonly variant?: string; readonly words: WordsNow }): ReactNode {
  const notes = [
    ...(metric.direction === 'less' ? [say('decide.less-better')] : []),
    ...(metric.role === 'decides' && metric.windowDays !== null ? [say('decide.shared', { version: metric.version })] : []),
    ...(metric.windowDays === null || metric.name.includes(String(metric.windowDays)) ? [] : [say('decide.within-days', { days: format.days(metric.windowDays) })]),
    ...(metric.kind === 'conversion' ? [] : [say('decide.per-person')]),
    ...(lift.lift.kind === 'none' ? [say(`decide.no-answer-${lift.lift.reason}`)] : []),
  ]
  return (
    <span className={styles['name']}>
      <span>{variant === undefined ? metric.name : say('decide.arms-of', { metric: metric.name, variant })}</span>
      <span className={styles['quiet']}>{notes.join(' · ')}</span>
    </span>
  )
}

export function LiftFigure({ lift, words: { say, format } }: { readonly lift: LiftOf; readonly words: WordsNow }): ReactNode {
  if (lift.lift.kind === 'none') return <Unknown reason={say(`decide.no-answer-${lift.lift.reason}`)} />
  if (lift.lift.relative === null) return <Unknown reason={say('decide.no-relative')} />
  return <strong className={styles['lift']} data-answer={markOf(lift)}>{format.lift(lift.lift.relative.estimate)}</strong>
}

type IntervalProps = { readonly row: Row; readonly readout: Readout; readonly domain: Domain; readonly words: WordsNow }

function Interval({ row: { metric, lift }, readout, domain, words: { say, format } }: IntervalProps): ReactNode {
  const interval = intervalOf(lift)
  const arm = metric.arms.find((one) => one.variant === lift.variant)
  if (interval === null) {
    if (arm === undefined || arm.maturing === 0) return null
    return <IntervalRow domain={domain} shown={{ kind: 'maturing', until: say('decide.still-maturing', { people: format.count(arm.maturing) }) }} />
  }
  const worth = metric.role === 'decides' ? readout.experiment.plan.minimumEffect : null
  return (
    <IntervalRow
      domain={domain}
      shown={{ kind: 'interval', interval, answer: markOf(lift), ...(worth === null ? {} : { worth: metric.direction === 'less' ? -worth : worth }) }}
    />
  )
}
