import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { liftBelief, rateBelief } from '#server/stats/bayes.ts'
import { bestChances, thompsonShares } from '#server/stats/thompson.ts'

/** ln B(a, b) by factorials. */
const logFactorial = (n: number): number => Array.from({ length: n }, (_, at) => Math.log(at + 1)).reduce((sum, each) => sum + each, 0)
const logBeta = (a: number, b: number): number => logFactorial(a - 1) + logFactorial(b - 1) - logFactorial(a + b - 1)

/** Source: Evan Miller, Formulas for Bayesian A/B Testing (2015), eq. 6: a finite sum for whole numbers. */
function byMiller(x0: number, n0: number, x1: number, n1: number): number {
  const [a0, b0, a1, b1] = [1 + x0, 1 + n0 - x0, 1 + x1, 1 + n1 - x1]
  return Array.from({ length: a1 }, (_, i) => Math.exp(logBeta(a0 + i, b1 + b0) - Math.log(b1 + i) - logBeta(1 + i, b1) - logBeta(a0, b0))).reduce((sum, each) => sum + each, 0)
}

describe('the belief about two rates', () => {
  it.each([[30, 100, 40, 100], [0, 20, 3, 20], [310, 1_000, 346, 1_000], [20, 20, 18, 20], [5, 400, 9, 380]])('%d of %d against %d of %d has the chance of the finite sum', (x0, n0, x1, n1) => {
    expect(rateBelief({ x0, n0, x1, n1 }, 0.05).above).toBeCloseTo(byMiller(x0, n0, x1, n1), 9)
  })

  it('knows before anything was seen only that both are alike: E max(p₀ − p₁, 0) = 1/6 of even rates', () => {
    const found = rateBelief({ x0: 0, n0: 0, x1: 0, n1: 0 }, 0.05)
    expect(found.above).toBeCloseTo(0.5, 9)
    expect(found.lossIfTaken).toBeCloseTo(1 / 6 / 0.5, 6)
    expect(found.lossIfLeft).toBeCloseTo(found.lossIfTaken, 9)
    expect(found.median).toBeCloseTo(0, 6)
  })

  it('has no NaN and no infinity, ends in order, and mirrors with the arms', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 1e7 }), fc.integer({ min: 1, max: 1e7 }), fc.nat(), fc.nat(), (n0, n1, one, other) => {
      const counts = { x0: one % (n0 + 1), n0, x1: other % (n1 + 1), n1 }
      const [there, back] = [rateBelief(counts, 0.05), rateBelief({ x0: counts.x1, n0: n1, x1: counts.x0, n1: n0 }, 0.05)]
      for (const value of [there.above, there.lossIfTaken, there.lossIfLeft, there.median, there.from, there.to]) expect(Number.isFinite(value)).toBe(true)
      expect(there.from).toBeLessThanOrEqual(there.median)
      expect(there.median).toBeLessThanOrEqual(there.to)
      expect(there.above + back.above).toBeCloseTo(1, 6)
    }), { numRuns: 15 })
  })

  it('nearly agrees with the normal view where many converted', () => {
    const [exact, error] = [rateBelief({ x0: 3_100, n0: 10_000, x1: 3_260, n1: 10_000 }, 0.05), Math.sqrt(1 / 3_100 - 1 / 10_000 + 1 / 3_260 - 1 / 10_000)]
    const normal = liftBelief({ estimate: Math.log(3_260 / 3_100), error }, null, 0.05)
    expect(normal.above).toBeCloseTo(exact.above, 3)
    expect(normal.from).toBeCloseTo(exact.from, 2)
    expect(normal.lossIfTaken).toBeCloseTo(exact.lossIfTaken, 3)
    expect(normal.lossIfLeft).toBeCloseTo(exact.lossIfLeft, 3)
  })

  it('is drawn to a prior, and loses less by a variant that is likely better', () => {
    const seen = { estimate: 0.2, error: 0.1 }
    expect(liftBelief(seen, { mean: 0, deviation: 0.05 }, 0.05).median).toBeLessThan(liftBelief(seen, null, 0.05).median)
    expect(liftBelief(seen, null, 0.05).lossIfTaken).toBeLessThan(liftBelief(seen, null, 0.05).lossIfLeft)
  })
})

describe('the shares of a bandit', () => {
  it('of two arms are the chances to be the better', () => {
    const [, above] = bestChances([{ converted: 30, people: 100 }, { converted: 40, people: 100 }])
    expect(above).toBeCloseTo(byMiller(30, 100, 40, 100), 6)
  })

  it('add up to 1, never fall below the floor, and do not depend on the order', () => {
    const arm = fc.integer({ min: 0, max: 1_000 }).chain((people) => fc.record({ people: fc.constant(people), converted: fc.integer({ min: 0, max: people }) }))
    fc.assert(fc.property(fc.array(arm, { minLength: 2, maxLength: 6 }), (arms) => {
      const shares = thompsonShares(arms, 0.05)
      expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 9)
      for (const share of shares) expect(share).toBeGreaterThanOrEqual(0.05 - 1e-12)
      const back = thompsonShares(arms.toReversed(), 0.05)
      shares.forEach((share, at) => expect(share).toBeCloseTo(back[arms.length - 1 - at] ?? Number.NaN, 9))
    }), { numRuns: 40 })
  })

  it('are even before anybody came', () => {
    for (const share of thompsonShares([1, 2, 3].map(() => ({ converted: 0, people: 0 })), 0.1)) expect(share).toBeCloseTo(1 / 3, 6)
  })
})
