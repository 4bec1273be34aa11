import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compareAdjusted, knownNeeded, reasonAgainstAdjusting, testAdjusted } from '#server/stats/adjusted.ts'
import type { Lift, Stratum } from '#server/stats/lift.ts'
import { compareMeans } from '#server/stats/means.ts'
import { compareProportions } from '#server/stats/proportions.ts'
import { addSummaries, emptySummary, type Summary } from '#server/stats/summary.ts'
import { randomFrom } from '#tests/simulation/random.ts'
import { bySinglePeople, type Person } from '#tests/support/least-squares.ts'

function summaryOf(people: readonly Person[], scale = 1): Summary {
  const sum = (each: (person: Person) => number): bigint => people.reduce((total, person) => total + BigInt(each(person)), 0n)
  const known = people.filter(({ x }) => x !== null).length
  return {
    people: people.length, sum: sum(({ y }) => y), sumOfSquares: sum(({ y }) => y * y), scale,
    before: { known, sum: sum(({ x }) => x ?? 0), sumOfSquares: sum(({ x }) => (x ?? 0) ** 2), product: sum(({ x, y }) => (x ?? 0) * y), values: sum(({ x, y }) => (x === null ? 0 : y)) },
  }
}

/** Two in three were known; who did much before does much after. */
function arm(random: () => number, people: number, effect: number): readonly Person[] {
  return Array.from({ length: people }, () => {
    const habit = Math.floor(random() * 40)
    const known = random() < 2 / 3
    return { y: habit + Math.floor(random() * 12) + effect, x: known ? habit + Math.floor(random() * 8) : null }
  })
}

const strata = (control: readonly Person[], variant: readonly Person[]): readonly Stratum[] => [{ control: summaryOf(control), variant: summaryOf(variant) }]

function adjusted(of: readonly Stratum[], alpha = 0.05): Exclude<Lift, { kind: 'none' }> {
  const lift = compareAdjusted(of, compareMeans(of, alpha), alpha)
  if (lift === null || lift.kind === 'none') throw new Error('not adjusted')
  return lift
}

