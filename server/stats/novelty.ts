import { conversionsNeeded } from './lift.ts'
import { type LogLift, logLiftOf } from './log-lift.ts'
import { conversionSummary } from './summary.ts'
import { type Trend, trendOf } from './trend.ts'

export type OfBoth = { readonly control: number; readonly variant: number }

/** People of one stratum, and how many of them did it first in each stretch after the exposure. */
export type Lagged = { readonly people: OfBoth; readonly did: readonly OfBoth[] }

/** Where a stretch begins and ends since the exposure, in any unit. */
export type Edges = { readonly from: number; readonly to: number }

/** The lift within a stretch, among those who had not done it when it began. */
export type Stage = Edges & { readonly lift: LogLift; readonly did: OfBoth }

export type Novelty = { readonly stages: readonly Stage[]; readonly trend: Trend }

const fewestStages = 3
/** A stage is at least so large a part of the whole, so that a line is not drawn through noise. */
const mostStages = 14

/**
 * Does an effect wear off with the time since the exposure? In each stretch the chance of those who had not done it yet is compared, so that
 * whom an early effect took away does not count against it later; such chances of successive stretches are independent, and a
 * weighted line through their lifts tells whether they change. Stretches are joined until each arm has enough conversions. Null below
 * three. Sources: Cox, JRSS B 34 (1972) 187, section 6; of newness: Kohavi, Tang and Xu (2020), 3 and 23.
 */
export function noveltyOf(strata: readonly Lagged[], edges: readonly Edges[]): Novelty | null {
  const stages = joined(strata, edges).flatMap((bins) => stageOf(strata, edges, bins) ?? [])
  const trend = stages.length < fewestStages ? null : trendOf(stages.map(({ from, to, lift }) => ({ ...lift, at: (from + to) / 2 })))
  return trend === null ? null : { stages, trend }
}

/** Bins from `first` up to and without `end`. */
type Bins = { readonly first: number; readonly end: number }

/** As few bins each as hold enough; what is left at the end belongs to the last. */
function joined(strata: readonly Lagged[], edges: readonly Edges[]): readonly Bins[] {
  const least = ((edges.at(-1)?.to ?? 0) - (edges[0]?.from ?? 0)) / mostStages
  const found: Bins[] = []
  let first = 0
  edges.forEach(({ to }, at) => {
    const { control, variant } = didIn(strata, { first, end: at + 1 })
    // Times in days are quotients: an edge may be a hair before where it is meant.
    if (Math.min(control, variant) < conversionsNeeded || to - (edges[first]?.from ?? 0) < least * (1 - 1e-9)) return
    found.push({ first, end: at + 1 })
    first = at + 1
  })
  return found.map((bins, at) => (at === found.length - 1 ? { ...bins, end: edges.length } : bins))
}

function stageOf(strata: readonly Lagged[], edges: readonly Edges[], bins: Bins): Stage | null {
  const lift = logLiftOf(strata.map((stratum) => {
    const [before, within] = [didIn([stratum], { first: 0, end: bins.first }), didIn([stratum], bins)]
    const arm = (side: keyof OfBoth) => conversionSummary(stratum.people[side] - before[side], within[side])
    return { control: arm('control'), variant: arm('variant') }
  }))
  const [from, to] = [edges[bins.first]?.from, edges[bins.end - 1]?.to]
  return lift === null || from === undefined || to === undefined ? null : { from, to, lift, did: didIn(strata, bins) }
}

function didIn(strata: readonly Lagged[], { first, end }: Bins): OfBoth {
  const all = strata.flatMap(({ did }) => did.slice(first, end))
  return { control: all.reduce((sum, { control }) => sum + control, 0), variant: all.reduce((sum, { variant }) => sum + variant, 0) }
}
