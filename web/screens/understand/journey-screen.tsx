import { Button, SegmentedControl, Select, TextInput } from '@mantine/core'
import { keepPreviousData, skipToken, useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useSearchParams } from 'wouter'
import { Answered } from '../../api/answered.tsx'
import { useApi } from '../../api/provider.tsx'
import { Page } from '../../app/page.tsx'
import { to } from '../../app/routes.ts'
import { JourneyMap } from '../../parts/charts/journey-map.tsx'
import { Drawing } from '../../parts/drawings.tsx'
import { EmptyState } from '../../parts/empty-state.tsx'
import { Icon } from '../../parts/icon.tsx'
import { LoadingRows } from '../../parts/loading-state.tsx'
import { Section } from '../../parts/section.tsx'
import { useWords } from '../../words/use-words.tsx'
import { JourneyLegend, JourneyRows } from './journey-rows.tsx'
import { askOf, type Cut, cuts, type Journey, openingSentence, type PeriodName, periods, rowName, stageDid, stageName, worstRow } from './journey-words.ts'
import styles from './journey.module.css'

const SECONDS = 30

/** How far people come from the first visit on, where they stop, and who stops more. */
export function JourneyScreen(): ReactNode {
  const words = useWords()
  const { say } = words
  const [address] = useSearchParams()
  const asked = askOf(address)
  const journey = useQuery({ ...useApi().journey.get.queryOptions(asked.ask ?? skipToken), placeholderData: keepPreviousData, refetchInterval: SECONDS * 1_000 })
  const plan = <Button component="a" href={to('newExperiment')} leftSection={<Icon name="plus" />}>{say('journey.plan')}</Button>
  return (
    <Page crumbs={[{ label: say('verb.understand') }, { label: say('page.journey') }]} title={say('page.journey')} {...(journey.data === undefined ? {} : { subtitle: openingSentence(journey.data, words) })} actions={plan} dock={plan}>
      <Choices cut={asked.cut} period={asked.period} shown={journey.data} />
      {asked.ask === null ? <p className={styles['quiet']}>{say('journey.choose-experiment')}</p> : (
        <Answered query={journey} loading={<LoadingRows rows={8} />} what={say('journey.failed')}>{(data) => <Shown journey={data} cut={asked.cut} />}</Answered>
      )}
    </Page>
  )
}

const CUT_WORDS = { channel: 'decide.dimension-channel', source: 'decide.dimension-source', medium: 'decide.dimension-medium', campaign: 'decide.dimension-campaign', term: 'decide.dimension-term', variant: 'journey.variant' } as const satisfies Record<Cut, string>
const PERIOD_WORDS = { counted: 'journey.period-counted', '7': 'journey.period-7', '28': 'journey.period-28', '90': 'journey.period-90', between: 'journey.period-between' } as const satisfies Record<PeriodName, string>

type ChoicesProps = { readonly cut: Cut; readonly period: PeriodName | null; readonly shown: Journey | undefined }

/** Which people, and told apart by what. All of it stands in the address. */
function Choices({ cut, period, shown }: ChoicesProps): ReactNode {
  const { say } = useWords()
  const [address, setAddress] = useSearchParams()
  const write = (name: string, value: string): void => setAddress((now) => { now.set(name, value); return now }, { replace: true })
  const day = (at: number): string => new Intl.DateTimeFormat('en-CA', { dateStyle: 'short' }).format(at)
  const begin = (next: string | null): void => {
    if (next === null) return
    setAddress((now) => {
      now.set('period', next)
      if (next === 'between' && shown !== undefined && now.get('from') === null) {
        now.set('from', day(shown.period.from))
        now.set('until', day(shown.period.until - 1))
      }
      return now
    }, { replace: true })
  }
  return (
    <div className={styles['choices']}>
      <div className={styles['which']}>
        <Select label={say('journey.who')} value={period ?? (shown === undefined ? null : shown.maturing === 0 ? 'counted' : '28')} data={periods.map((one) => ({ value: one, label: say(PERIOD_WORDS[one]) }))} onChange={begin} allowDeselect={false} w={260} />
        {period === 'between' ? (
          <>
            <TextInput type="date" label={say('journey.from')} value={address.get('from') ?? ''} onChange={(event) => write('from', event.currentTarget.value)} />
            <TextInput type="date" label={say('journey.until')} value={address.get('until') ?? ''} onChange={(event) => write('until', event.currentTarget.value)} />
          </>
        ) : null}
      </div>
      <div className={styles['which']}>
        {cut === 'variant' ? <ExperimentChoice value={address.get('experiment')} onChange={(key) => write('experiment', key)} /> : null}
        <div className={styles['wide']}><SegmentedControl aria-label={say('journey.compare-by')} value={cut} onChange={(next) => write('by', next)} data={cuts.map((one) => ({ value: one, label: say(CUT_WORDS[one]) }))} /></div>
        <Select className={styles['narrow'] ?? ''} label={say('journey.compare-by')} value={cut} onChange={(next) => next && write('by', next)} data={cuts.map((one) => ({ value: one, label: say(CUT_WORDS[one]) }))} allowDeselect={false} />
      </div>
    </div>
  )
}

