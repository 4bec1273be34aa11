import { Button, Skeleton } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import { Answered } from '../../api/answered.tsx'
import { alone, type Answers } from '../../api/client.ts'
import { useApi } from '../../api/provider.tsx'
import { Conversation } from '../../app/conversation.tsx'
import { ExperimentTabs } from '../../app/experiment-tabs.tsx'
import { mayRelease } from '../../app/member-now.ts'
import { useMember } from '../../app/member.tsx'
import { Page } from '../../app/page.tsx'
import { WhoCan } from '../../app/who-can.tsx'
import { to } from '../../app/routes.ts'
import type { ScreenParams } from '../../app/screens.ts'
import { Drawing } from '../../parts/drawings.tsx'
import { EmptyState } from '../../parts/empty-state.tsx'
import { LoadingState } from '../../parts/loading-state.tsx'
import { TrustLine } from '../../parts/trust-line.tsx'
import { Counting, useWords, type WordsNow } from '../../words/use-words.tsx'
import { Analysis } from './analysis.tsx'
import { BanditPart } from './bandit-part.tsx'
import { Breakdowns } from './breakdowns.tsx'
import { DayByDay } from './day-by-day.tsx'
import { Curves } from './curves.tsx'
import { type Choice, DecisionForm } from './decision-form.tsx'
import { Decision } from './decision.tsx'
import { Funnels } from './funnels.tsx'
import { MethodLine } from './method-line.tsx'
import { Metrics } from './metrics.tsx'
import { type Experiment, type Readout, type ReadoutWords, trustChecks } from './readout-view.ts'
import { useSignOffs } from './sign-offs.tsx'
import { useSharing } from './share-links.tsx'
import { WayButton } from './way-button.tsx'
import { waysOf } from './ways.ts'

type Shown = Answers['readout']['page']

/** One experiment's readout: the verdict, whether it can be trusted, then everything it is made of. */
export function ReadoutScreen({ params: { key } }: { readonly params: ScreenParams }): ReactNode {
  const words = useWords()
  const { say } = words
  const { member, environments } = useMember()
  const [choice, setChoice] = useState<Choice | null>(null)
  const { experiment, readout, started } = useReadout(key)
  const [found, shown] = [experiment.data, readout.data]
  const signing = useSignOffs(found)
  const crumbs = [{ label: say('decide.title'), to: to('decide') }, { label: found?.name ?? key }]
  const subtitle = found === undefined ? undefined : subtitleOf(found, shown, words)
  const environment = environments.find((one) => one.id === found?.environmentId)
  const ways = found === undefined || shown === undefined || !mayRelease(member, environment ?? { protected: false }) ? null : waysOf(found, shown.readout, words.counting(found.design.unit).say)
  const sharing = useSharing(key)
  const shared = started && found !== undefined ? { actions: sharing.button, phoneMenu: sharing.entry } : {}
  return (
    <Page crumbs={crumbs} title={found?.name ?? key} {...shared} {...(subtitle === undefined ? {} : { subtitle })} {...(ways === null ? {} : { dock: <WayButton way={ways.main} filled={ways.filled} onChoose={setChoice} /> })}>
      {sharing.dialog}
      <Answered query={experiment} what={say('decide.readout-failed')} loading={<ReadoutLoading />}>
        {(there) => (
          <Counting unit={there.design.unit}>
            <WhoCan environment={environment} />
            {there.origin === 'live' ? <ExperimentTabs experiment={key} open="experimentDecide" /> : null}
            {started ? (
              <Answered query={readout} what={say('decide.readout-failed')} loading={<ReadoutLoading />}>
                {({ readout: read, words: said }) => (
                  <>
                    <Decision experiment={there} readout={read} said={said[words.locale]} ways={ways} signing={signing} onChoose={setChoice} />
                    <Evidence experiment={there} readout={read} said={said[words.locale]} />
                    {there.origin === 'live' ? <div data-no-print><Conversation experiment={there.key} /></div> : null}
                    {choice === null ? null : <DecisionForm choice={choice} experiment={there} readout={read} headline={said[words.locale].headline} signing={signing} onClose={() => setChoice(null)} />}
                  </>
                )}
              </Answered>
            ) : (
              <EmptyState
                sentence={say('decide.not-started')}
                drawing={<Drawing of="intervals" />}
                action={<Button component="a" href={to('experimentPlan', { key })}>{say('decide.open-plan')}</Button>}
              />
            )}
          </Counting>
        )}
      </Answered>
    </Page>
  )
}

function useReadout(key: string) {
  const api = useApi()
  const experiment = useQuery(api.experiment.get.queryOptions({ key }))
  const started = experiment.data !== undefined && experiment.data.kind !== 'draft' && experiment.data.kind !== 'review'
  const readout = useQuery({ ...api.readout.page.queryOptions({ key }, alone), enabled: started, refetchInterval: 10_000, placeholderData: (before) => before })
  return { experiment, readout, started }
}

type EvidenceProps = { readonly experiment: Experiment; readonly readout: Readout; readonly said: ReadoutWords }

/** Below the verdict: whether it can be trusted, and everything it is made of. */
function Evidence({ experiment, readout, said }: EvidenceProps): ReactNode {
  const { say } = useWords()
  return (
    <>
      <TrustLine checks={trustChecks(said, say)} />
      {readout.experiment.plan.rule === 'bandit' ? <BanditPart readout={readout} /> : <Tests experiment={experiment} readout={readout} />}
      <MethodLine readout={readout} />
    </>
  )
}

function Tests({ experiment, readout }: Omit<EvidenceProps, 'said'>): ReactNode {
  return (
    <>
      <DayByDay experiment={experiment} readout={readout} />
      <Metrics readout={readout} />
      <Funnels readout={readout} />
      <Curves readout={readout} />
      <Breakdowns readout={readout} />
      <Analysis readout={readout} />
    </>
  )
}

/** The verdict and the line of checks in pale, as high as the real ones. */
function ReadoutLoading(): ReactNode {
  return (
    <LoadingState>
      <Skeleton height={320} radius={12} mb={24} mt={16} />
      <Skeleton height={44} mb={44} />
      <Skeleton height={220} />
    </LoadingState>
  )
}

const DAY_MS = 86_400_000

function subtitleOf(experiment: Experiment, shown: Shown | undefined, { say, format }: WordsNow): string | undefined {
  const surface = say(`surface.${experiment.surface}`)
  if (experiment.imported !== null) return say('decide.sub-import', { file: experiment.imported.file, day: format.day(experiment.imported.at), rows: format.count(experiment.imported.rows) })
  const { startedAt, stoppedAt } = shown?.readout.experiment ?? { startedAt: null, stoppedAt: null }
  if (shown === undefined || startedAt === null) return surface
  if (stoppedAt !== null) return say('decide.sub-stopped', { surface, start: format.day(startedAt), stop: format.day(stoppedAt) })
  const day = format.count(Math.floor((shown.readout.asOf - startedAt) / DAY_MS) + 1)
  return say('decide.sub-live', { surface, start: format.day(startedAt), day, planned: format.days(experiment.design.plan.days) })
}
