import type { Glance, Listed } from './decide-screen.tsx'
import type { LiftOf } from './readout-view.ts'

export type Group = 'waiting' | 'running' | 'import' | 'decided'

export const groupWord = {
  waiting: 'decide.group-waiting',
  running: 'decide.group-running',
  import: 'decide.group-import',
  decided: 'decide.group-decided',
} as const satisfies Record<Group, string>

const ORDER: readonly Group[] = ['waiting', 'running', 'import', 'decided']

/** One line of the list; the glance is missing while it is on its way. */
export type Decided = {
  readonly experiment: Listed
  readonly glance: Glance | undefined
  readonly group: Group
  readonly people: number | null
  /** Of the variant that the verdict speaks of, else of the first. */
  readonly lift: LiftOf | null
}

/** Lines by what they ask of people; within a group the newest change first, as they came. */
export function decidedRows(experiments: readonly Listed[], glances: readonly Glance[]): readonly Decided[] {
  const known = new Map(glances.map((glance) => [glance.experiment.key, glance]))
  return experiments.map((one) => rowOf(one, known.get(one.key))).toSorted((a, b) => ORDER.indexOf(a.group) - ORDER.indexOf(b.group))
}

function rowOf(experiment: Listed, glance: Glance | undefined): Decided {
  const lifts = glance?.deciding?.lifts ?? []
  const spoken = glance !== undefined && 'variant' in glance.verdict ? glance.verdict.variant : undefined
  return {
    experiment,
    glance,
    group: groupOf(experiment, glance),
    people: glance?.deciding?.arms.reduce((sum, arm) => sum + arm.matured, 0) ?? null,
    lift: lifts.find((one) => one.variant === spoken) ?? lifts[0] ?? null,
  }
}

function groupOf(experiment: Listed, glance: Glance | undefined): Group {
  if (experiment.origin === 'import') return 'import'
  if ('decision' in experiment && experiment.decision !== null) return 'decided'
  const verdict = glance?.verdict
  const isOpen = verdict === undefined || verdict.kind === 'keep-running' || verdict.kind === 'too-early' || (verdict.kind === 'bandit' && !verdict.clear)
  return isOpen ? 'running' : 'waiting'
}
