import { describe, expect, it } from 'vitest'
import { normal } from '#server/stats/distribution.ts'
import type { Lift, Stratum } from '#server/stats/lift.ts'
import { compareProportions } from '#server/stats/proportions.ts'
import { ratioScore, differenceScore } from '#server/stats/score.ts'
import { conversionSummary } from '#server/stats/summary.ts'
import { riskDifferences, riskRatios, tolbutamide } from '#tests/reference/published.ts'

type Counts = readonly [number, number]
type Evidence = Exclude<Lift, { kind: 'none' }>

const stratum = (control: Counts, variant: Counts): Stratum => ({ control: conversionSummary(control[1], control[0]), variant: conversionSummary(variant[1], variant[0]) })

function compare(strata: readonly Stratum[], alpha = 0.05): Evidence {
  const lift = compareProportions(strata, alpha)
  if (lift.kind === 'none') throw new Error(lift.reason)
  return lift
}

describe('score intervals agree with what was printed', () => {
  it.each(riskRatios)('risk ratio: $source', ({ control, variant, from, to }) => {
    const { relative } = compare([stratum(control, variant)])
    expect(1 + (relative?.from ?? Number.NaN)).toBeCloseTo(from, 2)
    expect(1 + (relative?.to ?? Number.NaN)).toBeCloseTo(to, 2)
  })
  it.each(riskDifferences)('risk difference: $source', ({ control, variant, from, to }) => {
    const { difference } = compare([stratum(control, variant)])
    expect(difference.from).toBeCloseTo(from, 4)
    expect(difference.to).toBeCloseTo(to, 4)
  })
  it('strata are combined by Mantel and Haenszel: Rothman on tolbutamide', () => {
    const { relative, difference, convention } = compare(tolbutamide.strata.map(({ control, variant }) => stratum(control, variant)))
    expect(1 + (relative?.estimate ?? Number.NaN)).toBeCloseTo(tolbutamide.riskRatio, 2)
    expect(difference.estimate).toBeCloseTo(tolbutamide.riskDifference, 3)
    expect(convention).toBe('stratified score z')
  })
})

describe('one test gives p-value and interval', () => {
  it('40 of 1000 against 59 of 1000: p = .0502, and the interval includes zero', () => {
    const { pValue, relative, difference, convention } = compare([stratum([40, 1000], [59, 1000])])
    expect(pValue).toBeCloseTo(0.0502, 4)
    expect(relative?.from).toBeLessThan(0)
    expect(difference.from).toBeLessThan(0)
    expect(convention).toBe('two-proportion score z')
  })

  it.each([
    [[40, 1000], [59, 1000]],
    [[0, 50], [30, 60]],
    [[3, 1_000_000_000], [40, 1_000_000_000]],
    [[999_999_990, 1_000_000_000], [999_999_999, 1_000_000_000]],
    [[500_000_000, 1_000_000_000], [500_040_000, 1_000_000_000]],
    [[7, 7], [3, 9]],
  ] as const)('its ends are where the test at that effect has p = alpha: %j, %j', (control, variant) => {
    const { relative, difference } = compare([stratum(control, variant)], 0.05)
    const counts = { x0: control[0], n0: control[1], x1: variant[0], n1: variant[1] }
    const pOf = ({ distance, variance }: { distance: number; variance: number }): number => 2 * normal.upperTail(Math.abs(distance) / Math.sqrt(variance))
    for (const end of [difference.from, difference.to]) {
      if (end !== null && Math.abs(end) < 1) expect(pOf(differenceScore(counts, end))).toBeCloseTo(0.05, 6)
    }
    for (const end of relative === null ? [] : [relative.from, relative.to]) {
      if (end !== null && end > -1) expect(pOf(ratioScore(counts, end))).toBeCloseTo(0.05, 6)
    }
  })

  it('a stratum split in two equal halves says the same as the whole', () => {
    const half = stratum([400, 4000], [460, 4000])
    const [split, whole] = [compare([half, half]), compare([stratum([800, 8000], [920, 8000])])]
    expect(split.statistic).toBeCloseTo(whole.statistic, 10)
    expect(split.relative?.from).toBeCloseTo(whole.relative?.from ?? Number.NaN, 10)
    expect(split.difference.to).toBeCloseTo(whole.difference.to ?? Number.NaN, 10)
  })

  it('strata are never pooled: a ramp with a change of rate is no effect', () => {
    const [quiet, busy] = [stratum([900, 9000], [100, 1000]), stratum([1500, 5000], [1500, 5000])]
    expect(compare([quiet, busy]).statistic).toBeCloseTo(0, 10)
    expect(compare([stratum([2400, 14000], [1600, 6000])]).pValue).toBeLessThan(1e-40)
  })
})

describe('where there is no answer, it says why', () => {
  it.each([
    ['nobody in the variant', [stratum([5, 10], [0, 0])], 'no-people'],
    ['no strata', [], 'no-people'],
    ['nobody converted', [stratum([0, 100], [0, 100])], 'zero-variance'],
    ['everybody converted', [stratum([100, 100], [90, 90])], 'zero-variance'],
  ] as const)('%s', (_, strata, reason) => {
    expect(compareProportions(strata, 0.05)).toMatchObject({ kind: 'none', reason })
  })

  it('with 24 conversions in an arm the lift is early, with 25 known', () => {
    expect(compareProportions([stratum([24, 500], [60, 500])], 0.05)).toMatchObject({ kind: 'early', conversions: 24, needed: 25 })
    expect(compareProportions([stratum([25, 500], [60, 500])], 0.05).kind).toBe('known')
  })

  it('no relative lift where control is zero, and the difference stands', () => {
    const { relative, noRelative, difference } = compare([stratum([0, 1000], [30, 1000])])
    expect([relative, noRelative]).toEqual([null, 'control-is-zero'])
    expect(difference.from).toBeGreaterThan(0)
  })

  it('nobody against everybody has an interval up to one', () => {
    const { difference } = compare([stratum([0, 10], [10, 10])])
    expect(difference.to).toBe(1)
    expect(difference.from).toBeGreaterThan(0.5)
    expect(difference.from).toBeLessThan(0.9)
  })

  it('no conversion in the variant is a lift of −100 %, with an upper end', () => {
    const { relative } = compare([stratum([30, 1000], [0, 1000])])
    expect([relative?.estimate, relative?.from]).toEqual([-1, -1])
    expect(relative?.to).toBeLessThan(0)
    expect(relative?.to).toBeGreaterThan(-1)
  })

  it('echoes what it was computed from', () => {
    expect(compare([stratum([40, 1000], [59, 1000])]).inputs).toEqual([
      { control: { people: 1000, sum: '40', sumOfSquares: '40' }, variant: { people: 1000, sum: '59', sumOfSquares: '59' } },
    ])
  })
})
