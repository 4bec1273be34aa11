import { Modal, Select, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState, type FormEvent, type ReactNode } from 'react'
import type { Asks } from '../../../api/client.ts'
import { useAsk } from '../../../api/provider.tsx'
import { instantOf } from '../../../app/local-time.ts'
import { useMember } from '../../../app/member.tsx'
import { useNow } from '../../../app/now.ts'
import { offerUndo } from '../../../app/undo.tsx'
import { PrimaryButton } from '../../../parts/actions.tsx'
import { useWords } from '../../../words/use-words.tsx'
import { FlagProblem } from '../flag-problem.tsx'
import { changesOf } from '../flag-changes.ts'
import { weightOf } from '../flag-draft.ts'
import { type Chosen, chosenIn, PlaceFields } from './place-fields.tsx'
import { placesIn } from './places.ts'
import { type PlannedProps, usePlannedAnew } from './planned.tsx'
import { aheadText } from './planned-words.ts'
import { whenText } from './when-text.ts'
import { morningIn } from './ramp-draft.ts'
import { lacksWhy, WhyField } from './why-field.tsx'
import styles from './planned.module.css'

type Props = PlannedProps & { readonly onClose: () => void }
type Planned = Asks['flag']['schedule']['plan']['change']
const KINDS = ['off', 'on', 'rules', 'share'] as const
type Kind = (typeof KINDS)[number]

/** One change for later: what, when by the workspace's clock, and why. */
export function ScheduleForm({ flag, environment, editing, onClose }: Props): ReactNode {
  const words = useWords()
  const { say } = words
  const { workspace } = useMember()
  const now = useNow({ still: true })
  const { stands, draft } = editing
  const edited = changesOf({ ...stands, enabled: draft.enabled }, draft, words)
  const places = placesIn(stands, flag.variations.map((one) => one.key), words)
  const [kind, setKind] = useState<Kind>(edited.length > 0 ? 'rules' : stands.enabled ? 'off' : 'on')
  const [chosen, setChosen] = useState<Chosen | undefined>(() => (places[0] === undefined ? undefined : chosenIn(places[0])))
  const [share, setShare] = useState('50')
  const [at, setAt] = useState(() => morningIn(1, now, workspace.timeZone))
  const [why, setWhy] = useState('')
  const [asked, setAsked] = useState(false)
  const plan = usePlan({ flag, environment, editing, onClose })
  const instant = instantOf(at, workspace.timeZone)
  const weight = share.trim() === '0' ? 0 : weightOf(share)
  const change = plannedOf({ kind, chosen, weight, draft })
  const timeWrong = instant === null ? say('schedule.wrong-no-time') : instant <= now ? say('schedule.wrong-past') : undefined
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    setAsked(true)
    if (change !== null && instant !== null && timeWrong === undefined && !lacksWhy(environment, why)) plan.mutate({ at: instant, change, why: why.trim() })
  }
  const kinds = KINDS.filter((one) => (one === 'rules' ? edited.length > 0 : one === 'share' ? places.length > 0 : true))
  return (
    <Modal opened onClose={onClose} title={say('schedule.schedule-in', { environment: environment.name })} closeButtonProps={{ 'aria-label': say('decide.cancel') }} size="lg">
      <form className={styles['form']} onSubmit={submit} noValidate>
        <Select label={say('schedule.what')} value={kind} onChange={(next) => setKind(KINDS.find((one) => one === next) ?? kind)}
          data={kinds.map((one) => ({ value: one, label: one === 'rules' ? say('schedule.kind-rules', { n: edited.length }) : say(`schedule.kind-${one}`) }))} data-autofocus />
        {kind === 'rules' ? <ul className={styles['lines']}>{edited.map(({ what, before, after }, place) => <li key={place}>{what}: {before === undefined ? null : <del>{before}</del>} {after}</li>)}</ul> : null}
        {kind === 'rules' ? <p className={styles['quiet']}>{say('schedule.rules-note')}</p> : null}
        {kind === 'share' && chosen !== undefined ? <PlaceFields places={places} chosen={chosen} onChoose={setChosen} /> : null}
        {kind === 'share' ? <TextInput label={say('schedule.share')} inputMode="decimal" rightSection="%" value={share} error={asked && weight === null ? say('release.share-wrong') : undefined} onChange={(event) => setShare(event.currentTarget.value)} /> : null}
        <TextInput type="datetime-local" label={say('schedule.when')} description={say('schedule.zone', { zone: workspace.timeZone })} value={at} error={asked ? timeWrong : undefined} onChange={(event) => setAt(event.currentTarget.value)} />
        {instant === null || instant <= now ? null : <p className={styles['quiet']} role="status">{say('schedule.will-be', { at: whenText(instant, words), when: aheadText(instant, now, words) })}</p>}
        <WhyField environment={environment} why={why} asked={asked} onWhy={setWhy} />
        <FlagProblem error={plan.error} />
        <PrimaryButton type="submit" loading={plan.isPending}>{say('schedule.schedule-it')}</PrimaryButton>
      </form>
    </Modal>
  )
}

type Asked = { readonly kind: Kind; readonly chosen: Chosen | undefined; readonly weight: number | null; readonly draft: Props['editing']['draft'] }

/** What is sent; null while something is missing. */
function plannedOf({ kind, chosen, weight, draft }: Asked): Planned | null {
  if (kind === 'on' || kind === 'off') return { kind: 'switch', enabled: kind === 'on' }
  if (kind === 'share') return chosen === undefined || weight === null ? null : { kind: 'share', target: chosen.place.target, variation: chosen.variation, weight }
  const { enabled: _, ...rules } = draft
  return { kind: 'rules', draft: rules }
}

/** Keeps the change for later; new rules leave the draft then, and come back with it when it is taken back. */
function usePlan({ flag, environment, editing, onClose }: Omit<Props, 'mayEdit'>) {
  const words = useWords()
  const { say } = words
  const ask = useAsk()
  const anew = usePlannedAnew()
  const where = { key: flag.key, environment: environment.key }
  return useMutation({
    mutationFn: ({ at, change, why }: { readonly at: Date; readonly change: Planned; readonly why: string }) => ask.flag.schedule.plan.mutate({ ...where, version: flag.version, at, change, ...(why === '' ? {} : { why }) }),
    onSuccess: async (planned) => {
      const { draft, stands } = editing
      if (planned.change.kind === 'rules') editing.change({ ...stands, enabled: draft.enabled })
      const undo = async (): Promise<void> => {
        await ask.flag.schedule.cancel.mutate({ ...where, id: planned.id })
        if (planned.change.kind === 'rules') editing.begin(stands, draft)
        await anew()
      }
      onClose()
      offerUndo({ id: 'change-planned', text: say('schedule.planned-now', { at: whenText(planned.at, words) }), onUndo: () => void undo() })
    },
    onSettled: anew,
  })
}
