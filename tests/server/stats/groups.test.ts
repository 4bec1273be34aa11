import { describe, expect, it } from 'vitest'
import { interactions } from '#server/stats/interaction.ts'
import { logLiftOf } from '#server/stats/log-lift.ts'
import { postStratify } from '#server/stats/post-strata.ts'
import { conversionSummary } from '#server/stats/summary.ts'
import { linearRegression } from 'simple-statistics'
import { trendOf } from '#server/stats/trend.ts'
import { frequency, isInside, randomFrom, successes } from '#tests/simulation/random.ts'

const arms = (n0: number, x0: number, n1: number, x1: number) => ({ control: conversionSummary(n0, x0), variant: conversionSummary(n1, x1) })

describe('a lift on the scale of logarithms', () => {
  it('is that of the physicians: ln 1.818, error .1213 (Agresti, Categorical Data Analysis)', () => {
    const found = logLiftOf([arms(11_037, 104, 11_034, 189)])
    expect(found?.estimate).toBeCloseTo(Math.log(1.818), 3)
    expect(found?.error).toBeCloseTo(0.1213, 3)
  })

  it.each([[arms(100, 0, 100, 5)], [arms(100, 5, 100, 0)], [arms(1, 1, 100, 5)], [arms(100, 100, 100, 100)]])('is none where a mean is not above zero or nothing varies', (stratum) => expect(logLiftOf([stratum])).toBeNull())
})

describe('groups held equal', () => {
  // Mobile converts at 10 % and desktop at 40 %, the variant helps nobody, and chance put more desktops into the variant.
  const groups = [arms(1_200, 120, 1_000, 100), arms(800, 320, 1_000, 400)]

  it('take out what chance put too many of into one arm', () => {
    expect(postStratify(groups, 1, 0.05)?.difference.estimate).toBeCloseTo(0, 12)
  })

  it('narrow the interval by what they tell of the outcome', () => {
    const rate = 0.25
    expect(postStratify(groups, (rate * (1 - rate)) / 1_000, 0.05)?.removed).toBeGreaterThan(0)
  })

  it('are not told apart where one has hardly anybody, or there is but one', () => {
    expect(postStratify([...groups, arms(3, 1, 400, 100)], 1, 0.05)).toBeNull()
    expect(postStratify(groups.slice(0, 1), 1, 0.05)).toBeNull()
  })

  it('are wrong in .05 ± 4 standard errors of runs (2,000 runs)', () => {
    const random = randomFrom(31)
    const found = frequency(2_000, () => (postStratify([300, 200].map((people, at) => arms(people, successes(random, people, at === 0 ? 0.1 : 0.4), people, successes(random, people, at === 0 ? 0.1 : 0.4))), 1, 0.05)?.pValue ?? 1) < 0.05)
    expect(isInside(found, 0.05, 2_000), String(found)).toBe(true)
  })
})

describe('a trend of lifts', () => {
  it('is the line through points on one, and its error that of weighted least squares', () => {
    const found = trendOf([0, 1, 2, 3].map((at) => ({ at, estimate: 0.2 - 0.05 * at, error: 0.1 })))
    expect(found?.perUnit).toBeCloseTo(-0.05, 12)
    expect(found?.error).toBeCloseTo(0.1 / Math.sqrt(5), 12)
    expect(found?.first).toBeCloseTo(Math.expm1(0.2), 12)
    expect(found?.last).toBeCloseTo(Math.expm1(0.05), 12)
  })

  it('is none below three places, or at one place', () => {
    const places = [[0, 0.31], [1, 0.12], [4, -0.05], [9, 0.02]] as const
    expect(trendOf(places.map(([at, estimate]) => ({ at, estimate, error: 0.1 })))?.perUnit).toBeCloseTo(linearRegression(places.map((place) => [...place])).m, 12)
    expect(trendOf([0, 1].map((at) => ({ at, estimate: 0, error: 1 })))).toBeNull()
    expect(trendOf([1, 1, 1].map((at) => ({ at, estimate: 0, error: 1 })))).toBeNull()
  })
})

describe('two experiments over each other', () => {
  const cells = (rates: readonly [number, number, number, number], people = 2_000) =>
    [[conversionSummary(people, people * rates[0]), conversionSummary(people, people * rates[1])], [conversionSummary(people, people * rates[2]), conversionSummary(people, people * rates[3])]] as const

  it('interact where the lift of one depends on the other, and not where both lifts simply multiply', () => {
    const [apart, together] = interactions([{ one: 'a', other: 'b', cells: cells([0.2, 0.3, 0.24, 0.36]) }, { one: 'a', other: 'c', cells: cells([0.2, 0.3, 0.3, 0.2]) }], 0.05)
    expect(apart?.estimate).toBeCloseTo(0, 9)
    expect(apart?.stands).toBe(false)
    expect(together).toMatchObject({ stands: true })
    expect(together?.to).toBeLessThan(0)
  })

  it('leave out pairs that have no lift', () => expect(interactions([{ one: 'a', other: 'b', cells: cells([0, 0.3, 0.2, 0.2]) }], 0.05)).toEqual([]))
})
