import type { Answers } from '../../api/client.ts'
import { needOf, type Glance, type Need } from '../../app/running.ts'
import { splitOf, type Split } from '../../app/split.ts'
import type { Answer, Interval } from '../../parts/charts/kinds.ts'
import { endOf } from './interval-of.ts'

export type ListedExperiment = Answers['experiment']['list']['experiments'][number]

/** What stands in the lift column. */
export type LiftSoFar =
  | { readonly kind: 'interval'; readonly variant: string; readonly interval: Interval; readonly answer: Answer }
  | { readonly kind: 'early'; readonly have: number; readonly need: number }
  /** The workspace hides it until then. */
  | { readonly kind: 'hidden'; readonly until: number }
  | { readonly kind: 'none' }

export type Group = Need | 'paused'

/** One line of the list, as far as numbers go. */
export type Row = {
  readonly experiment: ListedExperiment
  /** Missing while the readout is on its way or did not come. */
  readonly glance: Glance | undefined
  readonly group: Group
  readonly people: number | null
  readonly split: Split | null
  readonly lift: LiftSoFar
  /** Whole days since the launch, counted from one, and the days planned. */
  readonly day: number
  readonly planned: number
}

export const order: readonly Group[] = ['now', 'decide', 'course', 'paused']
const dayMs = 86_400_000

/** Lines in the order of need; within one need the older experiment first, so that nothing moves while it runs. */
export function rowsOf(experiments: readonly ListedExperiment[], glances: readonly Glance[], now: Date): readonly Row[] {
  const known = new Map(glances.map((glance) => [glance.experiment.key, glance]))
  return experiments
    .map((experiment) => rowOf(experiment, known.get(experiment.key), now))
    .toSorted((a, b) => order.indexOf(a.group) - order.indexOf(b.group) || startOf(a.experiment) - startOf(b.experiment) || (a.experiment.key < b.experiment.key ? -1 : 1))
}

function rowOf(experiment: ListedExperiment, glance: Glance | undefined, now: Date): Row {
  return {
    experiment,
    glance,
    group: groupOf(experiment, glance),
    people: glance?.deciding?.arms.reduce((sum, arm) => sum + arm.exposed, 0) ?? null,
    split: glance === undefined ? null : splitOf(glance),
    lift: glance === undefined ? { kind: 'none' } : liftOf(glance),
    day: dayOf(startOf(experiment), now),
    planned: experiment.design.plan.days,
  }
}

/** What needs a person stays on top, paused or not; else what is paused stands last. */
function groupOf(experiment: ListedExperiment, glance: Glance | undefined): Group {
  const need = glance === undefined ? 'course' : needOf(glance)
  return experiment.kind === 'paused' && need !== 'decide' ? 'paused' : need
}

export function startOf(experiment: ListedExperiment): number {
  return 'phases' in experiment ? (experiment.phases.at(-1)?.from ?? experiment.createdAt.getTime()) : experiment.createdAt.getTime()
}

/** The day it is in: 1 on the first. */
export function dayOf(startedAt: number, now: Date): number {
  return Math.max(1, Math.floor((now.getTime() - startedAt) / dayMs) + 1)
}

/** The lift of the variant that the verdict speaks of, else of the one furthest from control. */
function liftOf({ deciding, verdict, hiddenUntil }: Glance): LiftSoFar {
  if (hiddenUntil !== null) return { kind: 'hidden', until: hiddenUntil }
  if (deciding === null || verdict.kind === 'not-trustworthy') return { kind: 'none' }
  if (verdict.kind === 'too-early') return { kind: 'early', have: verdict.conversions, need: verdict.needed }
  const known = deciding.lifts.flatMap(({ variant, lift, answer }) =>
    lift.kind === 'none' || lift.relative === null ? [] : [{ variant, relative: lift.relative, answer: answerOf(answer, lift.kind) }],
  )
  const named = 'variant' in verdict ? verdict.variant : undefined
  const one = known.find((each) => each.variant === named) ?? known.toSorted((a, b) => Math.abs(b.relative.estimate) - Math.abs(a.relative.estimate))[0]
  if (one === undefined) return { kind: 'none' }
  const { estimate, from, to, middle } = one.relative
  const half = middle.from === null || middle.to === null ? {} : { half: { low: middle.from, high: middle.to } }
  return { kind: 'interval', variant: one.variant, answer: one.answer, interval: { estimate, low: endOf(from, 'low'), high: endOf(to, 'high'), ...half } }
}

function answerOf(answer: 'better' | 'worse' | 'no-clear-difference' | 'too-early' | 'no-answer', kind: 'known' | 'early'): Answer {
  if (kind === 'early' || answer === 'too-early') return 'early'
  return answer === 'better' || answer === 'worse' ? answer : 'unclear'
}
