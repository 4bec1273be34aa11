import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { PARTS, rankOf, ranksOf } from '#server/stats/ranks.ts'
import { binOf, isAboveZero, onlyValueOf } from '#server/store/bin.ts'
import type { Cell } from '#server/store/door.ts'
import { cutCells, cutOf, type LoadBin, quantilesOf } from '#server/store/ranked.ts'
import { groupBy } from '#server/store/group.ts'

const int64 = fc.oneof(fc.bigInt({ min: -40n, max: 40n }), fc.bigInt({ min: -(2n ** 63n) + 1n, max: 2n ** 63n - 1n }))

describe('bins of values', () => {
  test('are in the order of their values, and fit into the level of a unit', () => {
    fc.assert(fc.property(int64, int64, (a, b) => {
      expect(a < b ? binOf(a) <= binOf(b) : binOf(a) >= binOf(b)).toBe(true)
      expect(binOf(a)).toBeGreaterThanOrEqual(9_000)
      expect(binOf(a)).toBeLessThanOrEqual(32_767)
      expect(isAboveZero(binOf(a))).toBe(a > 0n)
      const only = onlyValueOf(binOf(a))
      if (only !== null) expect(only).toBe(a)
    }))
  })

  test('are no wider than an eighth of what is in them', () => {
    fc.assert(fc.property(fc.bigInt({ min: 16n, max: 2n ** 62n }), (value) => {
      expect(binOf(value + value / 8n + 1n)).toBeGreaterThan(binOf(value))
    }))
  })
})

type Person = { readonly variant: string; readonly value: bigint; readonly before: bigint | null }
const people = fc.array(fc.record({ variant: fc.constantFrom('control', 'guided'), value: fc.oneof(fc.constant(0n), fc.bigInt({ min: -50n, max: 2_000n })), before: fc.option(fc.bigInt({ min: -50n, max: 2_000n })) }), { maxLength: 60 })

/** As the store sums them up, and where it reads single values. */
function stored(of: readonly Person[]): { readonly cells: readonly Cell[]; readonly load: LoadBin } {
  const rows = of.map(({ variant, value, before }) => ({ variant, stratum: 0, day: 0, value, people: 1n, known: before === null ? 0n : 1n, x: before ?? 0n, level: binOf(value) }))
  const cells = [...groupBy(rows, ({ variant, level }) => `${variant} ${level}`).values()].flatMap((same) => {
    const [first] = same
    const sum = (each: (value: bigint, x: bigint, known: bigint) => bigint): bigint => same.reduce((total, { value, x, known }) => total + each(value, x, known), 0n)
    const n = BigInt(same.length)
    return first === undefined ? [] : [{ variant: first.variant, stratum: 0, day: 0, level: first.level, exposed: n, crossovers: 0n, matured: n, converted: sum((value) => (value > 0n ? 1n : 0n)), y: sum((value) => value), yy: sum((value) => value * value), d: 0n, dd: 0n, yd: 0n, leftOut: 0n, known: sum((_, __, known) => known), x: sum((_, x) => x), xx: sum((_, x) => x * x), xy: sum((value, x) => value * x), ky: sum((value, _, known) => value * known) }]
  })
  return { cells, load: (level) => Promise.resolve(rows.filter((row) => row.level === level)) }
}

const ascending = (a: bigint, b: bigint): number => (a < b ? -1 : a > b ? 1 : 0)

test('cutting at a quantile sums what everybody’s values are once each is cut, and takes the quantile over all variants', async () => {
  await fc.assert(fc.asyncProperty(people, fc.integer({ min: 50_000, max: 99_999 }), fc.constantFrom('everybody' as const, 'above-zero' as const), async (of, at, among) => {
    const { cells, load } = stored(of)
    const cut = await cutOf(cells, { at, among }, load)
    const asked = of.map(({ value }) => value).filter((value) => among === 'everybody' || value > 0n).toSorted(ascending)
    const expected = asked.find((_, index) => BigInt(index + 1) * BigInt(PARTS) >= BigInt(at) * BigInt(asked.length))
    expect(cut?.value).toBe(expected)
    for (const cell of cutCells(cells, cut, cut === null ? [] : await load(cut.level) as never)) {
      const own = of.filter(({ variant }) => variant === cell.variant)
      const kept = own.map(({ value }) => (expected !== undefined && value > expected ? expected : value))
      const withBefore = (each: (before: bigint) => bigint): bigint => own.reduce((sum, { before }, n) => (before === null ? sum : sum + each(before) * (kept[n] ?? 0n)), 0n)
      expect([cell.xy, cell.ky]).toEqual([withBefore((before) => before), withBefore(() => 1n)])
      expect([cell.matured, cell.y, cell.yy]).toEqual([BigInt(kept.length), kept.reduce((sum, value) => sum + value, 0n), kept.reduce((sum, value) => sum + value * value, 0n)])
    }
  }))
})

test('a quantile is the value of its rank among each variant’s own, between those of its interval', async () => {
  await fc.assert(fc.asyncProperty(people, fc.integer({ min: 1_000, max: 99_000 }), async (of, at) => {
    const { cells, load } = stored(of)
    for (const { variant, ranked } of await quantilesOf(cells, at, load)) {
      const own = of.filter((one) => one.variant === variant).map(({ value }) => value).toSorted(ascending)
      const ranks = ranksOf(own.length, at)
      expect(ranked).toEqual(ranks && { low: own[ranks.low - 1], value: own[ranks.value - 1], high: own[ranks.high - 1] })
    }
  }))
})

test.each([
  // 1,000 values, p50: 500 ± 1.96 √250 = 500 ± 30.99; David and Nagaraja’s example of the binomial interval rounds outward as here.
  [1_000, 50_000, { low: 469, value: 500, high: 532 }],
  [1_000, 99_000, { low: 983, value: 990, high: 998 }],
  [10, 50_000, { low: 1, value: 5, high: 10 }],
  [1, 50_000, { low: 1, value: 1, high: 1 }],
  [0, 50_000, null],
])('of %i values the ranks of the quantile %i are known', (count, at, ranks) => {
  expect(ranksOf(count, at)).toEqual(ranks)
})

test('a rank is exact where a double would round it to the next', () => {
  // 0.07 × 100 is 7.000000000000001 in doubles.
  expect([rankOf(100, 7_000), rankOf(3, 33_333), rankOf(3, 33_334)]).toEqual([7, 1, 2])
})
