import { describe, expect, it } from 'vitest'
import { studentT } from '#server/stats/distribution.ts'
import type { Lift, Stratum } from '#server/stats/lift.ts'
import { compareMeans } from '#server/stats/means.ts'
import { meanOf, type Summary, varianceOf } from '#server/stats/summary.ts'
import { sleep } from '#tests/reference/published.ts'

type Evidence = Exclude<Lift, { kind: 'none' }>

function summaryOf(values: readonly number[], scale = 1): Summary {
  const integers = values.map(BigInt)
  return { people: values.length, sum: integers.reduce((sum, y) => sum + y, 0n), sumOfSquares: integers.reduce((sum, y) => sum + y * y, 0n), scale }
}

function compare(strata: readonly Stratum[], alpha = 0.05): Evidence {
  const lift = compareMeans(strata, alpha)
  if (lift.kind === 'none') throw new Error(lift.reason)
  return lift
}

/** The p-value of Fieller's test that variant = (1 + lift) · control, written out by itself. */
function fiellerP({ control, variant }: Stratum, lift: number, degreesOfFreedom: number): number {
  const [m0, m1] = [meanOf(control) ?? 0, meanOf(variant) ?? 0]
  const [v0, v1] = [(varianceOf(control) ?? 0) / control.people, (varianceOf(variant) ?? 0) / variant.people]
  const t = (m1 - (1 + lift) * m0) / Math.sqrt(v1 + (1 + lift) ** 2 * v0)
  return 2 * studentT.upperTail(Math.abs(t), degreesOfFreedom)
}

describe("Welch's t", () => {
  it("agrees with R on Student's sleep data", () => {
    const lift = compare([{ control: summaryOf(sleep.first, 10), variant: summaryOf(sleep.second, 10) }])
    expect(lift.statistic).toBeCloseTo(sleep.t, 4)
    expect(lift.degreesOfFreedom).toBeCloseTo(sleep.degreesOfFreedom, 3)
    expect(lift.pValue).toBeCloseTo(sleep.pValue, 5)
    expect(lift.difference.from).toBeCloseTo(sleep.from, 7)
    expect(lift.difference.to).toBeCloseTo(sleep.to, 7)
    expect([lift.convention, lift.kind]).toEqual(['Welch t', 'early'])
  })

  it('counts those above zero where they are counted, else people', () => {
    const strata = [{ control: summaryOf(Array.from({ length: 30 }, (_, y) => y)), variant: summaryOf(Array.from({ length: 30 }, (_, y) => y + 1)) }]
    expect(compareMeans(strata, 0.05).kind).toBe('known')
    expect(compareMeans(strata, 0.05, 24)).toMatchObject({ kind: 'early', conversions: 24 })
  })
})

describe("Fieller's interval", () => {
  const clear = { control: summaryOf([50, 60, 70, 40, 55, 65]), variant: summaryOf([80, 95, 60, 85, 90]) }

  it('ends where its own test has p = alpha', () => {
    const { relative, degreesOfFreedom } = compare([clear])
    for (const end of [relative?.from, relative?.to]) expect(fiellerP(clear, end ?? Number.NaN, degreesOfFreedom ?? 0)).toBeCloseTo(0.05, 8)
  })

  it('is open where control is not clearly above zero', () => {
    const unclear = { control: summaryOf([0, 0, 0, 0, 30]), variant: summaryOf([500, 510, 505, 495]) }
    const { relative, pValue } = compare([unclear])
    expect(pValue).toBeLessThan(0.05)
    expect(relative?.to).toBeNull()
    expect(relative?.from).toBeGreaterThan(0)
  })

  it('has no end at all where neither arm is', () => {
    const { relative } = compare([{ control: summaryOf([0, 0, 0, 0, 30]), variant: summaryOf([0, 0, 40, -10]) }])
    expect([relative?.from, relative?.to]).toEqual([null, null])
  })

  it.each([
    ['zero', [0, 0, 0, 0], 'control-is-zero'],
    ['below zero', [-5, -3, 0, 1], 'control-is-negative'],
  ] as const)('is not given where control is %s', (_, control, reason) => {
    expect(compare([{ control: summaryOf(control), variant: summaryOf([1, 2, 3]) }])).toMatchObject({ relative: null, noRelative: reason })
  })
})

describe('strata of a mean', () => {
  const stratum = { control: summaryOf([10, 20, 30, 40]), variant: summaryOf([15, 25, 35, 45]) }

  it('with the same effect keep it, and are surer of it', () => {
    const [one, two] = [compare([stratum]), compare([stratum, stratum])]
    expect(two.difference.estimate).toBeCloseTo(one.difference.estimate, 12)
    expect(two.statistic).toBeCloseTo(one.statistic * Math.SQRT2, 10)
    expect(two.degreesOfFreedom).toBeCloseTo(2 * (one.degreesOfFreedom ?? 0), 10)
    expect(two.convention).toBe('stratified Welch t')
  })

  it('are never pooled: a ramp with a change of level is no effect', () => {
    const level = (base: number, people: number): Summary => summaryOf(Array.from({ length: people }, (_, index) => base + (index % 5)))
    const ramp = [
      { control: level(10, 90), variant: level(10, 10) },
      { control: level(50, 50), variant: level(50, 50) },
    ]
    expect(compare(ramp).difference.estimate).toBeCloseTo(0, 10)
  })

  it('in which few happened to spend do not weigh more for it', () => {
    const usual = { control: summaryOf([0, 50, 0, 90, 40, 0, 70, 20]), variant: summaryOf([0, 60, 10, 80, 50, 0, 70, 30]) }
    const quiet = { control: summaryOf([0, 0, 0, 0, 0, 0, 0, 1]), variant: summaryOf([0, 0, 0, 0, 0, 0, 0, 0]) }
    const mean = ({ difference }: Evidence): number => difference.estimate
    expect(mean(compare([usual, quiet]))).toBeCloseTo((mean(compare([usual])) + mean(compare([quiet]))) / 2, 10)
  })
})

describe('where there is no answer, it says why', () => {
  const some = summaryOf([1, 2, 3])
  it.each([
    ['nobody in an arm', { control: some, variant: summaryOf([]) }, 'no-people'],
    ['one person in an arm', { control: some, variant: summaryOf([4]) }, 'too-few-people'],
    ['everybody the same', { control: summaryOf([2, 2]), variant: summaryOf([2, 2]) }, 'zero-variance'],
  ] as const)('%s', (_, stratum, reason) => {
    expect(compareMeans([stratum], 0.05)).toMatchObject({ kind: 'none', reason })
  })
})
