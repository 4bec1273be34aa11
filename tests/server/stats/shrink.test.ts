import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { calibration, falsePositiveRisk, learnPrior } from '#server/stats/prior.ts'
import { randomEffects, shrink } from '#server/stats/shrink.ts'
import { normal } from '#server/stats/distribution.ts'
import { randomFrom } from '#tests/simulation/random.ts'

const effects = (estimates: readonly number[], errors: readonly number[]) => estimates.map((estimate, at) => ({ estimate, error: errors[at] ?? 1 }))

/** Coaching in eight schools: Rubin, J. Educ. Stat. 6 (1981) 377; Gelman et al., Bayesian Data Analysis (2013), table 5.2. */
const schools = effects([28, 8, -3, 7, -1, 1, 18, 12], [15, 10, 16, 11, 9, 11, 10, 18])

/** BCG vaccine, 13 trials, log risk ratios: Colditz et al., JAMA 271 (1994) 698; figures of metafor's dat.bcg. */
const vaccine = effects(
  [-0.8893, -1.5854, -1.3481, -1.4416, -0.2175, -0.7861, -1.6209, 0.012, -0.4694, -1.3713, -0.3394, 0.4459, -0.0173],
  [0.3256, 0.1946, 0.4154, 0.02, 0.0512, 0.0069, 0.223, 0.004, 0.0564, 0.073, 0.0124, 0.5325, 0.0714].map(Math.sqrt),
)

describe('effects that were seen with error', () => {
  it('of eight schools do not differ beyond chance: mean 7.7, no spread', () => {
    const found = randomEffects(schools)
    expect(found?.mean).toBeCloseTo(7.686, 2)
    expect(found?.statistic).toBeCloseTo(4.7, 1)
    expect(found).toMatchObject({ deviation: 0, inconsistency: 0, degreesOfFreedom: 7 })
  })

  it('of the vaccine differ: Q 152, I² 92 %, variance .318 by Paule and Mandel', () => {
    const found = randomEffects(vaccine)
    expect(found?.statistic).toBeCloseTo(152.2, 0)
    expect(found?.inconsistency).toBeCloseTo(0.921, 2)
    expect((found?.deviation ?? 0) ** 2).toBeCloseTo(0.318, 2)
    expect(found?.mean).toBeCloseTo(-0.715, 2)
  })

  it('shrink towards the mean, the uncertain ones most, and never beyond', () => {
    fc.assert(fc.property(fc.double({ min: -3, max: 3, noNaN: true }), fc.double({ min: 0.01, max: 3, noNaN: true }), fc.double({ min: 0, max: 2, noNaN: true }), (estimate, error, deviation) => {
      const found = shrink({ estimate, error }, { mean: 0.1, deviation })
      expect(found.estimate).toBeGreaterThanOrEqual(Math.min(0.1, estimate) - 1e-12)
      expect(found.estimate).toBeLessThanOrEqual(Math.max(0.1, estimate) + 1e-12)
      expect(found.error).toBeLessThanOrEqual(error)
      expect(shrink({ estimate, error: error * 2 }, { mean: 0.1, deviation }).kept).toBeLessThanOrEqual(found.kept)
    }))
  })

  it('there is nothing to compare below two', () => expect(randomEffects(schools.slice(1, 2))).toBeNull())
})

const drawn = (count: number, mean: number, deviation: number) => {
  const random = randomFrom(77)
  const gauss = () => normal.quantile(Math.max(1e-12, random()))
  return Array.from({ length: count }, () => ({ estimate: mean + deviation * gauss() + 0.03 * gauss(), error: 0.03 }))
}

describe('the prior from past experiments', () => {
  it('is none before there are ten', () => {
    expect(learnPrior(drawn(9, 0, 0.05))).toBeNull()
    expect(learnPrior(drawn(10, 0, 0.05))?.experiments).toBe(10)
  })

  it('finds the spread that experiments were drawn with (400, seed 77)', () => {
    const prior = learnPrior(drawn(400, 0.02, 0.05))
    expect(prior?.mean).toBeCloseTo(0.02, 2)
    expect(prior?.deviation).toBeCloseTo(0.05, 2)
  })

  it('foretells each from the others: as often as it says', () => {
    for (const { expected, observed } of calibration(drawn(300, 0.02, 0.05))) expect(Math.abs(observed - expected)).toBeLessThan(4 * Math.sqrt((expected * (1 - expected)) / 300))
  })
})

describe('the chance that a win is none', () => {
  it.each([[33, 0.059], [20, 0.111], [15, 0.15], [10, 0.22], [8, 0.264]])('where %d of 100 win is %f (Kohavi, Deng and Vermeer 2022, table 2)', (wins, risk) => {
    expect(falsePositiveRisk({ wins, experiments: 100 }, { alpha: 0.05, power: 0.8 })).toBeCloseTo(risk, 2)
  })

  it.each([[3, 9], [0, 40]])('is not told of %d wins in %d', (wins, experiments) => expect(falsePositiveRisk({ wins, experiments }, { alpha: 0.05, power: 0.8 })).toBeNull())
})
