import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import { conversionSummary } from '#server/stats/summary.ts'
import { rateInterval } from '#server/stats/arm.ts'
import { Answered } from '../../api/answered.tsx'
import type { Answers } from '../../api/client.ts'
import { useApi } from '../../api/provider.tsx'
import { maySee } from '../../app/member-now.ts'
import { useMember } from '../../app/member.tsx'
import { Page } from '../../app/page.tsx'
import { WhoCan } from '../../app/who-can.tsx'
import { to } from '../../app/routes.ts'
import type { ScreenParams } from '../../app/screens.ts'
import type { RatePoint } from '../../parts/charts/rate-line.tsx'
import { RateOverTime } from '../../parts/charts/rate-over-time.tsx'
import { Section } from '../../parts/section.tsx'
import { useWords, type WordsNow } from '../../words/use-words.tsx'
import { Appoint } from './appoint.tsx'
import { contractOf } from './contract.ts'
import { ChangeMetric, Proposal } from './metric-change.tsx'
import { draftOf, type Given } from './metric-draft.ts'
import { MetricPreview } from './metric-preview.tsx'
import styles from './understand.module.css'

type Story = Answers['metric']['get']
type Shared = NonNullable<Answers['readout']['sharedLine']>

/** One metric: how it stands, what it means, and what it meant before. */
export function MetricScreen({ params: { key } }: { readonly params: ScreenParams }): ReactNode {
  const { say } = useWords()
  const { member } = useMember()
  const [changing, setChanging] = useState(false)
  const story = useQuery({ ...useApi().metric.get.queryOptions({ key }), refetchInterval: 30_000 })
  const draft = story.data === undefined ? null : draftOf(story.data.metric.definition)
  const change = draft !== null && story.data?.proposal === null && maySee(member, 'editor') ? <Button onClick={() => setChanging(true)}>{say('understand.change-metric')}</Button> : undefined
  const name = story.data?.metric.name ?? key
  return (
    <Page crumbs={[{ label: say('verb.understand') }, { label: say('understand.metrics'), to: to('metrics') }, { label: name }]} title={name} subtitle={story.data?.metric.shared ? say('understand.metric') : story.data?.metric.part ? say(`understand.part-${story.data.metric.part}`) : <code>{key}</code>} actions={change} {...(change === undefined ? {} : { dock: change })}>
      <WhoCan />
      <Answered query={story} what={say('understand.metric-failed')}>{(found) => <Ready story={found} />}</Answered>
      {changing && draft !== null && story.data !== undefined ? <ChangeMetric story={story.data} from={draft} onClose={() => setChanging(false)} /> : null}
    </Page>
  )
}

function Ready({ story }: { readonly story: Story }): ReactNode {
  const words = useWords()
  const { say } = words
  const { metric } = story
  return (
    <>
      <Proposal story={story} />
      {metric.shared ? <SharedLine part="value" /> : null}
      <Section title={say('understand.metric-contract')}>
        <p className={styles['contract']}>{contractOf(metric.definition, words)}</p>
        <p className={styles['quiet']}>{say(metric.shared ? 'understand.contract-version' : metric.part === null ? 'understand.version-of' : `understand.part-version-${metric.part}`, { version: metric.version })}</p>
        <Appoint story={story} />
      </Section>
      {metric.shared ? <SharedLine part="days" /> : metric.definition.kind === 'imported' ? null : <Section title={say('understand.today')}><MetricPreview definition={metric.definition as Given} isNew={false} /></Section>}
      <Versions story={story} words={words} />
    </>
  )
}

/** What is kept of everybody for the shared metric alone. */
function SharedLine({ part }: { readonly part: 'value' | 'days' }): ReactNode {
  const words = useWords()
  const query = useQuery({ ...useApi().readout.sharedLine.queryOptions(), refetchInterval: 30_000 })
  if (query.data === undefined || query.data === null) return query.isError ? <Answered query={query} what={words.say('understand.metric-failed')}>{() => null}</Answered> : null
  return part === 'value' ? <Value shared={query.data} words={words} /> : <Days shared={query.data} words={words} />
}

type Part = { readonly shared: Shared; readonly words: WordsNow }

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

/** Each readout says by which of these it was counted; they never mix. */
function Versions({ story: { metric, versions, proposal }, words }: { readonly story: Story; readonly words: WordsNow }): ReactNode {
  const { say, format } = words
  if (versions.length < 2) return null
  return (
    <Section title={say('understand.versions')}>
      {versions.filter(({ version }) => version !== proposal?.version.version).map((one) => (
        <p key={one.id} className={styles['version']}>
          <span>{contractOf(one.definition, words)}</span>
          <span className={styles['quiet']}>
            {say(one.version > metric.version ? 'understand.version-declined' : one.version === metric.version ? 'understand.version-standing' : 'understand.version-former', { version: one.version, who: one.by ?? say('understand.somebody'), day: format.day(one.at) })}
          </span>
        </p>
      ))}
    </Section>
  )
}
