import type { Glance } from '../../app/running.ts'
import { chanceOf } from '../../app/split.ts'
import type { Started } from './experiment-watch-screen.tsx'

export type LiveArm = {
  readonly key: string
  readonly name: string
  readonly index: number
  readonly people: number
  /** Of everybody exposed; null while nobody is. */
  readonly share: number | null
  readonly planned: number
  /** What chance allows; null while too few are counted to say. */
  readonly chance: { readonly low: number; readonly high: number } | null
}

// Below this many people expected in an arm a share says nothing (Cochran 1954, as the server's check has it).
const fewest = 5

/**
 * The arms in their order with the people who met them. What was planned is what the weights of their time would give, as
 * the server's check has it; until that is there, the weights of now.
 */
export function armsOf(experiment: Started, counts: readonly { readonly key: string; readonly people: number }[], checks: Glance['checks'] | undefined): readonly LiveArm[] {
  const all = counts.reduce((sum, count) => sum + count.people, 0)
  const checked = checks?.find((check) => check.name === 'sample-ratio')?.facts.arms
  return experiment.design.variants.map((variant, index) => {
    const people = counts.find((count) => count.key === variant.key)?.people ?? 0
    const planned = checked?.find((arm) => arm.variant === variant.key)?.plannedShare ?? variant.weight / 100_000
    return {
      key: variant.key,
      name: variant.name,
      index,
      people,
      share: all === 0 ? null : people / all,
      planned,
      chance: all * planned < fewest ? null : chanceOf(planned, all),
    }
  })
}

/** What the server's own check says of the split; while it has not answered, nothing is claimed. */
export function verdictOfSplit(checks: Glance['checks'] | undefined): 'ok' | 'warn' | 'blocked' | 'not-yet' | undefined {
  return checks?.find((check) => check.name === 'sample-ratio')?.state
}
