import type { Glance } from './running.ts'

/** How the arms share the people: the arm that is furthest from its plan, and what chance allows it at p .001. */
export type Split = { readonly name: string; readonly share: number; readonly planned: number; readonly chance: { readonly low: number; readonly high: number } }

// Two-sided p .001 of the normal distribution, for the box of what chance allows.
const allowed = 3.2905

/** The arm that is furthest from its planned share, in standard errors. Null while nobody is counted. */
export function splitOf({ checks, experiment }: Pick<Glance, 'checks' | 'experiment'>): Split | null {
  const ratio = checks.find((check) => check.name === 'sample-ratio')
  if (ratio?.name !== 'sample-ratio') return null
  const people = ratio.facts.arms.reduce((sum, arm) => sum + arm.observed, 0)
  const names = new Map(experiment.variants.map((variant) => [variant.key, variant.name]))
  const arms = ratio.facts.arms.flatMap(({ variant, share, plannedShare }) =>
    share === null || plannedShare === null ? [] : [{ name: names.get(variant) ?? variant, share, planned: plannedShare }],
  )
  const apart = (arm: { share: number; planned: number }): number => Math.abs(arm.share - arm.planned) / errorOf(arm.planned, people)
  const furthest = arms.toSorted((a, b) => apart(b) - apart(a))[0]
  return furthest === undefined || people === 0 ? null : { ...furthest, chance: chanceOf(furthest.planned, people) }
}

function errorOf(planned: number, people: number): number {
  return Math.sqrt(Math.max(planned * (1 - planned), 1e-9) / Math.max(1, people))
}

/** The shares that chance allows at p .001 for so many people. */
export function chanceOf(planned: number, people: number): { readonly low: number; readonly high: number } {
  const room = allowed * errorOf(planned, people)
  return { low: Math.max(0, planned - room), high: Math.min(1, planned + room) }
}
