import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { logMixtureOneSided, mixtureTunedAt } from '#server/stats/always-valid.ts'
import { evidenceOfHarm, harm, harmAlpha } from '#server/stats/harm.ts'
import { testProportions } from '#server/stats/proportions.ts'
import { conversionSummary } from '#server/stats/summary.ts'
import { frequency, randomFrom, successes } from '#tests/simulation/random.ts'

const test = (people: number, x0: number, x1: number) => testProportions([{ control: conversionSummary(people, x0), variant: conversionSummary(people, x1) }])

describe('the harm watch', () => {
  it('has as evidence the mean likelihood ratio over a half-normal effect: integrated by itself', () => {
    const mixture = mixtureTunedAt(0.25, 0.01, 1)
    for (const [z, information] of [[3, 0.1], [-1, 0.4], [0, 1], [5, 0.02]] as const) {
      const [step, root] = [0.001 / Math.sqrt(mixture.rho), Math.sqrt(information)]
      let mean = 0
      for (let at = 0; at < 12_000; at += 1) {
        const effect = (at + 0.5) * step
        mean += step * 2 * Math.sqrt(mixture.rho / (2 * Math.PI)) * Math.exp(-(mixture.rho * effect * effect) / 2 + effect * z * root - (information * effect * effect) / 2)
      }
      expect(logMixtureOneSided(z, information, mixture)).toBeCloseTo(Math.log(mean), 5)
    }
  })

  it('finds what is worse, never what is better, and turns with the direction', () => {
    const asked = { fraction: 0.3, level: harmAlpha } as const
    expect(harm({ ...asked, test: test(2_000, 600, 400), direction: 'more' })?.found).toBe(true)
    expect(harm({ ...asked, test: test(2_000, 600, 400), direction: 'less' })?.found).toBe(false)
    expect(harm({ ...asked, test: test(2_000, 400, 600), direction: 'more' })?.found).toBe(false)
    expect(harm({ ...asked, test: test(2_000, 400, 600), direction: 'less' })?.found).toBe(true)
  })

  it('says nothing below 25 conversions in an arm', () => {
    expect(harm({ test: test(500, 100, 24), direction: 'more', fraction: 0.3, level: harmAlpha })).toBeNull()
  })

  it('answers with a number for any counts', () => {
    fc.assert(fc.property(fc.integer({ min: 25, max: 1e9 }), fc.nat(), fc.nat(), fc.double({ min: 1e-6, max: 10, noNaN: true }), (people, one, other, fraction) => {
      const found = harm({ test: test(people, one % (people + 1), other % (people + 1)), direction: 'more', fraction, level: harmAlpha })
      expect(found === null || Number.isFinite(found.logEvidence)).toBe(true)
    }), { numRuns: 200 })
  })

  /** The pooled score z, above zero where the variant converts less. */
  const scoreOf = (people: number, x0: number, x1: number): number => (x0 - x1) / Math.sqrt(((x0 + x1) * (2 * people - x0 - x1)) / (2 * people))

  it('takes the z that a readout’s test has', () => {
    const found = harm({ test: test(900, 300, 240), direction: 'more', fraction: 0.3, level: harmAlpha })
    expect(found?.logEvidence).toBeCloseTo(evidenceOfHarm(scoreOf(900, 300, 240), 0.3, harmAlpha).logEvidence, 9)
  })

  /** 28 looks at 60 people an arm; the first that is enough. */
  const pausedAt = (seed: number, variant: number, isEnough: (z: number, fraction: number) => boolean): number | null => {
    const random = randomFrom(seed)
    let [x0, x1] = [0, 0]
    for (let look = 1; look <= 28; look += 1) {
      x0 += successes(random, 60, 0.3)
      x1 += successes(random, 60, variant)
      if (Math.min(x0, x1) >= 25 && isEnough(scoreOf(60 * look, x0, x1), look / 28)) return look
    }
    return null
  }
  const watches = (z: number, fraction: number): boolean => evidenceOfHarm(z, fraction, harmAlpha).found

  it('is false in at most .01 + 4 standard errors of runs; an engine that tests at .01 each day falls out (1,500 runs, seeds from 20,000)', () => {
    const most = 0.01 + 4 * Math.sqrt((0.01 * 0.99) / 1_500)
    expect(frequency(1_500, (run) => pausedAt(20_000 + run, 0.3, watches) !== null)).toBeLessThanOrEqual(most)
    expect(frequency(1_500, (run) => pausedAt(20_000 + run, 0.3, (z) => z > 2.326) !== null)).toBeGreaterThan(most)
  }, 120_000)

  it('finds a fall from .30 to .20 in nearly every run, before half of the plan (200 runs)', () => {
    const found = Array.from({ length: 200 }, (_, run) => pausedAt(30_000 + run, 0.2, watches) ?? 28).toSorted((a, b) => a - b)
    expect(found[100]).toBeLessThan(14)
    expect(frequency(200, (run) => (found[run] ?? 28) < 28)).toBeGreaterThan(0.95)
  }, 120_000)
})
