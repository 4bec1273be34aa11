import { normal } from './distribution.ts'
import type { LogLift } from './log-lift.ts'
import { randomEffects, type Spread } from './shrink.ts'

/** What experiments here usually bring, learned from those that are decided: nothing before there are `fewest`. */
export type Prior = Spread & { readonly experiments: number }

const fewest = 10
/** With a spread of nothing every result would be believed to be the mean alone. */
const leastDeviation = 0.005

export function learnPrior(past: readonly LogLift[]): Prior | null {
  const found = past.length < fewest ? null : randomEffects(past)
  return found === null ? null : { mean: found.mean, deviation: Math.max(leastDeviation, found.deviation), experiments: past.length }
}

/** Of results that the prior says should lie below a point with chance `expected`, this share did. */
export type Calibration = { readonly expected: number; readonly observed: number }

/**
 * Is the prior to be believed? Each past result is foretold from the others alone; foretold chances ought to be even.
 * Source: Dawid, JRSS A 147 (1984) 278; Gneiting, Balabdaoui and Raftery, JRSS B 69 (2007) 243.
 */
export function calibration(past: readonly LogLift[]): readonly Calibration[] {
  if (past.length <= fewest) return []
  const places = past.flatMap((one, at) => {
    const prior = learnPrior(past.filter((_, other) => other !== at))
    return prior === null ? [] : [normal.probability((one.estimate - prior.mean) / Math.hypot(prior.deviation, one.error))]
  })
  return [0.1, 0.25, 0.5, 0.75, 0.9].map((expected) => ({ expected, observed: places.filter((place) => place <= expected).length / places.length }))
}

/** Of decided experiments, those that won. */
export type WinRate = { readonly wins: number; readonly experiments: number }

/**
 * Chance that a win is none: of all that look like winners, those whose variant does nothing. `alpha` two-sided, of which half falls on the
 * winners' side; null before there are enough experiments, or where none won.
 * Source: Kohavi, Deng and Vermeer, A/B Testing Intuition Busters, KDD 2022, section 4.
 */
export function falsePositiveRisk({ wins, experiments }: WinRate, { alpha, power }: { readonly alpha: number; readonly power: number }): number | null {
  if (experiments < fewest || wins === 0) return null
  const real = wins / experiments
  const [falsely, truly] = [(alpha / 2) * (1 - real), power * real]
  return falsely / (falsely + truly)
}
