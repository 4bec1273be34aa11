import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { Answered } from '../../api/answered.tsx'
import { useApi } from '../../api/provider.tsx'
import { ExperimentTabs } from '../../app/experiment-tabs.tsx'
import { Page } from '../../app/page.tsx'
import { to } from '../../app/routes.ts'
import { LoadingRows } from '../../parts/loading-state.tsx'
import { useWords } from '../../words/use-words.tsx'
import { DraftPlan } from './draft-plan.tsx'
import { LaunchedPlan } from './launched-plan.tsx'

/** An experiment's plan: to write while it is a draft, to read once it was launched. */
export function ExperimentPlanScreen({ params }: { readonly params: { readonly key: string } }): ReactNode {
  return <OnePlan key={params.key} name={params.key} />
}

function OnePlan({ name }: { readonly name: string }): ReactNode {
  const { say } = useWords()
  const experiment = useQuery(useApi().experiment.get.queryOptions({ key: name }))
  const found = experiment.data
  if (found?.kind === 'draft' || found?.kind === 'review') return <DraftPlan experiment={found} />
  if (found !== undefined) return <LaunchedPlan experiment={found} />
  return (
    <Page crumbs={[{ label: say('verb.plan'), to: to('plan') }, { label: name }]} title={name}>
      <ExperimentTabs experiment={name} open="experimentPlan" />
      <Answered query={experiment} loading={<LoadingRows rows={8} />} what={say('plan.one-failed')}>{() => null}</Answered>
    </Page>
  )
}
