import { Button, NumberInput, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState, type FormEvent, type ReactNode } from 'react'
import { ProblemLine } from '../../api/problem-line.tsx'
import { useExposed } from '../../api/live.ts'
import { useApi } from '../../api/provider.tsx'
import { useNow } from '../../app/now.ts'
import { TextAction } from '../../parts/actions.tsx'
import { useWords } from '../../words/use-words.tsx'
import type { Started } from './experiment-watch-screen.tsx'
import { useChanged } from './pausing.ts'
import { trafficConsequence } from './traffic.ts'
import styles from './experiment-watch.module.css'

type Props = { readonly experiment: Started; readonly onClose: () => void }

/** Another share of people takes part: what that does is said before it is saved. */
export function TrafficForm({ experiment, onClose }: Props): ReactNode {
  const words = useWords()
  const { say } = words
  const { key, version, design } = experiment
  const [share, setShare] = useState<number | string>(design.traffic / 1_000)
  const [why, setWhy] = useState('')
  const changed = useChanged()
  const save = useMutation(useApi().experiment.traffic.mutationOptions({ onSettled: changed, onSuccess: onClose }))
  const exposed = useExposed(key, { running: false })
  const now = useNow({ still: true })
  const traffic = typeof share === 'number' ? Math.round(share * 1_000) : null
  const people = exposed.data?.variants.reduce((sum, variant) => sum + variant.people, 0) ?? 0
  const said = traffic === null ? say('watch.traffic-number') : trafficConsequence({ experiment, traffic, people, now }, words)
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    if (traffic !== null) save.mutate({ key, version, traffic, why })
  }
  return (
    <form className={styles['form']} onSubmit={submit}>
      <NumberInput label={say('watch.traffic-label')} value={share} onChange={setShare} min={0} max={100} decimalScale={3} suffix="%" data-autofocus />
      <p className={styles['consequence']} role="status">{said}</p>
      <TextInput label={say('watch.why')} value={why} onChange={(event) => setWhy(event.currentTarget.value)} maxLength={500} />
      <div className={styles['buttons']}>
        <Button type="submit" disabled={traffic === null || traffic === design.traffic} loading={save.isPending}>{say('watch.traffic-save')}</Button>
        <TextAction onClick={onClose}>{say('watch.discard')}</TextAction>
      </div>
      <ProblemLine error={save.error} />
    </form>
  )
}
