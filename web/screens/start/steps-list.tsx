import type { ReactNode } from 'react'
import { Link } from 'wouter'
import { to } from '../../app/routes.ts'
import { Icon } from '../../parts/icon.tsx'
import { useWords } from '../../words/use-words.tsx'
import { isDone, stepNote, steps, stepsLeft, type Facts, type Step } from './steps.ts'
import styles from './steps.module.css'

type Props = {
  readonly facts: Facts
  /** What stands in the step that is open. */
  readonly children: ReactNode
}

/** The way to the first experiment. Steps tick themselves when the real thing is there; none is skipped. */
export function Steps({ facts, children }: Props): ReactNode {
  const { say } = useWords()
  const words = useWords()
  const [open] = stepsLeft(facts)
  return (
    <ol className={styles['steps']}>
      {steps.map((step) => {
        const done = isDone(step, facts)
        const state = done ? 'done' : step === open ? 'open' : 'later'
        return (
          <li key={step} className={styles['step']} data-state={state} aria-current={state === 'open' ? 'step' : undefined}>
            <span className={styles['sign']} aria-hidden>{done ? <Icon name="check" /> : null}</span>
            <div className={styles['body']}>
              <h2 className={styles['title']}>
                {say(`start.step-${step}`)}
                <span className={styles['state']}>{state === 'later' ? null : say(`start.state-${state}`)}</span>
              </h2>
              <p className={styles['note']}>{stepNote(step, facts, words)}</p>
              {state === 'open' ? <Open step={step}>{children}</Open> : null}
            </div>
          </li>
        )
      })}
    </ol>
  )
}

function Open({ step, children }: { readonly step: Step; readonly children: ReactNode }): ReactNode {
  const { say } = useWords()
  if (step === 'metric') return <Link className={styles['action']} href={to('metrics')}>{say('start.choose-metric')}</Link>
  if (step === 'experiment') return <Link className={styles['action']} href={to('newExperiment')}>{say('start.plan-experiment')}</Link>
  return children
}