describe('a lift with what people did before taken into account', () => {
  it.each([1, 2, 3])('is that of least squares over every single person, with its variance (seed %d)', (seed) => {
    const random = randomFrom(seed)
    const [control, variant] = [arm(random, 300, 0), arm(random, 220, 2)]
    const [lift, expected] = [adjusted(strata(control, variant)), bySinglePeople(control, variant)]
    expect(lift.difference.estimate).toBeCloseTo(expected.difference, 9)
    expect(lift.relative?.estimate).toBeCloseTo(expected.difference / expected.control, 9)
    expect((lift.difference.estimate / lift.statistic) ** 2).toBeCloseTo(expected.variance, 9)
    expect(lift.convention).toBe('adjusted Welch t')
  })

  it('says how much of the variance it took away, and what stands without it', () => {
    const random = randomFrom(5)
    const of = strata(arm(random, 2_000, 0), arm(random, 2_000, 1))
    const [lift, plain] = [adjusted(of), compareMeans(of, 0.05)]
    if (plain.kind === 'none') throw new Error('no lift')
    const widths = [lift.difference, plain.difference].map(({ from, to }) => (to ?? 0) - (from ?? 0))
    expect(lift.adjustment).toMatchObject({ people: 4_000, plain: { pValue: plain.pValue, difference: plain.difference, relative: plain.relative } })
    expect(((widths[0] ?? 0) / (widths[1] ?? 1)) ** 2).toBeCloseTo(1 - (lift.adjustment?.removed ?? 0), 3)
    expect(lift.adjustment?.removed).toBeGreaterThan(0.3)
  })

  it('has p < alpha exactly when its intervals exclude zero, mirrors when the arms are swapped, and is no other in other units', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 1e6 }), fc.integer({ min: -3, max: 3 }), fc.double({ min: 0.001, max: 0.5, noNaN: true }), (seed, effect, alpha) => {
      const random = randomFrom(seed)
      const [control, variant] = [arm(random, 120, 0), arm(random, 200, effect)]
      const [lift, back] = [adjusted(strata(control, variant), alpha), adjusted(strata(variant, control), alpha)]
      for (const range of [lift.difference, lift.relative]) expect((range?.from ?? -1) > 0 || (range?.to ?? 1) < 0).toBe(lift.pValue < alpha)
      expect(back.pValue).toBeCloseTo(lift.pValue, 9)
      expect(back.difference.estimate).toBeCloseTo(-lift.difference.estimate, 9)
      const cents = ({ y, x }: Person): Person => ({ y: y * 100, x: x === null ? null : x * 100 })
      expect(adjusted(strata(control.map(cents), variant.map(cents)), alpha).pValue).toBeCloseTo(lift.pValue, 9)
      expect(testAdjusted(strata(control, variant))).toMatchObject({ pValue: lift.pValue, statistic: lift.statistic })
    }), { numRuns: 40 })
  })

  it('keeps every digit where values are large and close together', () => {
    const random = randomFrom(8)
    const [control, variant] = [arm(random, 200, 0), arm(random, 200, 1)]
    const far = ({ y, x }: Person): Person => ({ y: y + 5e7, x: x === null ? null : x + 5e7 })
    expect(adjusted(strata(control.map(far), variant.map(far))).statistic).toBeCloseTo(adjusted(strata(control, variant)).statistic, 6)
  })

  it('combines strata and pools none: a ramp under which everybody does more changes nothing', () => {
    const random = randomFrom(9)
    const first = { control: arm(random, 900, 0), variant: arm(random, 100, 0) }
    const later = { control: arm(random, 400, 30), variant: arm(random, 400, 30) }
    const of = [first, later].flatMap(({ control, variant }) => strata(control, variant))
    const pooled = { control: summaryOf([...first.control, ...later.control]), variant: summaryOf([...first.variant, ...later.variant]) }
    expect(adjusted(of)).toMatchObject({ convention: 'stratified adjusted Welch t', intervals: { relative: 'stratified Fieller' } })
    expect(adjusted(of).pValue).toBeGreaterThan(0.01)
    expect(adjusted([pooled]).pValue).toBeLessThan(1e-6)
  })

  it.each([
    ['nobody was known', (): number | null => null, 'nobody-known'],
    ['nobody did it before', (): number | null => 0, 'nothing-before'],
    ['hardly anybody was known', (n: number): number | null => (n < knownNeeded - 1 ? n : null), 'few-known'],
  ] as const)('is not there where %s', (_, before, reason) => {
    const of = strata(Array.from({ length: 300 }, (_, n) => ({ y: n % 7, x: before(n) })), Array.from({ length: 300 }, (_, n) => ({ y: n % 5, x: before(n) })))
    expect(reasonAgainstAdjusting(of)).toBe(reason)
    expect(compareAdjusted(of, compareMeans(of, 0.05), 0.05)).toBeNull()
    expect(testAdjusted(of)).toBeNull()
  })

  it('of a share stays early below 25 conversions, and has no answer where the plain one has none', () => {
    const share = (people: number, did: number, both: number): readonly Person[] => Array.from({ length: people }, (_, n) => ({ y: n < did ? 1 : 0, x: n < both || (n >= did && n < did + 40) ? 1 : 0 }))
    const few = strata(share(500, 20, 12), share(500, 30, 18))
    expect(compareAdjusted(few, compareProportions(few, 0.05), 0.05)).toMatchObject({ kind: 'early', conversions: 20, needed: 25, convention: 'adjusted Welch t' })
    const same = strata(share(200, 0, 0), share(200, 0, 0))
    expect(compareAdjusted(same, compareProportions(same, 0.05), 0.05)).toBeNull()
  })

  it('adds up from any split of people', () => {
    const people = arm(randomFrom(3), 90, 0)
    expect(addSummaries(addSummaries(summaryOf(people.slice(0, 31)), emptySummary()), summaryOf(people.slice(31)))).toEqual(summaryOf(people))
  })
})
