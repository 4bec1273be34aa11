import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { equivalence } from '#server/stats/equivalence.ts'
import { compareMeans } from '#server/stats/means.ts'
import { compareProportions } from '#server/stats/proportions.ts'
import { conversionSummary, type Summary } from '#server/stats/summary.ts'

const values = (people: number, mean: number, variance: number): Summary => {
  const sum = Math.round(mean * people)
  return { people, sum: BigInt(sum), sumOfSquares: BigInt(Math.round(variance * (people - 1) + (sum * sum) / people)), scale: 1 }
}

describe('two one-sided tests', () => {
  it('stand exactly where the interval of level 1 − 2 alpha lies within the margin', () => {
    fc.assert(fc.property(fc.integer({ min: 200, max: 20_000 }), fc.integer({ min: 30, max: 190 }), fc.integer({ min: 30, max: 190 }), fc.double({ min: 0.02, max: 0.9, noNaN: true }), (people, x0, x1, margin) => {
      const stratum = { control: conversionSummary(people, x0), variant: conversionSummary(people, x1) }
      const lift = compareProportions([stratum], 0.1)
      const found = equivalence('proportions', [stratum], margin)
      if (lift.kind === 'none' || lift.relative === null || found === null) return
      const [from, to] = [lift.relative.from ?? -1, lift.relative.to ?? Infinity]
      fc.pre(Math.min(Math.abs(from + margin), Math.abs(to - margin)) > 1e-9)
      expect(found.equivalent < 0.05).toBe(from > -margin && to < margin)
      expect(found.notLower < 0.05).toBe(from > -margin)
    }))
  })

  it('go with Fieller’s interval where values are large enough', () => {
    for (const m1 of [95, 99, 100, 103, 110]) {
      const stratum = { control: values(400, 100, 900), variant: values(420, m1, 1_000) }
      const lift = compareMeans([stratum], 0.1)
      const found = equivalence('means', [stratum], 0.05)
      if (lift.kind === 'none' || lift.relative === null) throw new Error('no lift')
      expect((found?.equivalent ?? 1) < 0.05).toBe((lift.relative.from ?? -1) > -0.05 && (lift.relative.to ?? 1) < 0.05)
    }
  })

  it('have no answer without a relative lift, or with a margin that is none', () => {
    const none = { control: conversionSummary(100, 0), variant: conversionSummary(100, 5) }
    expect(equivalence('proportions', [none], 0.1)).toBeNull()
    expect(equivalence('proportions', [{ control: conversionSummary(100, 9), variant: conversionSummary(100, 5) }], 0)).toBeNull()
  })
})
