import { ActionIcon, Checkbox, Modal, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState, type FormEvent, type ReactNode } from 'react'
import { useApi } from '../../../api/provider.tsx'
import { useMember } from '../../../app/member.tsx'
import { useNow } from '../../../app/now.ts'
import { PrimaryButton, TextAction } from '../../../parts/actions.tsx'
import { StepChart } from '../../../parts/charts/step-chart.tsx'
import { Icon } from '../../../parts/icon.tsx'
import { useWords, type WordsNow } from '../../../words/use-words.tsx'
import { FlagProblem } from '../flag-problem.tsx'
import { shareText } from '../flag-changes.ts'
import { ALL } from '../flag-draft.ts'
import { type Chosen, chosenIn, PlaceFields } from './place-fields.tsx'
import { placesIn, shareNow } from './places.ts'
import { type PlannedProps, usePlannedAnew } from './planned.tsx'
import { problemsOf, type RampDraft, type StepDraft, type StepProblem, usualRamp, wholeSteps, withNext } from './ramp-draft.ts'
import { lacksWhy, WhyField } from './why-field.tsx'
import styles from './planned.module.css'

type Props = PlannedProps & { readonly onClose: () => void }

/** Most steps of one ramp, as the server takes them. */
const MOST = 20

/** A share that grows step by step: where, which value, the steps as a picture, and why. */
export function RampForm(props: Props): ReactNode {
  const words = useWords()
  const { flag, editing, environment, onClose } = props
  const places = placesIn(editing.stands, flag.variations.map((one) => one.key), words).filter((place) => place.variations.some((variation) => shareNow(editing.stands, place.target, variation) < ALL))
  const [first] = places
  const { say } = words
  return (
    <Modal opened onClose={onClose} title={say('schedule.ramp-in', { environment: environment.name })} closeButtonProps={{ 'aria-label': say('decide.cancel') }} size="lg">
      {!editing.stands.enabled ? <p>{say('schedule.ramp-off')}</p> : first === undefined ? <p>{say('schedule.ramp-nowhere')}</p> : <Fields {...props} places={places} first={chosenIn(first)} />}
    </Modal>
  )
}

type FieldsProps = Props & { readonly places: ReturnType<typeof placesIn>; readonly first: Chosen }

function Fields({ flag, environment, editing, onClose, places, first }: FieldsProps): ReactNode {
  const words = useWords()
  const { say } = words
  const { workspace: { timeZone } } = useMember()
  const now = useNow({ still: true })
  const weightOf = ({ place, variation }: Chosen): number => shareNow(editing.stands, place.target, variation)
  const [chosen, setChosen] = useState(first)
  const [draft, setDraft] = useState<RampDraft>(() => usualRamp(now, timeZone, weightOf(first)))
  const [why, setWhy] = useState('')
  const [asked, setAsked] = useState(false)
  const anew = usePlannedAnew()
  const begin = useMutation(useApi().flag.ramp.begin.mutationOptions({ onSettled: anew, onSuccess: onClose }))
  const stands = { now, timeZone, weight: weightOf(chosen) }
  const steps = wholeSteps(draft, stands)
  const choose = (next: Chosen): void => {
    setChosen(next)
    setDraft(usualRamp(now, timeZone, weightOf(next)))
  }
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    setAsked(true)
    if (steps === null || lacksWhy(environment, why)) return
    const reason = why.trim()
    begin.mutate({ key: flag.key, environment: environment.key, version: flag.version, ramp: { target: chosen.place.target, variation: chosen.variation, steps }, ...(reason === '' ? {} : { why: reason }) })
  }
  return (
    <form className={styles['form']} onSubmit={submit} noValidate>
      <PlaceFields places={places} chosen={chosen} onChoose={choose} />
      <p className={styles['quiet']}>{say('schedule.stands-at', { share: shareText(stands.weight, words), zone: timeZone })}</p>
      <Checkbox label={say('schedule.at-once')} checked={draft.atOnce} onChange={(event) => setDraft({ ...draft, atOnce: event.currentTarget.checked })} />
      <Steps draft={draft} problems={problemsOf(draft, stands)} onChange={setDraft} />
      {draft.steps.length < MOST ? <TextAction onClick={() => setDraft(withNext(draft, now, timeZone))}><Icon name="plus" size={12} /> {say('schedule.more-steps')}</TextAction> : null}
      {steps === null ? null : <div className={styles['picture']}><StepChart label={say('schedule.ramp-preview')} from={stands.weight / ALL} now={now} steps={steps.map(({ at, weight }) => ({ at: at ?? now, share: weight / ALL, taken: false }))} /></div>}
      <WhyField environment={environment} why={why} asked={asked} onWhy={setWhy} />
      <FlagProblem error={begin.error} />
      <PrimaryButton type="submit" loading={begin.isPending}>{say('schedule.ramp-it')}</PrimaryButton>
    </form>
  )
}

type StepsProps = { readonly draft: RampDraft; readonly problems: readonly (StepProblem | undefined)[]; readonly onChange: (draft: RampDraft) => void }

function Steps({ draft, problems, onChange }: StepsProps): ReactNode {
  const words = useWords()
  const { say } = words
  const set = (index: number, step: Partial<StepDraft>): void => onChange({ ...draft, steps: draft.steps.map((one, place) => (place === index ? { ...one, ...step } : one)) })
  return (
    <ol className={styles['steps']}>
      {draft.steps.map((step, index) => {
        const problem = problems[index]
        const wrong = (field: StepProblem['field']): string | undefined => (problem?.field === field ? problemText(problem, words) : undefined)
        return (
          <li key={index} className={styles['step']}>
            <TextInput label={say('schedule.step-share', { n: index + 1 })} inputMode="decimal" rightSection="%" value={step.share} error={wrong('share')} onChange={(event) => set(index, { share: event.currentTarget.value })} />
            {draft.atOnce && index === 0
              ? <TextInput label={say('schedule.step-when', { n: 1 })} value={say('schedule.now')} readOnly />
              : <TextInput type="datetime-local" label={say('schedule.step-when', { n: index + 1 })} value={step.at} error={wrong('at')} onChange={(event) => set(index, { at: event.currentTarget.value })} />}
            {draft.steps.length > 1 ? <ActionIcon color="ink" aria-label={say('schedule.without-step', { n: index + 1 })} onClick={() => onChange({ ...draft, steps: draft.steps.filter((_, place) => place !== index) })}><Icon name="cross" /></ActionIcon> : <span />}
          </li>
        )
      })}
    </ol>
  )
}

function problemText(problem: StepProblem, words: WordsNow): string {
  return problem.kind === 'not-more' ? words.say('schedule.not-more', { share: shareText(problem.than, words) }) : words.say(`schedule.wrong-${problem.kind}`)
}
