import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Range } from '#sdk/core/ruleset.ts'
import { allocate, type Share } from '#server/flags/allocation.ts'

const NAMES = ['a', 'b', 'c', 'd'] as const

/** Weights of up to four variations that add up to at most 100 %. */
const shares = fc
  .array(fc.nat(100_000), { minLength: 4, maxLength: 4 })
  .map((cuts) => cuts.toSorted((a, b) => a - b))
  .map((cuts) => NAMES.map((variation, index): Share => ({ variation, weight: (cuts[index] ?? 0) - (cuts[index - 1] ?? 0) })))

function servedAt(ranges: readonly Range[], bucket: number): string | null {
  return ranges.find((range) => range.from <= bucket && bucket < range.to)?.variation ?? null
}

function sizeOf(ranges: readonly Range[], variation: string): number {
  return ranges.filter((range) => range.variation === variation).reduce((sum, range) => sum + range.to - range.from, 0)
}

describe('weights become ranges', () => {
  test('a first allocation gives each variation one range, in order', () => {
    expect(allocate([], [{ variation: 'off', weight: 80_000 }, { variation: 'on', weight: 20_000 }])).toEqual([
      { from: 0, to: 80_000, variation: 'off' },
      { from: 80_000, to: 100_000, variation: 'on' },
    ])
  })

  test('a growing weight in the middle moves nobody and takes the free room', () => {
    const before = allocate([], [{ variation: 'a', weight: 10_000 }, { variation: 'b', weight: 10_000 }, { variation: 'c', weight: 10_000 }])
    const after = allocate(before, [{ variation: 'a', weight: 10_000 }, { variation: 'b', weight: 30_000 }, { variation: 'c', weight: 10_000 }])
    expect(after).toEqual([
      { from: 0, to: 10_000, variation: 'a' },
      { from: 10_000, to: 20_000, variation: 'b' },
      { from: 20_000, to: 30_000, variation: 'c' },
      { from: 30_000, to: 50_000, variation: 'b' },
    ])
  })

  test('through any changes, each variation has exactly its weight and ranges never overlap', () => {
    fc.assert(
      fc.property(fc.array(shares, { minLength: 1, maxLength: 6 }), (steps) => {
        const end = steps.reduce<readonly Range[]>(allocate, [])
        for (const share of steps.at(-1) ?? []) expect(sizeOf(end, share.variation)).toBe(share.weight)
        for (const [index, range] of end.entries()) {
          expect(range.from).toBeLessThan(range.to)
          expect(range.from).toBeGreaterThanOrEqual(end[index - 1]?.to ?? 0)
        }
      }),
    )
  })

  test('nobody leaves a variation that does not shrink', () => {
    fc.assert(
      fc.property(shares, shares, fc.array(fc.nat(99_999), { minLength: 30, maxLength: 30 }), (first, second, buckets) => {
        const before = allocate([], first)
        const after = allocate(before, second)
        for (const bucket of buckets) {
          const was = servedAt(before, bucket)
          const grows = was !== null && sizeOf(after, was) >= sizeOf(before, was)
          if (grows) expect(servedAt(after, bucket)).toBe(was)
        }
      }),
    )
  })
})
