import { useId, type ReactNode } from 'react'
import type { Instant } from '../../words/time.ts'
import { useWords } from '../../words/use-words.tsx'
import { isInside, percentPlacement, sharedDomain, type Placement } from './axis.ts'
import type { NamedArm } from './arm-legend.tsx'
import { HatchPattern, hatchFill } from './hatch.tsx'
import { IntervalMark, markSizes } from './interval-mark.tsx'
import { answerColour, armColour, type Answer, type ArmLook, type Interval } from './kinds.ts'
import styles from './paired-funnel.module.css'

/** A step as a share of everybody exposed, in the order of `arms`; one that nobody can be counted for yet has a day instead. */
export type FunnelStep =
  | { readonly kind: 'everybody'; readonly name: string; readonly people: readonly [control: number, variant: number] }
  | {
      readonly kind: 'counted'
      readonly name: string
      readonly rates: readonly [control: number, variant: number]
      readonly lift: Interval
      readonly answer: Answer
      readonly decides?: boolean
    }
  | { readonly kind: 'maturing'; readonly name: string; readonly first: Instant }

type Props = {
  readonly arms: readonly [control: NamedArm, variant: NamedArm]
  readonly steps: readonly FunnelStep[]
}

const tall = 120

/** Paired bars per step, control hollow (an `ArmLegend` stands in the section's head); under each its lift on one axis, its range and the word. */
export function PairedFunnel({ arms, steps }: Props): ReactNode {
  const lifts = steps.flatMap((step) => (step.kind === 'counted' ? [step.lift] : []))
  const placement = percentPlacement(sharedDomain(lifts))
  return (
    <ol className={styles['steps']}>
      {steps.map((step) => (
        <li key={step.name} className={styles['step']}>
          <h3 className={styles['name']} data-decides={(step.kind === 'counted' && step.decides) || undefined}>{step.name}</h3>
          <Bars step={step} arms={arms} />
          <Under step={step} placement={placement} />
        </li>
      ))}
    </ol>
  )
}

function Bars({ step, arms }: { readonly step: FunnelStep; readonly arms: Props['arms'] }): ReactNode {
  const { say, format } = useWords()
  if (step.kind === 'maturing') return <MaturingBlock />
  const most = step.kind === 'everybody' ? Math.max(...step.people, 1) : 1
  const values = step.kind === 'everybody' ? step.people : step.rates
  const write = step.kind === 'everybody' ? format.count : format.rate
  return (
    <div className={styles['bars']}>
      {arms.map((arm, index) => {
        const value = values[index] ?? 0
        return (
          <div key={arm.name} className={styles['bar']} data-variant={index === 1 || undefined}>
            <span className="unseen">{say('chart.named', { name: arm.name })}</span>
            <span className={styles['value']}>{write(value)}</span>
            <span className={styles['block']} style={{ height: Math.max(2.5, (value / most) * tall), ...look(arm.arm, index === 0) }} />
          </div>
        )
      })}
    </div>
  )
}

function look(arm: ArmLook, hollow: boolean): { borderColor: string; background?: string } {
  return hollow ? { borderColor: armColour[arm] } : { borderColor: armColour[arm], background: armColour[arm] }
}

function MaturingBlock(): ReactNode {
  const id = useId()
  const { say } = useWords()
  return (
    <div className={styles['bars']}>
      <div className={styles['bar']}>
        <span className={styles['value']}>{say('chart.maturing')}</span>
        <svg width="104" height="44" aria-hidden style={{ display: 'block' }}>
          <defs><HatchPattern id={id} /></defs>
          <rect width="104" height="44" fill={hatchFill(id)} />
        </svg>
      </div>
    </div>
  )
}

function Under({ step, placement }: { readonly step: FunnelStep; readonly placement: Placement }): ReactNode {
  const { say, format } = useWords()
  if (step.kind === 'everybody') return <p className={styles['note']}>{say('chart.funnel-note')}</p>
  if (step.kind === 'maturing') return <p className={styles['note']}>{say('chart.first-people', { day: format.shortDay(step.first) })}</p>
  return (
    <div className={styles['under']}>
      <svg width="100%" height="24" style={{ display: 'block', overflow: 'visible' }} aria-hidden>
        {isInside(0, placement.domain) ? <line x1={placement.place(0)} x2={placement.place(0)} y1="0" y2="24" stroke="var(--line2)" strokeWidth="1.25" /> : null}
        <IntervalMark interval={step.lift} answer={step.answer} placement={placement} y="12" size={markSizes.small} />
      </svg>
      <p>
        <strong style={{ color: step.answer === 'unclear' || step.answer === 'early' ? 'var(--ink)' : answerColour[step.answer] }}>{format.lift(step.lift.estimate)}</strong>{' '}
        <span className={styles['range']}>{format.range(step.lift.low, step.lift.high)}</span>
      </p>
      <p className={styles['range']}>{say(step.decides ? `answer.${step.answer}-decides` : `answer.${step.answer}`)}</p>
    </div>
  )
}
