import type { ReactNode } from 'react'
import { armLook } from '../../parts/charts/kinds.ts'
import { LiftByDay, type Look } from '../../parts/charts/lift-by-day.tsx'
import { RateOverTime, type RateSeries } from '../../parts/charts/rate-over-time.tsx'
import { WhoIsCounted } from '../../parts/charts/who-is-counted.tsx'
import { sharedDomain } from '../../parts/charts/axis.ts'
import { Section } from '../../parts/section.tsx'
import { useWords } from '../../words/use-words.tsx'
import { Novelty } from './novelty.tsx'
import { type Experiment, instantOf, intervalOf, markOf, type Metric, type Readout, variantName, variantSpokenOf } from './readout-view.ts'
import styles from './decide.module.css'

const FEWEST_DAYS = 3

/** How the rates went, how sure the lift became, whether it wears off, and who is counted by now. */
export function DayByDay({ experiment, readout }: { readonly experiment: Experiment; readonly readout: Readout }): ReactNode {
  const [metric] = readout.metrics
  if (metric === undefined) return null
  return (
    <>
      <div className={styles['columns']}>
        <Rates readout={readout} metric={metric} />
        <Counted experiment={experiment} readout={readout} metric={metric} />
      </div>
      <Lifts readout={readout} metric={metric} />
      <Novelty readout={readout} metric={metric} />
    </>
  )
}

type Part = { readonly readout: Readout; readonly metric: Metric }

function Rates({ readout, metric }: Part): ReactNode {
  const { say } = useWords()
  // A file without times has nothing to draw over time.
  if (metric.daily.length === 0 || metric.family !== 'proportion' || readout.experiment.origin === 'import' && metric.daily.length < FEWEST_DAYS) return null
  const series = readout.experiment.variants.map((variant, index): RateSeries => ({ name: variant.name, arm: armLook(index), points: pointsOf(metric, variant.key) }))
  if (!series.some((one) => one.points.length >= FEWEST_DAYS)) return null
  return (
    <Section title={say('decide.days')} note={say('decide.days-note', { metric: metric.name })}>
      <RateOverTime label={say('decide.days-chart', { metric: metric.name })} series={series} />
    </Section>
  )
}

function pointsOf(metric: Metric, variant: string): RateSeries['points'] {
  return metric.daily.flatMap((day) => {
    const arm = day.arms.find((one) => one.variant === variant)
    if (arm === undefined || arm.value === null) return []
    const { from = null, to = null } = arm.interval ?? {}
    return [{ day: instantOf(day.date), rate: arm.value, maturing: day.maturing, ...(from === null || to === null ? {} : { low: from, high: to }) }]
  })
}

function Counted({ experiment, readout, metric }: Part & { readonly experiment: Experiment }): ReactNode {
  const { say, format } = useWords()
  const planned = experiment.design.plan.peoplePerArm
  const arms = readout.experiment.variants.flatMap((variant, index) => {
    const arm = metric.arms.find((one) => one.variant === variant.key)
    return arm === undefined ? [] : [{ name: variant.name, arm: armLook(index), counted: arm.matured, maturing: arm.maturing }]
  })
  const isImport = readout.experiment.origin === 'import'
  return (
    <Section title={say('decide.counted')}>
      <div className={styles['counted-note']}>
        <p>{isImport || metric.windowDays === null ? say('decide.counted-all') : say('decide.counted-note', { days: format.days(metric.windowDays) })}</p>
        {isImport || planned === null ? null : <p>{say('decide.counted-plan', { people: format.count(planned) })}</p>}
      </div>
      <div className={styles['counted']}><WhoIsCounted arms={arms} {...(isImport || planned === null ? {} : { planned })} /></div>
    </Section>
  )
}

function Lifts({ readout, metric }: Part): ReactNode {
  const { say } = useWords()
  const variant = variantSpokenOf(readout)
  const taken = metric.looks.filter((look) => look.variant === variant)
  const looks = taken.length > 0 ? taken.flatMap(lookTaken) : metric.daily.flatMap((day): Look[] => {
    const lift = day.lifts.find((one) => one.variant === variant)
    const interval = lift === undefined ? null : intervalOf(lift)
    return lift === undefined || interval === null ? [] : [{ ...interval, day: instantOf(day.date), answer: markOf(lift), enough: false }]
  })
  if (looks.length < FEWEST_DAYS) return null
  const names = { variant: variantName(readout, variant), control: readout.experiment.variants[0]?.name ?? '' }
  const later = looks.slice(Math.floor(looks.length / 3))
  return (
    <Section title={say('decide.lift-days')} note={say(taken.length > 0 ? 'decide.looks-note' : 'decide.lift-days-note', names)}>
      <LiftByDay label={say('decide.lift-days-chart', names)} looks={looks} domain={sharedDomain(later)} />
    </Section>
  )
}

/** A stored look as it is drawn: its repeated interval, and from where on it would have been enough. */
function lookTaken(look: Metric['looks'][number]): Look[] {
  const interval = intervalOf(look)
  const boundary = look.enough === null ? {} : { boundary: look.enough }
  return interval === null ? [] : [{ ...interval, ...boundary, day: instantOf(look.day), answer: markOf(look), enough: look.answer === 'better' || look.answer === 'worse' }]
}
