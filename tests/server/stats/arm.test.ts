import { describe, expect, it } from 'vitest'
import { meanInterval, rateInterval } from '#server/stats/arm.ts'
import { normal } from '#server/stats/distribution.ts'
import { conversionSummary, emptySummary } from '#server/stats/summary.ts'

describe("one arm's interval", () => {
  // Newcombe, Stat. Med. 17 (1998) 857, table I: Wilson without continuity correction.
  it.each([
    [81, 263, 0.2553, 0.3662],
    [15, 148, 0.0624, 0.1605],
    [0, 20, 0, 0.1611],
    [1, 29, 0.0061, 0.1718],
  ])('%d of %d: the printed Wilson interval', (converted, people, from, to) => {
    const interval = rateInterval(conversionSummary(people, converted), 0.05)
    expect(interval?.from).toBeCloseTo(from, 4)
    expect(interval?.to).toBeCloseTo(to, 4)
  })

  it('keeps its digits where few of a billion convert', () => {
    const [people, converted] = [1_000_000_000, 3]
    const { from, to } = rateInterval(conversionSummary(people, converted), 0.05) ?? { from: null, to: null }
    for (const rate of [from ?? 0, to ?? 0]) {
      const p = 2 * normal.upperTail(Math.abs(converted / people - rate) / Math.sqrt((rate * (1 - rate)) / people))
      expect(p).toBeCloseTo(0.05, 6)
    }
  })

  it('of a mean is the textbook t interval', () => {
    const interval = meanInterval({ people: 4, sum: 20n, sumOfSquares: 120n, scale: 1 }, 0.05)
    expect(interval?.from).toBeCloseTo(5 - 3.182446305 * Math.sqrt(20 / 3 / 4), 8)
  })

  it('is not known for nobody, nor of a mean for one', () => {
    expect(rateInterval(emptySummary(), 0.05)).toBeNull()
    expect(meanInterval(conversionSummary(1, 1), 0.05)).toBeNull()
  })
})
