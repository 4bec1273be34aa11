import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { excludes, type Range } from '#server/stats/interval.ts'
import type { Lift, Stratum } from '#server/stats/lift.ts'
import { compareMeans, testMeans } from '#server/stats/means.ts'
import { compareProportions, testProportions } from '#server/stats/proportions.ts'
import { addSummaries, conversionSummary, type Summary } from '#server/stats/summary.ts'

/** What must hold of every lift, of conversions and of means alike: `stats.md` calls these the metamorphic checks. */

type Compare = (strata: readonly Stratum[], alpha: number) => Lift
type Evidence = Exclude<Lift, { kind: 'none' }>

const conversion: fc.Arbitrary<Summary> = fc
  .tuple(fc.oneof(fc.integer({ min: 1, max: 60 }), fc.integer({ min: 1, max: 1_000_000_000 })), fc.double({ min: 0, max: 1, noNaN: true }))
  .map(([people, share]) => conversionSummary(people, Math.round(people * share ** 3)))

const money: fc.Arbitrary<Summary> = fc
  .array(fc.oneof(fc.constant(0), fc.integer({ min: -20_000, max: 500_000 })), { minLength: 2, maxLength: 40 })
  .map((cents) => summaryOf(cents.map(BigInt), 100))

function summaryOf(values: readonly bigint[], scale: number): Summary {
  return { people: values.length, sum: values.reduce((sum, y) => sum + y, 0n), sumOfSquares: values.reduce((sum, y) => sum + y * y, 0n), scale }
}

const strataOf = (arm: fc.Arbitrary<Summary>): fc.Arbitrary<readonly Stratum[]> =>
  fc.array(fc.record({ control: arm, variant: arm }), { minLength: 1, maxLength: 3 })

const kinds = [
  ['a conversion', compareProportions, strataOf(conversion)],
  ['a mean', (strata, alpha) => compareMeans(strata, alpha), strataOf(money)],
] as const satisfies readonly (readonly [string, Compare, fc.Arbitrary<readonly Stratum[]>])[]

function evidence(lift: Lift): Evidence {
  fc.pre(lift.kind !== 'none')
  return lift as Evidence
}

const ends = (range: Range): readonly number[] => [range.from ?? -Infinity, range.to ?? Infinity]

function isClose(actual: number, expected: number): boolean {
  return actual === expected || Math.abs(actual - expected) <= 1e-9 * Math.max(Math.abs(actual), Math.abs(expected)) + 1e-13
}

