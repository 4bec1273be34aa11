import { Button } from '@mantine/core'
import { useState, type ReactNode } from 'react'
import { useLocation } from 'wouter'
import { ProblemLine } from '../../api/problem-line.tsx'
import { useMayRelease } from './may-release.ts'
import { useNow } from '../../app/now.ts'
import { to } from '../../app/routes.ts'
import { PrimaryButton, TextAction } from '../../parts/actions.tsx'
import { ProgressDays } from '../../parts/charts/progress-days.tsx'
import { useWords } from '../../words/use-words.tsx'
import type { Started } from './experiment-watch-screen.tsx'
import { usePausing } from './pausing.ts'
import { dayOf, startOf } from './row.ts'
import { TrafficForm } from './traffic-form.tsx'
import styles from './experiment-watch.module.css'

const dayMs = 86_400_000

/** Beside the page: how long still, who takes part, and what can be done now, each with what it does. */
export function Steering({ experiment }: { readonly experiment: Started }): ReactNode {
  const { say } = useWords()
  const decided = isDecided(experiment)
  return (
    <aside className={styles['panel']} aria-label={say('watch.steering')}>
      <Time experiment={experiment} />
      {decided ? null : <Traffic experiment={experiment} />}
      {decided ? null : <Pausing experiment={experiment} />}
      <div className={styles['part']}>
        <div className={styles['do']}><DecideButton experiment={experiment} /></div>
        {decided ? null : <p className={styles['consequence']}>{say('watch.stop-then')}</p>}
      </div>
    </aside>
  )
}

function isDecided({ kind }: Pick<Started, 'kind'>): boolean {
  return kind === 'stopped' || kind === 'archived'
}

function DecideButton({ experiment }: { readonly experiment: Started }): ReactNode {
  const { say } = useWords()
  const [, navigate] = useLocation()
  return (
    <PrimaryButton fullWidth onClick={() => navigate(to('experimentDecide', { key: experiment.key }))}>
      {say(isDecided(experiment) ? 'watch.to-readout' : 'watch.stop-and-decide')}
    </PrimaryButton>
  )
}

/** The same two actions at the foot of a phone. */
export function SteeringDock({ experiment }: { readonly experiment: Started }): ReactNode {
  return (
    <>
      <DecideButton experiment={experiment} />
      {isDecided(experiment) ? null : <PauseButton experiment={experiment} />}
    </>
  )
}

function Time({ experiment }: { readonly experiment: Started }): ReactNode {
  const { say, format } = useWords()
  const now = useNow({ still: true })
  const from = startOf(experiment)
  const end = from + experiment.design.plan.days * dayMs
  const stoppedAt = experiment.phases.at(-1)?.until ?? null
  const left = Math.ceil((end - now.getTime()) / dayMs)
  const day = dayOf(from, stoppedAt === null ? now : new Date(stoppedAt))
  return (
    <div className={styles['part']}>
      <h2>{stoppedAt !== null ? say('watch.stopped-on', { day: format.day(stoppedAt) }) : left > 0 ? say('watch.days-left', { days: format.days(left) }) : say('watch.plan-over')}</h2>
      <ProgressDays day={day} planned={experiment.design.plan.days} />
      {stoppedAt === null ? <p className={styles['consequence']}>{say('watch.enrols-until', { day: format.day(end) })}</p> : null}
    </div>
  )
}

function Traffic({ experiment }: { readonly experiment: Started }): ReactNode {
  const { say, format } = useWords()
  const [open, setOpen] = useState(false)
  const may = useMayRelease(experiment)
  const share = `${format.figure(experiment.design.traffic / 1_000)}%`
  return (
    <div className={styles['part']}>
      <p className={styles['fact']}>
        <span>{say('watch.takes-part')}</span>
        <strong>{share}</strong>
        {experiment.kind === 'running' && !open && may ? <TextAction onClick={() => setOpen(true)}>{say('watch.change')}</TextAction> : null}
      </p>
      {open ? <TrafficForm experiment={experiment} onClose={() => setOpen(false)} /> : null}
    </div>
  )
}

/** What pausing does stands above the button, so that it can act at once; an undo follows. */
function Pausing({ experiment }: { readonly experiment: Started }): ReactNode {
  const { say } = useWords()
  const control = experiment.design.variants[0]?.name ?? ''
  return (
    <div className={styles['part']}>
      <p className={styles['consequence']}>{say(experiment.kind === 'paused' ? 'watch.resume-then' : 'watch.pause-then', { control })}</p>
      <div className={styles['do']}><PauseButton experiment={experiment} /></div>
    </div>
  )
}

function PauseButton({ experiment }: { readonly experiment: Started }): ReactNode {
  const { say } = useWords()
  const pausing = usePausing(experiment)
  const may = useMayRelease(experiment)
  const paused = experiment.kind === 'paused'
  if (!may) return null
  return (
    <>
      <Button fullWidth onClick={paused ? pausing.resume : pausing.pause} loading={pausing.busy}>{say(paused ? 'watch.resume' : 'watch.pause')}</Button>
      <ProblemLine error={pausing.error} />
    </>
  )
}
