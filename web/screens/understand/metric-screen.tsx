import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { conversionSummary } from '#server/stats/summary.ts'
import { rateInterval } from '#server/stats/arm.ts'
import { Answered } from '../../api/answered.tsx'
import type { Answers } from '../../api/client.ts'
import { useApi } from '../../api/provider.tsx'
import { Page } from '../../app/page.tsx'
import type { RatePoint } from '../../parts/charts/rate-line.tsx'
import { RateOverTime } from '../../parts/charts/rate-over-time.tsx'
import { Drawing } from '../../parts/drawings.tsx'
import { EmptyState } from '../../parts/empty-state.tsx'
import { Section } from '../../parts/section.tsx'
import { useWords, type WordsNow } from '../../words/use-words.tsx'
import { contractOf } from './contract.ts'
import styles from './understand.module.css'

type Shared = NonNullable<Answers['readout']['sharedLine']>

/** The one number that both teams read: large, what it means, and how it went. */
export function MetricScreen(): ReactNode {
  const words = useWords()
  const { say } = words
  const query = useQuery({ ...useApi().readout.sharedLine.queryOptions(), refetchInterval: 30_000 })
  return (
    <Page crumbs={[{ label: say('verb.understand') }, { label: say('understand.metric') }]} title={query.data?.metric.name ?? say('understand.metric')}>
      <Answered query={query} what={say('understand.metric-failed')}>
        {(shared) => (shared === null ? <EmptyState sentence={say('understand.metric-none')} drawing={<Drawing of="line" />} /> : <Ready shared={shared} words={words} />)}
      </Answered>
    </Page>
  )
}

type Part = { readonly shared: Shared; readonly words: WordsNow }

function Ready({ shared, words }: Part): ReactNode {
  const { say } = words
  return (
    <>
      <Value shared={shared} words={words} />
      <Section title={say('understand.metric-contract')}>
        <p className={styles['contract']}>{contractOf(shared.metric.definition, words)}</p>
        <p className={styles['quiet']}>{say('understand.contract-version', { version: shared.metric.version })}</p>
      </Section>
      <Days shared={shared} words={words} />
    </>
  )
}

function Value({ shared: { metric, line }, words: { say, format } }: Part): ReactNode {
  const { definition } = metric
  if (definition.kind === 'imported' || definition.base === null) return <p className={styles['lead']}>{say('understand.metric-no-line')}</p>
  if (line.value === null) return <p className={styles['lead']}>{say('understand.metric-too-early', { days: format.days(definition.windowDays) })}</p>
  const people = say('understand.people-count', { count: line.people, number: format.count(line.people) })
  const isRate = metric.family === 'proportion'
  return (
    <div className={styles['headline']}>
      <p className={styles['value']}>{isRate ? format.rate(line.value) : definition.kind === 'time-to' ? format.stretch(line.value) : format.figure(line.value)}</p>
      <p className={styles['lead']}>{say(isRate ? 'understand.metric-value' : 'understand.metric-mean', { people })}</p>
      {isRate ? <p className={styles['quiet']}>{changeOf(line.value, line.before, { say, format })}</p> : null}
    </div>
  )
}

function changeOf(value: number, before: number | null, { say, format }: Pick<WordsNow, 'say' | 'format'>): string {
  if (before === null) return say('understand.metric-first')
  return Math.abs(value - before) < 0.0005 ? say('understand.metric-same') : say('understand.metric-change', { points: format.points(value - before) })
}

/** The chart asks for at least three days: one point is a number, not a line. */
function Days({ shared: { metric, line }, words: { say } }: Part): ReactNode {
  if (metric.family !== 'proportion' || line.days.length < 3) return null
  return (
    <Section title={say('understand.metric-days')}>
      <RateOverTime label={say('understand.metric-chart', { name: metric.name })} series={[{ name: metric.name, points: line.days.flatMap(pointOf) }]} />
    </Section>
  )
}

/** A day with nobody counted yet has no rate to draw. */
function pointOf(day: Shared['line']['days'][number]): readonly RatePoint[] {
  if (day.value === null) return []
  const band = rateInterval(conversionSummary(day.people, day.converted), 0.05)
  return [{ day: day.day, rate: day.value, maturing: day.maturing > 0, ...(band?.from === null || band?.to === null || band === null ? {} : { low: band.from, high: band.to }) }]
}
