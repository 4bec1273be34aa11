import { Radio } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import { ProblemLine } from '../../api/problem-line.tsx'
import { useApi } from '../../api/provider.tsx'
import { useMember } from '../../app/member.tsx'
import { PeopleChange } from '../../parts/charts/people-change.tsx'
import { Icon } from '../../parts/icon.tsx'
import { NotSavedPanel } from '../../parts/not-saved-panel.tsx'
import { useWords, type WordsNow } from '../../words/use-words.tsx'
import { type Accepted, effectPeople, effectSentence, type EffectTold, type Way, waysOf } from './change-effect-words.ts'
import type { Started } from './experiment-watch-screen.tsx'
import { useChanged } from './pausing.ts'
import type { Difference, RunningChange } from './running-change.ts'
import styles from './experiment-watch.module.css'

type Props = {
  readonly experiment: Started
  readonly change: RunningChange
  readonly differences: readonly Difference[]
  readonly onDiscard: () => void
  readonly onDone: () => void
}

const pauseMs = 400

/**
 * The difference, what it does to the result by the server's own dry run, and how that is accepted; then the button. What
 * is sent names the version that the dry run saw, so that nothing else is accepted than what was told.
 */
export function ChangeUnsaved({ experiment, change, differences, onDiscard, onDone }: Props): ReactNode {
  const words = useWords()
  const { say } = words
  const { environments } = useMember()
  const environment = environments.find((one) => one.id === experiment.environmentId)
  const [why, setWhy] = useState('')
  const [chosen, setChosen] = useState<Accepted>()
  const [pressed, setPressed] = useState(false)
  const { effect, isFresh, error } = useDryRun(experiment, change)
  const ways = effect === undefined ? [] : waysOf(effect, words)
  const accept = effect?.kind === 'goes-on' ? 'goes-on' : ways.find((way) => way.accept === chosen)?.accept
  const save = useSave(experiment, onDone)
  const press = (): void => {
    setPressed(true)
    if (effect === undefined || !isFresh || accept === undefined) return
    save.mutate({ key: experiment.key, version: effect.version, change, accept, ...(why.trim() === '' ? {} : { why: why.trim() }) })
  }
  return (
    <NotSavedPanel
      environment={environment?.name ?? ''}
      changes={differences}
      consequence={effect === undefined ? <p>{error === null ? say('ready.asking') : <ProblemLine error={error} />}</p> : (
        <Consequence effect={effect} ways={ways} chosen={chosen} onChoose={setChosen} missing={pressed && ways.length > 0 && accept === undefined} words={words} />
      )}
      reason={why}
      onReason={setWhy}
      reasonNeeded={environment?.production ?? false}
      saveLabel={say(accept === 'new-phase' ? 'effect.save-new-phase' : accept === 'same-phase' ? 'effect.save-same-phase' : accept === 'goes-on' ? 'effect.save-goes-on' : 'effect.save')}
      saving={save.isPending}
      onSave={press}
      onDiscard={onDiscard}
      problem={<ProblemLine error={save.error} />}
    />
  )
}

/** What the change would do, asked again a moment after the last key; until the answer is there the one before stands. */
function useDryRun({ key, version }: Started, change: RunningChange) {
  // As text, since the same change is another object each time.
  const wanted = JSON.stringify(change)
  const [asked] = useDebouncedValue(wanted, pauseMs)
  const found = useQuery({ ...useApi().experiment.effect.queryOptions({ key, change: JSON.parse(asked) as RunningChange }), placeholderData: keepPreviousData, staleTime: 0, refetchInterval: 10_000 })
  const isFresh = !found.isPlaceholderData && asked === wanted && found.data?.version === version
  return { effect: found.data, isFresh, error: found.error }
}

function useSave(experiment: Started, onDone: () => void) {
  const api = useApi()
  const answers = useQueryClient()
  const onSettled = useChanged()
  return useMutation(api.experiment.change.mutationOptions({
    onSettled: () => Promise.all([onSettled(), answers.invalidateQueries({ queryKey: api.layer.pathKey() })]),
    onSuccess: (saved) => {
      answers.setQueryData(api.experiment.get.queryKey({ key: experiment.key }), saved)
      onDone()
    },
  }))
}

type ConsequenceProps = {
  readonly effect: EffectTold
  readonly ways: readonly Way[]
  readonly chosen: Accepted | undefined
  readonly onChoose: (accepted: Accepted) => void
  readonly missing: boolean
  readonly words: WordsNow
}

const icons = { nothing: 'minus', 'goes-on': 'check', 'new-phase': 'triangle', impossible: 'octagon' } as const

function Consequence({ effect, ways, chosen, onChoose, missing, words }: ConsequenceProps): ReactNode {
  const { say } = words
  const people = effectPeople(effect, words)
  const moved = ways.find((way) => way.accept === chosen)?.moved ?? null
  return (
    <div className={styles['effect']} data-effect={effect.kind}>
      <p role="status" className={styles['effect-sentence']}><Icon name={icons[effect.kind]} /> {effectSentence(effect, words)}</p>
      {people === null ? null : <p className={styles['consequence']}>{people}</p>}
      {ways.length === 0 ? null : (
        <Radio.Group label={say('effect.how')} value={chosen ?? null} error={missing ? say('effect.choose-how') : undefined} onChange={(value) => onChoose(value === 'same-phase' ? 'same-phase' : 'new-phase')}>
          <div className={styles['ways']}>{ways.map((way) => <Radio key={way.accept} value={way.accept} label={way.label} description={way.note} />)}</div>
        </Radio.Group>
      )}
      {moved === null || effect.counted === 0 ? null : <PeopleChange parts={[{ kind: 'kept', people: effect.counted - moved, what: say('effect.keep') }, { kind: 'change', people: moved, what: say('effect.get-another') }]} />}
    </div>
  )
}
