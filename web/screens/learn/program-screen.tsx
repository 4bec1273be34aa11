import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { alone } from '../../api/client.ts'
import { Answered } from '../../api/answered.tsx'
import { useApi } from '../../api/provider.tsx'
import { Page } from '../../app/page.tsx'
import { to } from '../../app/routes.ts'
import { sharedDomain } from '../../parts/charts/axis.ts'
import { FigureTable } from '../../parts/charts/figure-table.tsx'
import { IntervalAxis, IntervalRow } from '../../parts/charts/interval-row.tsx'
import { DataTable } from '../../parts/data-table.tsx'
import { Drawing } from '../../parts/drawings.tsx'
import { EmptyState } from '../../parts/empty-state.tsx'
import { LoadingRows } from '../../parts/loading-state.tsx'
import { Section } from '../../parts/section.tsx'
import { useWords } from '../../words/use-words.tsx'
import type { Program } from './library-screen.tsx'
import styles from './learn.module.css'

/** Half of a normal lies within so many deviations. */
const HALF = 0.6745

/** How does the team do? How many win, how fast they are decided, what they brought together, and whether plans were right. */
export function ProgramScreen(): ReactNode {
  const { say } = useWords()
  const program = useQuery({ ...useApi().learning.program.queryOptions(undefined, alone), staleTime: 60_000 })
  return (
    <Page crumbs={[{ label: say('verb.learn'), to: to('library') }, { label: say('page.program') }]} title={say('page.program')} subtitle={say('learn.program-sentence')}>
      <Answered query={program} loading={<LoadingRows rows={4} />} what={say('learn.program-failed')}>
        {(found) => found.decided === 0 && found.forecasts.length === 0 ? <EmptyState sentence={say('learn.program-empty')} drawing={<Drawing of="bars" />} /> : (
          <>
            <Figures program={found} />
            <Months program={found} />
            <Forecasts program={found} />
          </>
        )}
      </Answered>
    </Page>
  )
}

function Figures({ program: { decided, shipped, winRate, months, brought, prior } }: { readonly program: Program }): ReactNode {
  const { say, format } = useWords()
  const recent = months.slice(-3)
  const velocity = recent.reduce((sum, month) => sum + month.decided, 0) / Math.max(1, recent.length)
  return (
    <dl className={styles['figures']}>
      <Figure name={say('learn.win-rate')} value={format.rate(winRate)} note={say('learn.win-rate-of', { shipped: format.count(shipped), decided: format.count(decided) })} />
      <Figure name={say('learn.velocity')} value={format.figure(velocity, 2)} note={say('learn.velocity-note')} />
      {brought === null ? null : (
        <Figure name={say('learn.together')} value={format.lift(brought.believed?.estimate ?? brought.measured)}
          note={[say('learn.together-note', { n: brought.experiments, count: format.count(brought.experiments), metric: brought.metric }),
            ...(brought.believed === null ? [say('learn.measured')] : [say('learn.believed-range', { range: format.range(brought.believed.from, brought.believed.to), lift: format.lift(brought.measured) })])].join(' · ')} />
      )}
      <Figure name={say('learn.usually')} value={prior === null ? '–' : format.lift(Math.expm1(prior.mean))}
        note={prior === null ? say('learn.usually-none') : say('learn.usually-note', { n: prior.experiments, count: format.count(prior.experiments), range: format.range(Math.expm1(prior.mean - HALF * prior.deviation), Math.expm1(prior.mean + HALF * prior.deviation)) })} />
    </dl>
  )
}

function Figure({ name, value, note }: { readonly name: string; readonly value: string; readonly note: string }): ReactNode {
  return (
    <div>
      <dt>{name}</dt>
      <dd><strong>{value}</strong><span className={styles['quiet']}>{note}</span></dd>
    </div>
  )
}

const BAR = { width: 28, gap: 12, height: 96 }

/** A bar a month: all that was decided, and inside of it what was shipped. */
function Months({ program: { months } }: { readonly program: Program }): ReactNode {
  const { say, format } = useWords()
  const shown = months.slice(-24)
  const most = Math.max(1, ...shown.map((one) => one.decided))
  const height = (count: number): number => (BAR.height * count) / most
  const step = BAR.width + BAR.gap
  return (
    <Section title={say('learn.by-month')}>
      <div className={styles['scroll']}>
        <svg width={shown.length * step} height={BAR.height + 24} role="img" aria-label={shown.map((one) => say('learn.month-label', { month: one.month, decided: format.count(one.decided), shipped: format.count(one.shipped) })).join('. ')}>
          {shown.map((one, n) => (
            <g key={one.month} transform={`translate(${n * step} 0)`}>
              <rect x="0" y={BAR.height - height(one.decided)} width={BAR.width} height={height(one.decided)} rx="2" fill="var(--line2)" />
              <rect x="0" y={BAR.height - height(one.shipped)} width={BAR.width} height={height(one.shipped)} rx="2" fill="var(--ink2)" />
              <text x={BAR.width / 2} y={BAR.height + 18} textAnchor="middle" className={styles['tick']}>{one.month.slice(2).replace('-', '/')}</text>
            </g>
          ))}
        </svg>
      </div>
      <details>
        <summary>{say('chart.as-table')}</summary>
        <FigureTable caption={say('learn.by-month')} table={{ head: [say('learn.month'), say('learn.decided'), say('learn.of-them-shipped')], rows: shown.map((one) => [one.month, format.count(one.decided), format.count(one.shipped)]) }} />
      </details>
    </Section>
  )
}

/** The plan's smallest lift worth shipping is the dotted line in each row. */
function Forecasts({ program: { forecasts } }: { readonly program: Program }): ReactNode {
  const { say, format } = useWords()
  if (forecasts.length === 0) return null
  const domain = sharedDomain(forecasts.map((one) => ({ estimate: one.found, low: one.from, high: one.to })), forecasts.map((one) => one.planned))
  const reached = forecasts.filter((one) => one.found >= one.planned).length
  return (
    <Section title={say('learn.forecasts')} note={say('learn.forecasts-note')}>
      <p>{say('learn.forecast-reached', { n: format.count(reached), count: format.count(forecasts.length) })}</p>
      <DataTable caption={say('learn.forecasts')} rows={forecasts} rowKey={(row) => row.key} href={(row) => to('experimentDecide', { key: row.key })}
        columns={[
          { key: 'name', head: say('learn.head-experiment'), width: '34%', place: 'name', cell: (row) => row.name },
          { key: 'planned', head: say('learn.head-planned'), kind: 'figure', place: 'note', cell: (row) => format.lift(row.planned) },
          { key: 'found', head: say('learn.head-found'), kind: 'figure', place: 'answer', cell: (row) => format.lift(row.found) },
          { key: 'range', head: <IntervalAxis domain={domain} />, kind: 'mark', place: 'mark', width: '34%', cell: (row) => <IntervalRow domain={domain} shown={{ kind: 'interval', interval: { estimate: row.found, low: row.from, high: row.to }, answer: row.from > 0 ? 'better' : row.to < 0 ? 'worse' : 'unclear', worth: row.planned }} /> },
        ]} />
    </Section>
  )
}
