import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { scaled } from '#server/store/amount.ts'

describe('an amount as an integer of 1 / scale', () => {
  test.each([
    ['49.90', 100, 4990n],
    [49.9, 100, 4990n],
    // 1.005 × 100 is 100.49999… as a double
    ['1.005', 100, 101n],
    ['-1.005', 100, -101n],
    ['0.0049', 100, 0n],
    ['0.005', 100, 1n],
    [1e21, 1, null],
    [1e-7, 100, 0n],
    ['9223372036854775807', 1, 9223372036854775807n],
    ['9223372036854775808', 1, null],
    [' 7 ', 1, 7n],
    ['+7', 1, 7n],
    ['1,000', 100, null],
    ['', 100, null],
    ['Infinity', 100, null],
    ['0x10', 100, null],
    [true, 100, null],
    [null, 100, null],
    [['5'], 100, null],
    [undefined, 100, null],
  ])('%j at scale %i is %s', (value, scale, expected) => {
    expect(scaled(value, scale)).toBe(expected)
  })

  test('whole cents come back whatever their size, written as text', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(2n ** 63n) + 1n, max: 2n ** 63n - 1n }), (cents) => {
        const digits = (cents < 0n ? -cents : cents).toString().padStart(3, '0')
        expect(scaled(`${cents < 0n ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`, 100)).toBe(cents)
      }),
    )
  })
})
