import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Lagged, noveltyOf } from '#server/stats/novelty.ts'

const weeks = (count: number) => Array.from({ length: count }, (_, at) => ({ from: at, to: at + 1 }))
const course = (people: number, control: readonly number[], variant: readonly number[]): Lagged => ({
  people: { control: people, variant: people },
  did: control.map((did, at) => ({ control: did, variant: variant[at] ?? 0 })),
})

describe('an effect by the time since the exposure', () => {
  it('compares in each stretch those who had not done it yet: 2.000, 1.583 and 1.091 times, as counted by hand', () => {
    const found = noveltyOf([course(1_000, [50, 50, 50], [100, 75, 50])], weeks(3))
    const ratios = [100 / 1_000 / (50 / 1_000), 75 / 900 / (50 / 950), 50 / 825 / (50 / 900)]
    expect(found?.stages.map(({ lift }) => Math.exp(lift.estimate))).toEqual(ratios.map((ratio) => expect.closeTo(ratio, 10)))
    // A weighted line by its normal equations, Σw(t − t̄)(y − ȳ) / Σw(t − t̄)².
    const chances = [[0.1, 1_000, 0.05, 1_000], [75 / 900, 900, 50 / 950, 950], [50 / 825, 825, 50 / 900, 900]] as const
    const weights = chances.map(([p1, n1, p0, n0]) => 1 / ((1 - p1) / (p1 * (n1 - 1)) + (1 - p0) / (p0 * (n0 - 1))))
    const [s0, s1, s2] = [0, 1, 2].map((power) => weights.reduce((sum, weight, at) => sum + weight * (at + 0.5) ** power, 0)) as [number, number, number]
    const [y0, y1] = [0, 1].map((power) => weights.reduce((sum, weight, at) => sum + weight * (at + 0.5) ** power * Math.log(ratios[at] ?? 1), 0)) as [number, number]
    expect(found?.trend.perUnit).toBeCloseTo((s0 * y1 - s1 * y0) / (s0 * s2 - s1 * s1), 10)
    expect(found?.trend.error).toBeCloseTo(Math.sqrt(s0 / (s0 * s2 - s1 * s1)), 10)
  })

  it('stays the same through one and the same lift of every chance, however many are taken away by it', () => {
    const left = (chance: number) => Array.from({ length: 6 }, (_, at) => 100_000 * (1 - chance) ** at * chance)
    const found = noveltyOf([course(100_000, left(0.2).map(Math.round), left(0.3).map(Math.round))], weeks(6))
    for (const { lift } of found?.stages ?? []) expect(Math.exp(lift.estimate)).toBeCloseTo(1.5, 2)
    expect(found?.trend.pValue).toBeGreaterThan(0.9)
  })

  it.each([
    ['joins stretches until each arm has 25 who did it, and what is left at the end with the last', [30, 10, 20, 40, 5, 5], [30, 20, 20, 40, 9, 9], [[0, 1], [1, 3], [3, 6]]],
    ['says nothing below three such stretches', [30, 10, 20, 9, 5, 5], [30, 20, 20, 9, 9, 0], null],
    ['says nothing where nobody did it', [0, 0, 0, 0, 0, 0], [0, 0, 0, 0, 0, 0], null],
  ])('%s', (_, control, variant, stretches) => {
    const found = noveltyOf([course(500, control, variant)], weeks(6))
    expect(found && found.stages.map(({ from, to }) => [from, to])).toEqual(stretches)
  })

  it('combines strata and pools none: a ramp with other rates changes no lift', () => {
    const [one, other] = [course(4_000, [40, 40, 40], [80, 80, 80]), { people: { control: 500, variant: 4_000 }, did: [{ control: 100, variant: 1_600 }, { control: 80, variant: 960 }, { control: 64, variant: 576 }] }]
    for (const { lift } of noveltyOf([one, other], weeks(3))?.stages ?? []) expect(Math.exp(lift.estimate)).toBeCloseTo(2, 1)
  })

  it('mirrors when arms are swapped, and is never NaN', () => {
    const bins = fc.array(fc.tuple(fc.nat(60), fc.nat(60)), { minLength: 1, maxLength: 10 })
    fc.assert(fc.property(bins, fc.nat(1_000), (did, spare) => {
      const people = { control: did.reduce((sum, [c]) => sum + c, spare), variant: did.reduce((sum, [, v]) => sum + v, spare) }
      const there = noveltyOf([{ people, did: did.map(([control, variant]) => ({ control, variant })) }], weeks(did.length))
      const back = noveltyOf([{ people: { control: people.variant, variant: people.control }, did: did.map(([variant, control]) => ({ control, variant })) }], weeks(did.length))
      expect(there === null).toBe(back === null)
      if (there === null || back === null) return
      expect(there.trend.perUnit).toBeCloseTo(-back.trend.perUnit, 9)
      for (const number of [there.trend.pValue, there.trend.first, there.trend.last]) expect(Number.isFinite(number)).toBe(true)
    }), { numRuns: 200 })
  })
})
