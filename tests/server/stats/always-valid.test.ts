import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { criticalNow, logEvidence, logSampleRatioEvidence, mixtureTunedAt, radius } from '#server/stats/always-valid.ts'

describe('an always-valid interval', () => {
  it.each([[100, 0.05], [1e6, 0.05], [0.02, 0.01]])('is narrowest at the information it is tuned to (%d, alpha %d)', (at, alpha) => {
    const { rho } = mixtureTunedAt(at, alpha, 2)
    const width = radius(at, alpha, { rho })
    for (const factor of [0.5, 0.9, 1.1, 2]) expect(radius(at, alpha, { rho: rho * factor })).toBeGreaterThan(width)
  })

  it('excludes no difference exactly where its evidence reaches 1/alpha', () => {
    fc.assert(fc.property(fc.double({ min: 0.001, max: 1e9, noNaN: true }), fc.double({ min: 1, max: 1e6, noNaN: true }), fc.constantFrom(0.001, 0.01, 0.05), (information, at, alpha) => {
      const mixture = mixtureTunedAt(at, alpha, 2)
      const critical = criticalNow(information, alpha, mixture)
      expect(logEvidence(critical, information, mixture)).toBeCloseTo(-Math.log(alpha), 6)
    }))
  })

  it('costs more than a fixed test and less than twice as much where it is tuned', () => {
    const critical = criticalNow(1000, 0.05, mixtureTunedAt(1000, 0.05, 2))
    expect(critical).toBeGreaterThan(1.96)
    expect(critical).toBeLessThan(3.1)
  })
})

describe('evidence against the sample ratio', () => {
  it('stays small while people divide as planned, and grows beyond 1000 where they do not', () => {
    expect(Math.exp(logSampleRatioEvidence([{ shares: [0.5, 0.5], observed: [50_000, 50_000] }]))).toBeLessThan(1)
    expect(Math.exp(logSampleRatioEvidence([{ shares: [0.5, 0.5], observed: [50_000, 53_000] }]))).toBeGreaterThan(1000)
    expect(Math.exp(logSampleRatioEvidence([{ shares: [0.9, 0.1], observed: [90_100, 9_900] }]))).toBeLessThan(20)
  })

  it('is infinite where somebody is in an arm that nobody was to be in', () => {
    expect(logSampleRatioEvidence([{ shares: [1, 0], observed: [10, 1] }])).toBe(Infinity)
  })

  it('is one on average while people divide as planned: summed over every way a few can divide', () => {
    const [people, share] = [30, 0.3]
    let [mean, chance] = [0, (1 - share) ** people]
    for (let first = 0; first <= people; first += 1) {
      mean += chance * Math.exp(logSampleRatioEvidence([{ shares: [share, 1 - share], observed: [first, people - first] }]))
      chance *= ((people - first) / (first + 1)) * (share / (1 - share))
    }
    expect(mean).toBeCloseTo(1, 9)
  })

  it('multiplies over stretches of constant weights, whatever their order', () => {
    const [first, second] = [{ shares: [0.5, 0.5], observed: [510, 490] }, { shares: [0.2, 0.8], observed: [190, 810] }]
    expect(logSampleRatioEvidence([first, second])).toBeCloseTo(logSampleRatioEvidence([first]) + logSampleRatioEvidence([second]), 12)
    expect(logSampleRatioEvidence([second, first])).toBeCloseTo(logSampleRatioEvidence([first, second]), 12)
  })
})
