import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import { useLocation } from 'wouter'
import { ProblemLine } from '../../api/problem-line.tsx'
import { useApi, useAsk } from '../../api/provider.tsx'
import { Conversation } from '../../app/conversation.tsx'
import { ExperimentTabs } from '../../app/experiment-tabs.tsx'
import { useMember } from '../../app/member.tsx'
import { mayRelease, maySee } from '../../app/member-now.ts'
import { Page } from '../../app/page.tsx'
import { WhoCan } from '../../app/who-can.tsx'
import { useReviewing } from '../../app/reviewed.ts'
import { to } from '../../app/routes.ts'
import { PrimaryButton, TextAction } from '../../parts/actions.tsx'
import { useWords, type WordsNow } from '../../words/use-words.tsx'
import { checkWords } from './checklist-words.ts'
import { isBlocked } from './checklist.ts'
import type { Experiment } from './draft.ts'
import { goTo } from './go-to.ts'
import { PlanForm } from './plan-form.tsx'
import { BothVersions } from './both-versions.tsx'
import { Previews } from './previews.tsx'
import { AskNote, type Review, ReviewPart } from './review-part.tsx'
import { useKnown } from './use-known.ts'
import { usePlan, type Plan } from './use-plan.ts'
import styles from './panel.module.css'

/** A draft: it saves itself, and launches from here. */
export function DraftPlan({ experiment }: { readonly experiment: Experiment }): ReactNode {
  const words = useWords()
  const { say } = words
  const { member, environments } = useMember()
  const environment = environments.find((one) => one.id === experiment.environmentId)
  const plan = usePlan(experiment, { environment: environment?.key ?? '', member: member.id })
  const known = useKnown(plan.draft, experiment.key)
  const { launch, press, blocked } = useLaunch(experiment, plan, known)
  const review = useQuery({ ...useApi().review.get.queryOptions({ key: experiment.key }), refetchInterval: 15_000 }).data
  const asking = useAskReview(experiment, plan, known)
  const may = maySee(member, 'editor')
  const mayLaunch = may && (environment === undefined || mayRelease(member, environment))
  const next = nextOf(review)
  const button =
    next === 'ask' && may ? <PrimaryButton fullWidth onClick={asking.press} loading={asking.ask.isPending}>{say(review?.state === 'none' ? 'review.ask' : 'review.ask-again')}</PrimaryButton>
    : next === 'launch' && mayLaunch ? <PrimaryButton fullWidth onClick={press} loading={launch.isPending}>{say('plan.launch', { environment: environment?.name ?? '' })}</PrimaryButton>
    : null
  const previews = <Previews experiment={experiment.key} variants={plan.draft.design.variants} environment={environment?.name ?? ''} settle={() => plan.settle(plan.draft)} />
  const name = plan.draft.name.trim() === '' ? experiment.key : plan.draft.name
  return (
    <Page crumbs={[{ label: say('verb.plan'), to: to('plan') }, { label: name }]} title={name} subtitle={<Saved plan={plan} where={environment?.name} inReview={experiment.kind === 'review'} />} dock={button ?? undefined}>
      <ExperimentTabs experiment={experiment.key} open="experimentPlan" />
      <WhoCan environment={environment} />
      {plan.state.kind === 'stale' ? <BothVersions mine={plan.draft} theirs={plan.state.theirs} onKeepMine={plan.keepMine} onTakeTheirs={plan.takeTheirs} /> : null}
      {plan.aside === undefined ? null : <p className={styles['aside']}>{say('plan.aside')} <TextAction onClick={plan.bringBack}>{say('plan.bring-back')}</TextAction></p>}
      <PlanForm onChange={plan.change} known={known} fresh={false} previews={may ? previews : undefined} review={review === undefined ? null : <ReviewPart review={review} experiment={experiment.key} version={experiment.version} />}>
        {next === 'ask' && may ? <AskNote note={asking.note} onChange={asking.setNote} /> : null}
        <div className={styles['do']}>{button}</div>
        <ProblemLine error={launch.error ?? asking.ask.error} />
        <p className={styles['after']}>{blocked !== undefined ? blockedWords(words, blocked) : next === 'launch' ? say('plan.launch-note') : next === 'wait' ? say('review.waiting') : null}</p>
      </PlanForm>
      <Conversation experiment={experiment.key} />
    </Page>
  )
}

function blockedWords(words: WordsNow, blocked: Parameters<typeof checkWords>[0]): string {
  return words.say('plan.blocked', { what: checkWords(blocked, words).note })
}

/** "Draft · saved just now"; while it cannot be saved, where the work is meanwhile. */
function Saved({ plan, where, inReview }: { readonly plan: Plan; readonly where: string | undefined; readonly inReview: boolean }): ReactNode {
  const { say } = useWords()
  const { state } = plan
  const word = {
    saved: plan.savedAt === null ? 'plan.state-draft' : 'plan.state-saved',
    saving: 'plan.state-saving',
    kept: 'plan.state-kept',
    failed: 'plan.state-failed',
    stale: 'plan.state-stale',
  } as const
  return (
    <span aria-live="polite" data-save={state.kind}>
      {where === undefined ? '' : `${where} · `}{say(inReview && state.kind === 'saved' ? 'status.review' : word[state.kind])}
      {state.kind === 'failed' ? <ProblemLine error={state.error} /> : null}
    </span>
  )
}

/** What is done next: where a review is needed it comes before the launch. */
function nextOf(review: Review | undefined): 'ask' | 'wait' | 'launch' | null {
  if (review === undefined) return null
  if (!review.needed || review.state === 'approved') return 'launch'
  return review.state === 'asked' ? 'wait' : 'ask'
}

/** Asks on the plan as it is shown: first it is saved like that. What blocks a launch is mended before somebody else reads it. */
function useAskReview(experiment: Experiment, plan: Plan, { draft, items }: ReturnType<typeof useKnown>) {
  const [note, setNote] = useState('')
  const { ask } = useReviewing()
  const saving = useMutation({
    mutationFn: async () => ask.mutateAsync({ key: experiment.key, version: await plan.settle(draft), note: note.trim() }),
    onSuccess: () => setNote(''),
  })
  const blocked = isBlocked(items)
  return { note, setNote, ask: saving, press: (): void => (blocked === undefined ? saving.mutate() : goTo(blocked.at)) }
}

/** Launching waits for the server: first the draft is saved, then it starts, then the page moves on to Watch. */
function useLaunch(experiment: Experiment, plan: Plan, { draft, items }: ReturnType<typeof useKnown>) {
  const api = useApi()
  const ask = useAsk()
  const answers = useQueryClient()
  const [, navigate] = useLocation()
  const blocked = isBlocked(items)
  const launch = useMutation({
    mutationFn: async () => ask.experiment.launch.mutate({ key: experiment.key, // What was approved is launched as it stands, without what is known of it since.
      version: await plan.settle(experiment.kind === 'review' ? plan.draft : draft) }),
    onSuccess: (running) => {
      answers.setQueryData(api.experiment.get.queryKey({ key: running.key }), running)
      navigate(to('experimentWatch', { key: running.key }))
      return Promise.all([api.experiment, api.readout, api.flag].map((each) => answers.invalidateQueries({ queryKey: each.pathKey() })))
    },
  })
  const press = (): void => (blocked === undefined ? launch.mutate() : goTo(blocked.at))
  return { launch, press, blocked }
}
