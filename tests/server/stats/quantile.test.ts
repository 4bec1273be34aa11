import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compareMeans } from '#server/stats/means.ts'
import { compareQuantiles, type Histogram } from '#server/stats/quantile.ts'
import { winsorise } from '#server/stats/winsor.ts'
import { frequency, randomFrom } from '#tests/simulation/random.ts'

const histogram = (values: readonly number[]): Histogram => values.toSorted((a, b) => a - b).map((value) => ({ value, people: 1 }))

describe('a quantile of two arms', () => {
  it('finds a shift, and none where there is none', () => {
    const arm = Array.from({ length: 500 }, (_, at) => at)
    const found = compareQuantiles(histogram(arm), histogram(arm.map((value) => value + 100)), { share: 0.5, alpha: 0.05 })
    expect(found?.difference.estimate).toBeCloseTo(100, 9)
    expect(found?.pValue).toBeLessThan(0.01)
    expect(compareQuantiles(histogram(arm), histogram(arm), { share: 0.9, alpha: 0.05 })?.pValue).toBe(1)
  })

  it('has p below alpha exactly when the interval excludes zero, and mirrors with the arms', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 1e6 }), fc.double({ min: 0.5, max: 2, noNaN: true }), fc.constantFrom(0.25, 0.5, 0.9), (seed, factor, share) => {
      const random = randomFrom(seed)
      const draw = (scale: number) => histogram(Array.from({ length: 120 }, () => -scale * Math.log(1 - random())))
      const [control, variant] = [draw(1), draw(factor)]
      const [found, back] = [compareQuantiles(control, variant, { share, alpha: 0.05 }), compareQuantiles(variant, control, { share, alpha: 0.05 })]
      if (found === null) throw new Error('no answer')
      expect(found.pValue < 0.05).toBe(found.difference.from > 0 || found.difference.to < 0)
      expect(back?.difference.from).toBeCloseTo(-found.difference.to, 9)
    }), { numRuns: 60 })
  })

  it('holds the truth in .95 ± 4 standard errors of runs: medians of waiting times (1,500 runs)', () => {
    const random = randomFrom(8)
    const draw = () => histogram(Array.from({ length: 200 }, () => -Math.log(1 - random())))
    const held = frequency(1_500, () => {
      const { from, to } = compareQuantiles(draw(), draw(), { share: 0.5, alpha: 0.05 })?.difference ?? { from: 1, to: -1 }
      return from <= 0 && 0 <= to
    })
    expect(held).toBeGreaterThan(0.95 - 4 * Math.sqrt((0.95 * 0.05) / 1_500))
    expect(held).toBeLessThan(0.985)
  })

  it('says nothing of few people, or of a quantile with fewer than five beyond it', () => {
    const few = histogram(Array.from({ length: 29 }, (_, at) => at))
    const some = histogram(Array.from({ length: 100 }, (_, at) => at))
    expect(compareQuantiles(few, some, { share: 0.5, alpha: 0.05 })).toBeNull()
    expect(compareQuantiles(some, some, { share: 0.99, alpha: 0.05 })).toBeNull()
  })
})

describe('a winsorised mean', () => {
  const spend = [0n, 0n, 0n, 10n, 20n, 30n, 40n, 50n, 60n, 70n]
  const arm = (values: readonly bigint[]) => values.flatMap((value) => [{ value, people: 20 }])

  it('takes what is above the cap of everybody for the cap', () => {
    const found = winsorise(arm(spend), arm([...spend, 1_000_000n]), { share: 0.95, scale: 1 })
    expect(found.cap).toBe(70n)
    expect(found.capped).toEqual([0, 20])
    expect(found.variant.sum).toBe(found.control.sum + 70n * 20n)
  })

  it('does not let one person decide', () => {
    const most = [...arm(spend), { value: 100_000n, people: 1 }]
    const plain = compareMeans([{ control: winsorise(arm(spend), most, { share: 1, scale: 1 }).control, variant: winsorise(arm(spend), most, { share: 1, scale: 1 }).variant }], 0.05)
    const capped = compareMeans([winsorise(arm(spend), most, { share: 0.99, scale: 1 })], 0.05)
    if (plain.kind === 'none' || capped.kind === 'none') throw new Error('no lift')
    expect(plain.relative?.estimate).toBeGreaterThan(10)
    expect(Math.abs(capped.relative?.estimate ?? 1)).toBeLessThan(0.05)
  })
})
