import type { Started } from '../experiments/experiment.ts'
import { currentPhase } from '../experiments/experiment.ts'
import { interactions, type Interaction } from '../stats/interaction.ts'
import { conversionsNeeded } from '../stats/lift.ts'
import { emptySummary, type Summary } from '../stats/summary.ts'
import type { CrossedCell } from '../store/door.ts'

/** Does what a variant does depend on which variant of another experiment its people met? `estimate`: how much larger its lift is there, relative. */
export type InteractionReadout = Omit<Interaction, 'one' | 'other'> & {
  readonly variant: string
  readonly experiment: string
  readonly experimentName: string
  readonly otherVariant: string
  readonly people: number
}

/** How many other experiments are looked at, the newest first. */
const most = 20

/** Live tests that deal the same units in the same environment, and ran at a time at which this one did. Within a layer none shares anybody with it. */
export function overlapping(experiment: Started, all: readonly Started[], now: number): readonly Started[] {
  const own = currentPhase(experiment)
  return all
    .filter((one) => one.id !== experiment.id && one.origin === 'live' && one.design.plan.rule !== 'bandit' && one.environmentId === experiment.environmentId && one.design.unit === experiment.design.unit)
    .filter((one) => {
      const phase = currentPhase(one)
      return phase.from < (own.until ?? now) && own.from < (phase.until ?? now)
    })
    .toSorted((one, other) => currentPhase(other).from - currentPhase(one).from)
    .slice(0, most)
}

export type CrossedWith = { readonly experiment: Started; readonly cells: readonly CrossedCell[] }

/** Every variant with every variant of the others, under one share of false findings. Pairs of which a group did it too seldom are left out. */
export function interactionReadouts(experiment: Started, crossed: readonly CrossedWith[], { scale, isProportion, alpha }: { readonly scale: number; readonly isProportion: boolean; readonly alpha: number }): readonly InteractionReadout[] {
  const [control, ...variants] = experiment.design.variants.map(({ key }) => key)
  const pairs = crossed.flatMap(({ experiment: other, cells }) => {
    const [otherControl, ...otherVariants] = other.design.variants.map(({ key }) => key)
    const at = (variant: string | undefined, of: string | undefined): Summary => summaryOf(cells.find((cell) => cell.variant === variant && cell.other === of), scale)
    return variants.flatMap((variant) => otherVariants.map((otherVariant) => ({ variant, other, otherVariant, cells: [[at(control, otherControl), at(control, otherVariant)], [at(variant, otherControl), at(variant, otherVariant)]] as const })))
  }).filter(({ cells }) => cells.flat().every((one) => (isProportion ? Number(one.sum) : one.people) >= conversionsNeeded))
  const found = interactions(pairs.map(({ cells }, index) => ({ one: String(index), other: '', cells })), alpha)
  return found.flatMap(({ one, estimate, from, to, pValue, stands }) => {
    const pair = pairs[Number(one)]
    if (pair === undefined) return []
    return [{ estimate, from, to, pValue, stands, variant: pair.variant, experiment: pair.other.key, experimentName: pair.other.name, otherVariant: nameIn(pair.other, pair.otherVariant), people: pair.cells.flat().reduce((sum, { people }) => sum + people, 0) }]
  })
}

function summaryOf(cell: CrossedCell | undefined, scale: number): Summary {
  return cell === undefined ? emptySummary(scale) : { people: cell.people, sum: cell.y, sumOfSquares: cell.yy, scale }
}

function nameIn({ design }: Started, variant: string): string {
  return design.variants.find(({ key }) => key === variant)?.name ?? variant
}