describe.each(kinds)('%s', (_, compare, strata) => {
  it('is significant exactly when its intervals exclude no difference', () => {
    fc.assert(
      fc.property(strata, fc.constantFrom(0.2, 0.05, 0.001), (input, alpha) => {
        const { relative, difference, pValue } = evidence(compare(input, alpha))
        expect(excludes(difference, 0)).toBe(pValue < alpha)
        expect(excludes(difference.middle, 0)).toBe(pValue < 0.5)
        if (relative === null) return
        const isOpen = relative.from === null && relative.to === null
        if (!isOpen) expect(excludes(relative, 0)).toBe(pValue < alpha)
        if (isOpen) expect(pValue).toBeGreaterThanOrEqual(alpha)
      }),
    )
  })

  it('mirrors when the arms are swapped', () => {
    fc.assert(
      fc.property(strata, (input) => {
        const one = evidence(compare(input, 0.05))
        const other = evidence(compare(input.map(({ control, variant }) => ({ control: variant, variant: control })), 0.05))
        expect(isClose(other.statistic, -one.statistic)).toBe(true)
        expect(isClose(other.pValue, one.pValue)).toBe(true)
        const [from, to] = ends(one.difference)
        const [otherFrom, otherTo] = ends(other.difference)
        expect([isClose(otherFrom ?? 0, -(to ?? 0)), isClose(otherTo ?? 0, -(from ?? 0))]).toEqual([true, true])
      }),
    )
  })

  it('nests: the middle half lies inside, and a larger alpha gives a narrower interval', () => {
    fc.assert(
      fc.property(strata, (input) => {
        const wide = evidence(compare(input, 0.01))
        const narrow = evidence(compare(input, 0.1))
        for (const scale of ['relative', 'difference'] as const) {
          const [outer, inner] = [wide[scale], narrow[scale]]
          if (outer === null || inner === null) continue
          const [outerFrom = 0, outerTo = 0] = ends(outer)
          const [innerFrom = 0, innerTo = 0] = ends(inner)
          const [middleFrom = 0, middleTo = 0] = ends(inner.middle)
          expect(outerFrom <= innerFrom && innerTo <= outerTo).toBe(true)
          expect(innerFrom <= middleFrom && middleTo <= innerTo).toBe(true)
          expect(middleFrom <= inner.estimate + 1e-12 && inner.estimate - 1e-12 <= middleTo).toBe(true)
        }
      }),
    )
  })

  it('does not depend on the order of the strata', () => {
    fc.assert(
      fc.property(strata, (input) => {
        const one = evidence(compare(input, 0.05))
        const other = evidence(compare(input.toReversed(), 0.05))
        expect(isClose(other.statistic, one.statistic)).toBe(true)
        expect(isClose(other.difference.estimate, one.difference.estimate)).toBe(true)
      }),
    )
  })

  it('of merged days equals that of the pooled summary', () => {
    fc.assert(
      fc.property(strata, (days) => {
        const merged = days.reduce((sum, day) => ({ control: addSummaries(sum.control, day.control), variant: addSummaries(sum.variant, day.variant) }))
        const reversed = days.toReversed().reduce((sum, day) => ({ control: addSummaries(day.control, sum.control), variant: addSummaries(day.variant, sum.variant) }))
        expect(compare([reversed], 0.05)).toEqual(compare([merged], 0.05))
      }),
    )
  })

  it('never answers with NaN or Infinity, and survives JSON whole', () => {
    fc.assert(
      fc.property(strata, (input) => {
        const lift = compare(input, 0.05)
        expect(JSON.parse(JSON.stringify(lift))).toEqual(lift)
      }),
    )
  })
})

describe('scaling a revenue metric', () => {
  it('changes no lift and no p-value', () => {
    fc.assert(
      fc.property(money, money, fc.integer({ min: 2, max: 1_000 }), (control, variant, factor) => {
        const times = (summary: Summary): Summary => ({ ...summary, sum: summary.sum * BigInt(factor), sumOfSquares: summary.sumOfSquares * BigInt(factor) ** 2n })
        const one = evidence(compareMeans([{ control, variant }], 0.05))
        const other = evidence(compareMeans([{ control: times(control), variant: times(variant) }], 0.05))
        expect(isClose(other.pValue, one.pValue)).toBe(true)
        expect(isClose(other.difference.estimate, one.difference.estimate * factor)).toBe(true)
        expect(one.relative === null).toBe(other.relative === null)
        if (one.relative && other.relative) expect(ends(other.relative).map((end, side) => isClose(end, ends(one.relative as Range)[side] ?? 0))).toEqual([true, true])
      }),
    )
  })
})

describe('a test without its intervals', () => {
  it('is the test of the lift, and null exactly where the lift is not known', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 400 }), fc.integer({ min: 1, max: 400 }), fc.nat(), fc.nat(), (n0, n1, one, other) => {
      const strata = [{ control: conversionSummary(n0, one % (n0 + 1)), variant: conversionSummary(n1, other % (n1 + 1)) }]
      for (const [lift, test] of [[compareProportions(strata, 0.05), testProportions(strata)], [compareMeans(strata, 0.05), testMeans(strata)]] as const) {
        expect(test === null).toBe(lift.kind !== 'known')
        if (test === null || lift.kind !== 'known') continue
        expect(test).toEqual({ statistic: lift.statistic, degreesOfFreedom: lift.degreesOfFreedom, pValue: lift.pValue, relative: lift.relative?.estimate ?? null, difference: lift.difference.estimate })
      }
    }))
  })
})
