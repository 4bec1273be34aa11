import { describe, expect, it } from 'vitest'
import { studentT } from '#server/stats/distribution.ts'
import type { Stratum } from '#server/stats/lift.ts'
import { compareMeans } from '#server/stats/means.ts'
import { meanOf, type Summary, varianceOf } from '#server/stats/summary.ts'
import { band, frequency, isInside, randomFrom } from './random.ts'

/** Spend in cents: most people spend nothing, the others an exponential amount. */
function spend(random: () => number, people: number, share: number, mean: number): Summary {
  let [sum, sumOfSquares] = [0, 0]
  for (let person = 0; person < people; person += 1) {
    if (random() >= share) continue
    const cents = Math.round(-Math.log(1 - random()) * mean)
    sum += cents
    sumOfSquares += cents * cents
  }
  return { people, sum: BigInt(sum), sumOfSquares: BigInt(sumOfSquares), scale: 100 }
}

const runs = 3_000

/** Control is smaller and spends less evenly than the variant; the means are as 1 to 1 + lift. */
function simulate(seed: number, lift: number): Stratum {
  const random = randomFrom(seed)
  return { control: spend(random, 300, 0.3, 3_000), variant: spend(random, 900, 0.6, 1_500 * (1 + lift)) }
}

/** Student's test with one variance for both arms: wrong where the smaller arm varies more. */
function pooledP({ control, variant }: Stratum): number {
  const [v0, v1] = [varianceOf(control) ?? 0, varianceOf(variant) ?? 0]
  const degrees = control.people + variant.people - 2
  const pooled = ((control.people - 1) * v0 + (variant.people - 1) * v1) / degrees
  const t = ((meanOf(variant) ?? 0) - (meanOf(control) ?? 0)) / Math.sqrt(pooled * (1 / control.people + 1 / variant.people))
  return 2 * studentT.upperTail(Math.abs(t), degrees)
}

describe(`means of revenue (${runs} runs)`, () => {
  it('that are the same differ significantly within .05 ± 4 standard errors, and beyond it with one variance for both', () => {
    const welch = frequency(runs, (run) => {
      const lift = compareMeans([simulate(7_000 + run, 0)], 0.05)
      return lift.kind !== 'none' && lift.pValue < 0.05
    })
    expect(isInside(welch, 0.05, runs), String(welch)).toBe(true)
    expect(frequency(runs, (run) => pooledP(simulate(7_000 + run, 0)) < 0.05)).toBeGreaterThan(band(0.05, runs).to)
  })

  it("Fieller's interval holds a true lift of 20 % within .95 ± 4 standard errors; one that takes control's mean as known does not", () => {
    const lifts = Array.from({ length: runs }, (_, run) => simulate(20_000 + run, 0.2))
    const covers = frequency(runs, (run) => {
      const lift = compareMeans([lifts[run] as Stratum], 0.05)
      return lift.kind !== 'none' && lift.relative !== null && (lift.relative.from ?? -1) <= 0.2 && 0.2 <= (lift.relative.to ?? Infinity)
    })
    expect(isInside(covers, 0.95, runs), String(covers)).toBe(true)
    const naive = frequency(runs, (run) => {
      const { control, variant } = lifts[run] as Stratum
      const known = meanOf(control) ?? 0
      const width = (1.96 * Math.sqrt((varianceOf(variant) ?? 0) / variant.people)) / known
      return Math.abs((meanOf(variant) ?? 0) / known - 1.2) <= width
    })
    expect(naive).toBeLessThan(band(0.95, runs).from)
  })
})

describe(`strata of revenue where the variant is small at first (${runs} runs)`, () => {
  /** Few buyers in a small first stratum: there mean and variance are low together. */
  function simulateRamp(seed: number): readonly Stratum[] {
    const random = randomFrom(seed)
    return [
      { control: spend(random, 400, 0.1, 3_000), variant: spend(random, 60, 0.1, 3_000) },
      { control: spend(random, 300, 0.1, 3_000), variant: spend(random, 300, 0.1, 3_000) },
    ]
  }

  /** The textbook weights, 1 over each stratum's own variance. */
  function ownVariance(strata: readonly Stratum[]): number {
    const parts = strata.map(({ control, variant }) => ({
      difference: (meanOf(variant) ?? 0) - (meanOf(control) ?? 0),
      weight: 1 / ((varianceOf(control) ?? 0) / control.people + (varianceOf(variant) ?? 0) / variant.people),
    }))
    return parts.reduce((sum, { difference, weight }) => sum + difference * weight, 0) / parts.reduce((sum, { weight }) => sum + weight, 0)
  }

  it('the combined difference has no bias; weights by each stratum’s own variance have one', () => {
    const samples = Array.from({ length: runs }, (_, run) => simulateRamp(40_000 + run))
    const average = (estimate: (strata: readonly Stratum[]) => number): { readonly mean: number; readonly error: number } => {
      const values = samples.map(estimate)
      const mean = values.reduce((sum, value) => sum + value, 0) / runs
      return { mean, error: Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (runs - 1) / runs) }
    }
    const ours = average((strata) => {
      const lift = compareMeans(strata, 0.05)
      return lift.kind === 'none' ? Number.NaN : lift.difference.estimate
    })
    const own = average(ownVariance)
    expect(Math.abs(ours.mean / ours.error)).toBeLessThan(4)
    expect(own.mean / own.error).toBeLessThan(-4)
  })
})