function ExperimentChoice({ value, onChange }: { readonly value: string | null; readonly onChange: (key: string) => void }): ReactNode {
  const { say } = useWords()
  const list = useQuery({ ...useApi().experiment.list.queryOptions({ statuses: ['running', 'paused', 'stopped'], limit: 200 }), staleTime: 30_000 })
  const data = list.data?.experiments.filter((one) => one.origin === 'live' && one.design.unit === 'person').map((one) => ({ value: one.key as string, label: one.name }))
  return <Select label={say('journey.experiment')} placeholder={data?.length === 0 ? say('journey.no-experiment') : say('journey.experiment-hint')} value={value} data={data ?? []} onChange={(next) => next !== null && onChange(next)} allowDeselect={false} searchable w={260} />
}

function Shown({ journey, cut }: { readonly journey: Journey; readonly cut: Cut }): ReactNode {
  const words = useWords()
  const { say, format } = words
  const [all = 0] = journey.everybody.people
  const { from, until } = journey.period
  const days = say('journey.days', { from: format.day(from), until: format.day(until - 1) })
  if (all === 0) return <EmptyState sentence={say('journey.empty', { days })} drawing={<Drawing of="bars" />} action={<Button component="a" href={to('start')}>{say('journey.to-start')}</Button>} />
  const stages = journey.stages.map(({ key }, index) => ({ name: stageName(key, words), did: stageDid(key, words), people: journey.everybody.people[index] ?? 0 }))
  return (
    <>
      <Section title={say('journey.map-title')} note={days}>
        {journey.counting ? <p className={styles['warn']} role="status">{say('journey.counting')}</p> : null}
        <JourneyMap stages={stages} maturing={journey.maturing > 0} label={say('journey.map-label', { stages: stages.map(({ name, people }) => `${name} ${format.count(people)}`).join(', ') })} />
        {journey.maturing === 0 ? null : <p className={styles['quiet']}>{say('journey.maturing', { people: format.count(journey.maturing), all: format.count(all), days: journey.followedDays })}</p>}
        <Missing journey={journey} />
      </Section>
      <Compared journey={journey} cut={cut} />
    </>
  )
}

/** Stages that nobody has defined, and where that is done. */
function Missing({ journey }: { readonly journey: Journey }): ReactNode {
  const words = useWords()
  const { say } = words
  const missing = (['onboarding', 'aha', 'upgrade'] as const).filter((key) => journey.stages.every((stage) => stage.key !== key))
  if (missing.length === 0) return <p className={styles['quiet']}>{say('journey.defined')} <a href={to('metrics')}>{say('journey.to-metrics')}</a></p>
  return <p className={styles['quiet']}>{say('journey.missing', { stages: missing.map((key) => stageName(key, words)).join(', ') })} <a href={to('metrics')}>{say('journey.to-metrics')}</a></p>
}

function Compared({ journey, cut }: { readonly journey: Journey; readonly cut: Cut }): ReactNode {
  const words = useWords()
  const { say, format } = words
  const worst = cut === 'variant' ? null : worstRow(journey)
  const stage = worst === null ? undefined : journey.stages[worst.stage + 1]
  const title = worst === null || stage === undefined ? say(cut === 'variant' ? 'journey.by-variant' : 'journey.alike', { name: journey.variants?.experiment ?? '' }) : say('journey.worst', { name: rowName(worst.row, cut, journey, words), stage: stageName(stage.key, words) })
  const note = worst === null || stage === undefined ? undefined : say('journey.worst-note', { rate: format.rate(worst.row.passages[worst.stage]?.rate), all: format.rate(journey.everybody.passages[worst.stage]?.rate) })
  const share = journey.variants?.share ?? 1
  return (
    <Section title={title} {...(note === undefined ? {} : { note })} actions={cut === 'channel' ? <a href={to('channels')}>{say('journey.edit-channels')}</a> : undefined}>
      {share < 1 ? <p className={styles['quiet']}>{say('journey.sample', { share: format.rate(share) })}</p> : null}
      {journey.rows.every((row) => (row.people[0] ?? 0) === 0) ? <p className={styles['quiet']}>{say('journey.nobody-met')}</p> : <JourneyRows journey={journey} cut={cut} title={say(CUT_WORDS[cut])} />}
      <JourneyLegend cut={cut} />
    </Section>
  )
}
