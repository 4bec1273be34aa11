import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { findRoot, findRootBeyond } from '#server/stats/root.ts'

describe('a root is found to the last digits', () => {
  it('of any cubic with a sign change, from either side, in few steps', () => {
    fc.assert(
      fc.property(fc.integer({ min: -100_000, max: 100_000 }).filter((each) => each !== 0), (thousandths) => {
        const root = thousandths / 1000
        let steps = 0
        const curve = (x: number): number => {
          steps += 1
          return (x - root) * (1 + (x - root) ** 2)
        }
        expect(findRoot(curve, -101, 102)).toBeCloseTo(root, 12)
        expect(findRoot(curve, 102, -101)).toBeCloseTo(root, 12)
        expect(steps).toBeLessThan(150)
      }),
    )
  })

  it('of a curve that is flat, steep or broken', () => {
    expect(findRoot((x) => (x < 0.3 ? -1 : 1), 0, 1)).toBeCloseTo(0.3, 12)
    expect(findRoot((x) => Math.tanh(1e9 * (x - 0.7)), 0, 1)).toBeCloseTo(0.7, 12)
    expect(findRoot((x) => (x - 0.5) ** 21, 0, 2)).toBeCloseTo(0.5, 1)
  })

  it('beyond a start, however far, and none where there is none', () => {
    expect(findRootBeyond((x) => x - 12_345, 0, 1)).toBeCloseTo(12_345, 8)
    expect(findRootBeyond((x) => x + 77, 0, -1)).toBeCloseTo(-77, 10)
    expect(findRootBeyond(() => 1, 0, 1)).toBeNull()
  })
})
