import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { Link } from 'wouter'
import { Answered } from '../../api/answered.tsx'
import type { Answers } from '../../api/client.ts'
import { useArrivals } from '../../api/live.ts'
import { useApi } from '../../api/provider.tsx'
import { ExperimentTabs } from '../../app/experiment-tabs.tsx'
import { useMember } from '../../app/member.tsx'
import { useNow } from '../../app/now.ts'
import { Page } from '../../app/page.tsx'
import { WhoCan } from '../../app/who-can.tsx'
import { to } from '../../app/routes.ts'
import { Drawing } from '../../parts/drawings.tsx'
import { EmptyState } from '../../parts/empty-state.tsx'
import { LiveDot } from '../../parts/live-dot.tsx'
import { LoadingRows } from '../../parts/loading-state.tsx'
import { Counting, useWords } from '../../words/use-words.tsx'
import { ArmsLive } from './arms-live.tsx'
import { ArrivingExposures } from './arriving-exposures.tsx'
import { ChangesSoFar } from './changes-so-far.tsx'
import { dayOf, startOf } from './row.ts'
import { Steering, SteeringDock } from './steering.tsx'
import { WhatRuns } from './what-runs.tsx'
import styles from './experiment-watch.module.css'

export type Experiment = Answers['experiment']['get']
export type Started = Extract<Experiment, { readonly phases: unknown }>

/** One experiment while it runs: who meets what, how long still, and what can be done now. */
export function ExperimentWatchScreen({ params }: { readonly params: { readonly key: string } }): ReactNode {
  return <OneExperiment key={params.key} name={params.key} />
}

function OneExperiment({ name }: { readonly name: string }): ReactNode {
  const { say } = useWords()
  const { environments } = useMember()
  const experiment = useQuery({ ...useApi().experiment.get.queryOptions({ key: name }), refetchInterval: 10_000 })
  const title = experiment.data?.name ?? name
  const started = experiment.data !== undefined && isWatched(experiment.data) ? experiment.data : undefined
  return (
    <Page
      crumbs={[{ label: say('verb.watch'), to: to('watch') }, { label: title }]}
      title={title}
      subtitle={experiment.data === undefined ? undefined : <Subtitle experiment={experiment.data} />}
      status={experiment.data?.kind === 'running' ? <Live experiment={name} /> : undefined}
      dock={started === undefined ? undefined : <Counting unit={started.design.unit}><SteeringDock experiment={started} /></Counting>}
    >
      <ExperimentTabs experiment={name} open="experimentWatch" />
      <WhoCan environment={environments.find((one) => one.id === experiment.data?.environmentId)} />
      <Answered query={experiment} loading={<LoadingRows />} what={say('watch.one-failed')}>
        {(found) => (
          <Counting unit={found.design.unit}>{isWatched(found) ? <Running experiment={found} /> : <NotRunning experiment={found} />}</Counting>
        )}
      </Answered>
    </Page>
  )
}

/** Whether there is anything to watch: it has begun, and it runs here. */
function isWatched(experiment: Experiment): experiment is Started {
  return 'phases' in experiment && experiment.origin === 'live'
}

function Subtitle({ experiment }: { readonly experiment: Experiment }): ReactNode {
  const { say, format } = useWords()
  const { environments } = useMember()
  const now = useNow({ still: true })
  const where = environments.find((one) => one.id === experiment.environmentId)?.name
  const surface = say(`surface.${experiment.surface}`)
  if (!('phases' in experiment)) return [surface, where, say('watch.status-draft')].filter(Boolean).join(' · ')
  const state =
    experiment.kind === 'running'
      ? say('watch.started', { day: format.day(startOf(experiment)), n: format.count(dayOf(startOf(experiment), now)) })
      : say(`watch.status-${experiment.kind}`)
  return [surface, where, state].filter(Boolean).join(' · ')
}

function Live({ experiment }: { readonly experiment: string }): ReactNode {
  const { arrivals, live, waiting } = useArrivals({ experiment, most: 1 })
  const now = useNow()
  const last = arrivals[0]?.receivedAt
  return waiting ? null : <LiveDot live={live} now={now} {...(last === undefined ? {} : { last })} />
}

function Running({ experiment }: { readonly experiment: Started }): ReactNode {
  return (
    <div className={styles['columns']}>
      <div className={styles['main']}>
        <ArmsLive experiment={experiment} />
        <WhatRuns experiment={experiment} />
        <ArrivingExposures experiment={experiment} />
        <ChangesSoFar experiment={experiment} />
      </div>
      <Steering experiment={experiment} />
    </div>
  )
}

/** Nothing to watch: it has not begun, or it ran elsewhere. */
function NotRunning({ experiment }: { readonly experiment: Experiment }): ReactNode {
  const { say } = useWords()
  const elsewhere = experiment.origin === 'import'
  const next = elsewhere ? to('experimentDecide', { key: experiment.key }) : to('experimentPlan', { key: experiment.key })
  return (
    <EmptyState
      sentence={say(elsewhere ? 'watch.ran-elsewhere' : 'watch.not-started')}
      drawing={<Drawing of="bars" />}
      action={<Link href={next}>{say(elsewhere ? 'watch.to-readout' : 'watch.to-plan')}</Link>}
    />
  )
}
