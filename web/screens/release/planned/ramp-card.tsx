import { Button, Popover } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useId, useState, type ReactNode } from 'react'
import { useApi } from '../../../api/provider.tsx'
import { useNow } from '../../../app/now.ts'
import { TextAction } from '../../../parts/actions.tsx'
import { type ChartStep, StepChart } from '../../../parts/charts/step-chart.tsx'
import { useWords } from '../../../words/use-words.tsx'
import { FlagProblem } from '../flag-problem.tsx'
import { shareText } from '../flag-changes.ts'
import { ALL } from '../flag-draft.ts'
import { type PlannedProps, usePlannedAnew } from './planned.tsx'
import { nextText, type Ramp, whoText } from './planned-words.ts'
import styles from './planned.module.css'

type Props = PlannedProps & { readonly ramp: Ramp }

/** A ramp as a picture of its steps, the next one as a sentence, and what can be done with it. */
export function RampCard({ flag, environment, editing, mayEdit, ramp }: Props): ReactNode {
  const words = useWords()
  const now = useNow({ still: true })
  const title = useId()
  const steps = stepsOf(ramp)
  const last = steps.at(-1)
  const name = words.say('schedule.ramp-name', { value: ramp.variation, who: whoText(ramp.target, editing.stands, words), share: shareText((last?.share ?? 0) * ALL, words) })
  return (
    <article className={styles['ramp']} aria-labelledby={title}>
      <h3 id={title} className={styles['ramp-name']}>{name}</h3>
      <p className={ramp.state === 'held' ? styles['not-made'] : styles['next']} role="status">{nextText(ramp, now, words)}</p>
      <div className={styles['picture']}><StepChart label={words.say('schedule.ramp-label', { name })} from={fromOf(ramp) / ALL} steps={steps} now={now} /></div>
      <p className={styles['quiet']}>{words.say('schedule.planned-by', { who: ramp.actor.name })}{ramp.why === '' ? '' : ` · “${ramp.why}”`}</p>
      {mayEdit ? <Turn where={{ key: flag.key, environment: environment.key, id: ramp.id }} ramp={ramp} /> : null}
    </article>
  )
}

function stepsOf(ramp: Ramp): readonly ChartStep[] {
  return ramp.steps.flatMap(({ at, endedAt, state, change }) => (change.kind === 'share' ? [{ at: endedAt ?? at, share: change.weight / ALL, taken: state === 'applied' }] : []))
}

function fromOf(ramp: Ramp): number {
  const first = ramp.steps[0]?.change
  return first?.kind === 'share' ? first.from : 0
}

type TurnProps = { readonly where: { readonly key: string; readonly environment: string; readonly id: string }; readonly ramp: Ramp }

function Turn({ where, ramp }: TurnProps): ReactNode {
  const { say } = useWords()
  const api = useApi().flag.ramp
  const anew = usePlannedAnew()
  const pause = useMutation(api.pause.mutationOptions({ onSettled: anew }))
  const goOn = useMutation(api.continue.mutationOptions({ onSettled: anew }))
  const stop = useMutation(api.stop.mutationOptions({ onSettled: anew }))
  const [stopping, setStopping] = useState(false)
  const runs = ramp.state === 'running'
  return (
    <>
      {runs ? null : <p className={styles['quiet']}>{say('schedule.goes-on-later')}</p>}
      <div className={styles['buttons']}>
        {runs ? <Button loading={pause.isPending} onClick={() => pause.mutate(where)}>{say('schedule.pause')}</Button> : <Button loading={goOn.isPending} onClick={() => goOn.mutate(where)}>{say('schedule.go-on')}</Button>}
        <Popover opened={stopping} onChange={setStopping} position="bottom-start" width={320} trapFocus returnFocus withinPortal>
          <Popover.Target><TextAction onClick={() => setStopping(!stopping)}>{say('schedule.stop')}</TextAction></Popover.Target>
          <Popover.Dropdown>
            <p className={styles['sure']}>{say('schedule.stop-sure')}</p>
            <div className={styles['buttons']}>
              <Button loading={stop.isPending} onClick={() => stop.mutate(where)}>{say('schedule.stop-it')}</Button>
              <TextAction onClick={() => setStopping(false)}>{say('schedule.keep-on')}</TextAction>
            </div>
          </Popover.Dropdown>
        </Popover>
      </div>
      <FlagProblem error={pause.error ?? goOn.error ?? stop.error} />
    </>
  )
}
