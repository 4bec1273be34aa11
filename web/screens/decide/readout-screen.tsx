import { useQuery } from '@tanstack/react-query'
import { Button } from '@mantine/core'
import type { ReactNode } from 'react'
import { Answered } from '../../api/answered.tsx'
import { alone, type Answers } from '../../api/client.ts'
import { useApi } from '../../api/provider.tsx'
import { ExperimentTabs } from '../../app/experiment-tabs.tsx'
import { Page } from '../../app/page.tsx'
import { to } from '../../app/routes.ts'
import type { ScreenParams } from '../../app/screens.ts'
import { Drawing } from '../../parts/drawings.tsx'
import { EmptyState } from '../../parts/empty-state.tsx'
import { TrustLine } from '../../parts/trust-line.tsx'
import { useWords, type WordsNow } from '../../words/use-words.tsx'
import { Breakdowns } from './breakdowns.tsx'
import { DayByDay } from './day-by-day.tsx'
import { Decision } from './decision.tsx'
import { MethodLine } from './method-line.tsx'
import { Metrics } from './metrics.tsx'
import { RawNumbers } from './raw-numbers.tsx'
import { type Experiment, trustChecks } from './readout-view.ts'

type Shown = Answers['readout']['page']

/** One experiment's readout: the verdict, whether it can be trusted, then everything it is made of. */
export function ReadoutScreen({ params: { key } }: { readonly params: ScreenParams }): ReactNode {
  const words = useWords()
  const { say } = words
  const api = useApi()
  const experiment = useQuery(api.experiment.get.queryOptions({ key }))
  const started = experiment.data !== undefined && experiment.data.kind !== 'draft' && experiment.data.kind !== 'review'
  const readout = useQuery({ ...api.readout.page.queryOptions({ key }, alone), enabled: started, refetchInterval: 10_000, placeholderData: (before) => before })
  const crumbs = [{ label: say('decide.title'), to: to('decide') }, { label: experiment.data?.name ?? key }]
  const subtitle = experiment.data === undefined ? undefined : subtitleOf(experiment.data, readout.data, words)
  return (
    <Page crumbs={crumbs} title={experiment.data?.name ?? key} {...(subtitle === undefined ? {} : { subtitle })}>
      <Answered query={experiment} what={say('decide.readout-failed')}>
        {(found) => (
          <>
            {found.origin === 'live' ? <ExperimentTabs experiment={key} open="experimentDecide" /> : null}
            {started ? (
              <Answered query={readout} what={say('decide.readout-failed')}>{(shown) => <Ready experiment={found} shown={shown} words={words} />}</Answered>
            ) : (
              <EmptyState
                sentence={say('decide.not-started')}
                drawing={<Drawing of="intervals" />}
                action={<Button component="a" href={to('experimentPlan', { key })}>{say('decide.open-plan')}</Button>}
              />
            )}
          </>
        )}
      </Answered>
    </Page>
  )
}

type ReadyProps = { readonly experiment: Experiment; readonly shown: Shown; readonly words: WordsNow }

function Ready({ experiment, shown, words }: ReadyProps): ReactNode {
  const { readout } = shown
  const said = shown.words[words.locale]
  return (
    <>
      <Decision experiment={experiment} readout={readout} said={said} />
      <TrustLine checks={trustChecks(said, words.say)} />
      <DayByDay experiment={experiment} readout={readout} />
      <Metrics readout={readout} />
      <Breakdowns readout={readout} />
      <RawNumbers readout={readout} />
      <MethodLine readout={readout} />
    </>
  )
}

const DAY_MS = 86_400_000

function subtitleOf(experiment: Experiment, shown: Shown | undefined, { say, format }: WordsNow): string | undefined {
  const surface = say(`surface.${experiment.surface}`)
  if (experiment.imported !== null) return say('decide.sub-import', { surface, day: format.day(experiment.imported.at), rows: format.count(experiment.imported.rows) })
  const { startedAt, stoppedAt } = shown?.readout.experiment ?? { startedAt: null, stoppedAt: null }
  if (shown === undefined || startedAt === null) return surface
  if (stoppedAt !== null) return say('decide.sub-stopped', { surface, start: format.day(startedAt), stop: format.day(stoppedAt) })
  return say('decide.sub-live', { surface, start: format.day(startedAt), day: format.count(Math.floor((shown.readout.asOf - startedAt) / DAY_MS) + 1) })
}
