import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isInside, percentPlacement, sharedDomain, ticks } from '#web/parts/charts/axis.ts'

const interval = (estimate: number, low: number, high: number) => ({ estimate, low, high })

describe('one axis for many intervals', () => {
  test('holds zero and every estimate, whatever they are', () => {
    const some = fc.double({ min: -3, max: 3, noNaN: true })
    fc.assert(
      fc.property(fc.array(fc.tuple(some, some, some), { minLength: 1, maxLength: 12 }), (triples) => {
        const intervals = triples.map((three) => three.toSorted((a, b) => a - b)).map(([low = 0, estimate = 0, high = 0]) => interval(estimate, low, high))
        const domain = sharedDomain(intervals)
        expect([0, ...intervals.map((each) => each.estimate)].every((value) => isInside(value, domain))).toBe(true)
      }),
    )
  })

  test('is not set by the one interval that is far wider than the others', () => {
    const usual = [interval(0.1, 0.02, 0.2), interval(-0.03, -0.15, 0.1), interval(0.02, -0.05, 0.09)]
    const [low, high] = sharedDomain([...usual, interval(0.05, -0.9, 6)])
    expect(low).toBeGreaterThan(-0.5)
    expect(high).toBeLessThan(0.6)
  })

  test('stays finite where intervals are not', () => {
    expect(sharedDomain([interval(0.5, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY)]).every(Number.isFinite)).toBe(true)
  })

  test('has room also when everything is zero or nothing is known', () => {
    expect(sharedDomain([interval(0, 0, 0)])[1]).toBeGreaterThan(0)
    expect(sharedDomain([])[1]).toBeGreaterThan(0)
  })
})

describe('a placement', () => {
  test('puts values outside of the axis at its ends', () => {
    const { place } = percentPlacement([-0.1, 0.3])
    expect([place(-9), place(0), place(Number.POSITIVE_INFINITY)]).toEqual(['0%', '25%', '100%'])
  })

  test('calls zero zero on the axis', () => {
    expect(ticks([-0.3, 0.3], 6)).toContain(0)
  })
})
