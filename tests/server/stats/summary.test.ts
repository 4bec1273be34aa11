import fc from 'fast-check'
import { mean, sampleVariance } from 'simple-statistics'
import { describe, expect, it } from 'vitest'
import { addSummaries, conversionSummary, decimalText, emptySummary, meanOf, mergeSummaries, type Summary, varianceOf } from '#server/stats/summary.ts'

const cents = fc.array(fc.integer({ min: -1_000_000, max: 1_000_000 }), { minLength: 2, maxLength: 60 })

function summaryOf(values: readonly number[], scale = 100): Summary {
  const integers = values.map(BigInt)
  return { people: values.length, sum: integers.reduce((sum, y) => sum + y, 0n), sumOfSquares: integers.reduce((sum, y) => sum + y * y, 0n), scale }
}

describe('a summary stands for the people it was made of', () => {
  it('has their mean and their unbiased variance', () => {
    const summary = summaryOf([150, 250, 650], 100)
    expect(meanOf(summary)).toBe(3.5)
    expect(varianceOf(summary)).toBe(7)
  })

  it('has those that a library finds from the people themselves', () => {
    fc.assert(
      fc.property(cents, (values) => {
        const summary = summaryOf(values, 1)
        expect(meanOf(summary)).toBeCloseTo(mean(values), 6)
        expect(varianceOf(summary) ?? Number.NaN).toBeCloseTo(sampleVariance(values), 2)
      }),
    )
  })

  it('adds up to the same whatever the split and the order', () => {
    fc.assert(
      fc.property(cents, fc.nat(60), (values, cut) => {
        const [first, second] = [summaryOf(values.slice(0, cut)), summaryOf(values.slice(cut))]
        expect(addSummaries(first, second)).toEqual(summaryOf(values))
        expect(mergeSummaries([second, emptySummary(100), first])).toEqual(summaryOf(values))
      }),
    )
  })

  it('keeps every digit of a variance that doubles would lose', () => {
    const far = summaryOf([1e15, 1e15 + 1, 1e15 + 2], 1)
    expect(varianceOf(far)).toBe(1)
    const doubles = (3 * Number(far.sumOfSquares) - Number(far.sum) ** 2) / 6
    expect(doubles).not.toBe(1)
  })

  it('has no mean of nobody and no variance of one', () => {
    expect(meanOf(emptySummary())).toBeNull()
    expect(varianceOf(conversionSummary(1, 1))).toBeNull()
    expect(varianceOf(conversionSummary(2, 2))).toBe(0)
  })

  it('is not added to another scale', () => {
    expect(() => addSummaries(emptySummary(1), emptySummary(100))).toThrow(RangeError)
  })
})

describe('sums are written exactly', () => {
  it.each([
    [1_390_833n, 100, '13908.33'],
    [28_700_503_621n, 10_000, '2870050.3621'],
    [1_390_800n, 100, '13908'],
    [-5n, 100, '-0.05'],
    [0n, 1000, '0'],
    [8_502n, 1, '8502'],
    [10n ** 30n + 1n, 1, `1${'0'.repeat(29)}1`],
  ])('%s over %d is %s', (integer, scale, text) => {
    expect(decimalText(integer, scale)).toBe(text)
  })
})
