import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compareMeans } from '#server/stats/means.ts'
import { addSummaries, emptySummary, meanOf, type Summary, summaryText, varianceOf } from '#server/stats/summary.ts'

type Person = readonly [value: number, over: number]

/** Values in cents over whole counts. */
function ratioOf(people: readonly Person[]): Summary {
  const total = (of: (person: Person) => number): bigint => people.reduce((sum, person) => sum + BigInt(of(person)), 0n)
  const over = { sum: total(([, d]) => d), sumOfSquares: total(([, d]) => d * d), product: total(([y, d]) => y * d), scale: 1 }
  return { people: people.length, sum: total(([y]) => y), sumOfSquares: total(([y]) => y * y), scale: 100, over }
}

const withoutOver = ({ people, sum, sumOfSquares, scale }: Summary): Summary => ({ people, sum, sumOfSquares, scale })
const people = fc.array(fc.tuple(fc.integer({ min: -50_000, max: 5_000_000 }), fc.integer({ min: 1, max: 200 })), { minLength: 3, maxLength: 40 })

describe('a ratio of sums per person', () => {
  it('is Σy / Σd, and its variance that of (y − R·d) / d̄, written out by itself', () => {
    fc.assert(fc.property(people, (rows) => {
      const summary = ratioOf(rows)
      const [y, d] = [rows.map(([value]) => value / 100), rows.map(([, over]) => over)]
      const total = (values: readonly number[]): number => values.reduce((sum, each) => sum + each, 0)
      const ratio = total(y) / total(d)
      const linear = y.map((value, index) => (value - ratio * (d[index] ?? 0)) / (total(d) / rows.length))
      const variance = total(linear.map((each) => each * each)) / (rows.length - 1)
      expect(meanOf(summary)).toBeCloseTo(ratio, 6)
      expect(Math.abs((varianceOf(summary) ?? Number.NaN) - variance)).toBeLessThanOrEqual(1e-8 * Math.max(1, variance))
    }))
  })

  it('is a mean where everybody is divided by one', () => {
    fc.assert(fc.property(people, people, (left, right) => {
      const ones = (rows: readonly Person[]): Summary => ratioOf(rows.map(([value]) => [value, 1]))
      const [control, variant] = [ones(left), ones(right)]
      const ratio = compareMeans([{ control, variant }], 0.05)
      const mean = compareMeans([{ control: withoutOver(control), variant: withoutOver(variant) }], 0.05)
      if (ratio.kind === 'none' || mean.kind === 'none') return expect(ratio.kind).toBe(mean.kind)
      expect(ratio.pValue).toBeCloseTo(mean.pValue, 10)
      expect(ratio.difference.from).toBeCloseTo(mean.difference.from ?? Number.NaN, 6)
      expect([ratio.convention, mean.convention]).toEqual(['ratio Welch t', 'Welch t'])
    }))
  })

  it('adds up to the same whatever the split, also with nobody', () => {
    fc.assert(fc.property(people, fc.nat(40), (rows, cut) => {
      const parts = [rows.slice(0, cut), rows.slice(cut)].map(ratioOf)
      expect(parts.reduce(addSummaries, emptySummary(100))).toEqual(ratioOf(rows))
    }))
  })

  it('is not added to a mean', () => {
    expect(() => addSummaries(ratioOf([[1, 1]]), withoutOver(ratioOf([[1, 1]])))).toThrow(RangeError)
  })

  it('has p < alpha exactly when its interval excludes zero, and mirrors when the arms are swapped', () => {
    fc.assert(fc.property(people, people, fc.constantFrom(0.01, 0.05, 0.2), (left, right, alpha) => {
      const [control, variant] = [ratioOf(left), ratioOf(right)]
      const [lift, mirrored] = [compareMeans([{ control, variant }], alpha), compareMeans([{ control: variant, variant: control }], alpha)]
      if (lift.kind === 'none' || mirrored.kind === 'none') return
      const { from, to } = lift.difference
      expect(lift.pValue < alpha).toBe((from ?? 0) > 0 || (to ?? 0) < 0)
      expect(mirrored.pValue).toBeCloseTo(lift.pValue, 10)
      expect(mirrored.difference.estimate).toBeCloseTo(-lift.difference.estimate, 6)
    }))
  })

  it('is not answered where there is nothing to divide by', () => {
    const nothing = ratioOf([[0, 0], [0, 0]])
    expect(meanOf(nothing)).toBeNull()
    expect(compareMeans([{ control: nothing, variant: ratioOf([[5, 1], [7, 2]]) }], 0.05)).toMatchObject({ kind: 'none', reason: 'nothing-to-divide-by' })
  })

  it('is written with all it takes to do it again', () => {
    expect(summaryText(ratioOf([[150, 2], [250, 1]]))).toEqual({ people: 2, sum: '4', sumOfSquares: '8.5', over: { sum: '3', sumOfSquares: '5', product: '5.5' } })
  })
})
