import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { liftBelief, rateBelief } from '#server/stats/bayes.ts'
import { comparableArms, credibleRate, thompsonWeights } from '#server/stats/bandit.ts'
import { bestChances, expectedLosses, thompsonShares } from '#server/stats/thompson.ts'

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

describe('a bandit', () => {
  it('is not led astray by days on which everybody converts more: arms that are alike every day are alike', () => {
    // The second arm got most people of the better day: 10 % and 30 % of everybody, whichever arm they met.
    const days = [[{ people: 500, converted: 50 }, { people: 500, converted: 50 }], [{ people: 100, converted: 30 }, { people: 900, converted: 270 }]] as const
    const [one, other] = comparableArms(days)
    expect((one?.converted ?? 0) / (one?.people ?? 1)).toBeCloseTo((other?.converted ?? 0) / (other?.people ?? 1), 12)
    const [, pooled] = bestChances([{ people: 600, converted: 80 }, { people: 1_400, converted: 320 }])
    expect(pooled).toBeGreaterThan(0.99)
  })

  it('takes one stretch as it came, and neighbouring ones together until each arm has somebody', () => {
    expect(comparableArms([[{ people: 10, converted: 3 }, { people: 0, converted: 0 }]])).toEqual([{ people: 10, converted: 3 }, { people: 0, converted: 0 }])
    expect(comparableArms([[{ people: 10, converted: 3 }, { people: 0, converted: 0 }], [{ people: 0, converted: 0 }, { people: 5, converted: 1 }]])).toEqual([{ people: 10, converted: 3 }, { people: 5, converted: 1 }])
    expect(comparableArms([])).toEqual([])
  })

  it('deals whole weights that add up, none below the floor, with never more people than came', () => {
    const arm = fc.integer({ min: 0, max: 300 }).chain((people) => fc.record({ people: fc.constant(people), converted: fc.integer({ min: 0, max: people }) }))
    fc.assert(fc.property(fc.array(fc.tuple(arm, arm, arm), { minLength: 1, maxLength: 6 }), (stretches) => {
      const arms = comparableArms(stretches)
      const weights = thompsonWeights(arms, 0.07)
      expect(weights.reduce((sum, weight) => sum + weight, 0)).toBe(100_000)
      for (const weight of weights) expect(Number.isInteger(weight) && weight >= 7_000).toBe(true)
      arms.forEach(({ people, converted }, at) => {
        expect(people).toBeLessThanOrEqual(stretches.reduce((sum, one) => sum + (one[at]?.people ?? 0), 0) + 1e-6)
        expect(converted >= 0 && converted <= people).toBe(true)
      })
    }), { numRuns: 30 })
  })

  it('loses by its leader what a sum over both rates says, and nothing where one is sure', () => {
    const [control = 0, variant = 0] = expectedLosses([{ people: 100, converted: 30 }, { people: 100, converted: 40 }])
    // The two losses differ by the difference of the means, and the smaller is that of taking the better one.
    expect(control - variant).toBeCloseTo((41 - 31) / 102, 9)
    expect(variant).toBeCloseTo(rateBelief({ x0: 30, n0: 100, x1: 40, n1: 100 }, 0.05).lossIfTaken * (31 / 102), 6)
    expect(expectedLosses([{ people: 10_000, converted: 100 }, { people: 10_000, converted: 5_000 }])[1]).toBeLessThan(1e-9)
  })

  it('has a rate that lies between the quantiles of its beta distribution, also where nobody converted', () => {
    // Of Beta(1, n + 1) the quantile is 1 − (1 − p)^(1 / (n + 1)).
    expect(credibleRate({ people: 99, converted: 0 }, 0.95).to).toBeCloseTo(1 - 0.025 ** (1 / 100), 9)
    expect(credibleRate({ people: 0, converted: 0 }, 0.95)).toMatchObject({ from: expect.closeTo(0.025, 9) as number, to: expect.closeTo(0.975, 9) as number })
  })
})
