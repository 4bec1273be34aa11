import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { Link } from 'wouter'
import type { Answers } from '../../api/client.ts'
import { useApi } from '../../api/provider.tsx'
import { to } from '../../app/routes.ts'
import { Sentence, ServedValue } from '../../parts/sentence.tsx'
import { useWords, type WordsNow } from '../../words/use-words.tsx'
import type { ServeDraft } from './flag-draft.ts'
import styles from './release.module.css'

type Experiment = Answers['experiment']['get']

/** Whether the experiment of a rule decides still; while it does, its rule stays. */
export function useDeciding(serve: ServeDraft): 'none' | 'still' | 'over' {
  const key = serve.kind === 'experiment' ? serve.experiment : ''
  const experiment = useQuery({ ...useApi().experiment.get.queryOptions({ key }), enabled: key !== '' })
  if (serve.kind !== 'experiment') return 'none'
  return experiment.data?.kind === 'stopped' || experiment.data?.kind === 'archived' ? 'over' : 'still'
}

/** An experiment's rule is changed in the experiment, where it says what that does to the result. */
export function ExperimentRule({ experiment: key }: { readonly experiment: string }): ReactNode {
  const words = useWords()
  const experiment = useQuery(useApi().experiment.get.queryOptions({ key }))
  const link = <Link className={styles['experiment'] ?? ''} href={to('experiment', { key })}>{experiment.data?.name ?? key}</Link>
  const decision = experiment.data !== undefined && 'decision' in experiment.data ? experiment.data.decision : null
  return (
    <>
      <Sentence>{sentenceOf(link, decision, experiment.data, words)}</Sentence>
      <p className={styles['quiet']}>{experiment.data === undefined ? words.say('release.change-in-experiment') : noteOf(experiment.data, words)}</p>
    </>
  )
}

type Decision = Extract<Experiment, { decision: unknown }>['decision']

function sentenceOf(experiment: ReactNode, decision: Decision, found: Experiment | undefined, { rich }: WordsNow): ReactNode {
  const served = (variant: string | undefined): ReactNode => <ServedValue>{found?.design.variants.find((one) => one.key === variant)?.variation ?? '–'}</ServedValue>
  if (decision === null) return rich('release.experiment-decides', { experiment })
  if (decision.kind === 'ship') return rich('release.experiment-shipped', { experiment, value: served(decision.variant ?? undefined) })
  return rich('release.experiment-ended', { experiment, value: served(found?.design.variants[0]?.key) })
}

function noteOf({ kind, design }: Experiment, { say, format }: WordsNow): string {
  const arms = design.variants.map((one) => `${one.variation} ${format.axisRate(one.weight / 100_000)}`).join(', ')
  if (kind === 'stopped' || kind === 'archived') return say('release.experiment-over')
  return say(kind === 'paused' ? 'release.experiment-paused' : 'release.experiment-runs', { arms, share: format.axisRate(design.traffic / 100_000) })
}
