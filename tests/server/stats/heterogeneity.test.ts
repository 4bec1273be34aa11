import { describe, expect, it } from 'vitest'
import { heterogeneity } from '#server/stats/heterogeneity.ts'
import type { Stratum } from '#server/stats/lift.ts'
import { conversionSummary, type Summary } from '#server/stats/summary.ts'

const group = (x0: number, n0: number, x1: number, n1: number): readonly Stratum[] => [{ control: conversionSummary(n0, x0), variant: conversionSummary(n1, x1) }]

describe('do groups differ?', () => {
  it('not where every group has the same lift, whatever its baseline', () => {
    const test = heterogeneity('proportions', [group(100, 1000, 120, 1000), group(300, 1000, 360, 1000), group(20, 1000, 24, 1000)])
    expect(test?.statistic).toBeCloseTo(0, 8)
    expect(test?.pValue).toBeCloseTo(1, 6)
    expect(test?.degreesOfFreedom).toBe(2)
  })

  it('for large groups it is the textbook Q on log ratios', () => {
    const counts = [[1000, 10_000, 1200, 10_000], [2000, 10_000, 2100, 10_000], [1500, 10_000, 1450, 10_000]] as const
    const logs = counts.map(([x0, n0, x1, n1]) => ({ log: Math.log(x1 / n1 / (x0 / n0)), weight: 1 / (1 / x0 - 1 / n0 + 1 / x1 - 1 / n1) }))
    const mean = logs.reduce((sum, { log, weight }) => sum + log * weight, 0) / logs.reduce((sum, { weight }) => sum + weight, 0)
    const q = logs.reduce((sum, { log, weight }) => sum + weight * (log - mean) ** 2, 0)
    const test = heterogeneity('proportions', counts.map(([x0, n0, x1, n1]) => group(x0, n0, x1, n1)))
    expect((test?.statistic ?? 0) / q).toBeCloseTo(1, 1)
  })

  it('groups without conversions are no reason to fail', () => {
    const test = heterogeneity('proportions', [group(100, 1000, 0, 50), group(300, 1000, 360, 1000), group(0, 20, 3, 20), group(0, 0, 3, 20)])
    expect(test?.degreesOfFreedom).toBe(1)
    expect(test?.pValue).toBeGreaterThan(0)
    expect(test?.pValue).toBeLessThan(0.1)
  })

  it('of means it sees a group in which the effect turns round', () => {
    const arm = (mean: bigint): Summary => ({ people: 500, sum: 500n * mean, sumOfSquares: 500n * (mean * mean + 400n), scale: 1 })
    const groups = [[{ control: arm(50n), variant: arm(55n) }], [{ control: arm(50n), variant: arm(45n) }]]
    expect(heterogeneity('means', groups)?.pValue).toBeLessThan(1e-6)
    expect(heterogeneity('means', [groups[0] ?? [], groups[0] ?? []])?.pValue).toBeCloseTo(1, 6)
  })

  it('has no answer for one group', () => {
    expect(heterogeneity('proportions', [group(1, 10, 2, 10)])).toBeNull()
    expect(heterogeneity('means', [])).toBeNull()
  })
})
