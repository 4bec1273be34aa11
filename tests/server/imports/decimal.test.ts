import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decimal, inDecimals } from '#server/imports/decimal.ts'

describe('decimal', () => {
  it.each([
    ['0', 0n, 0], ['-0', 0n, 0], ['12.50', 125n, 1], ['+7', 7n, 0], ['.5', 5n, 1], ['5.', 5n, 0], ['1e-3', 1n, 3], ['-1.5E2', -150n, 0], ['100', 100n, 0], ['0.000', 0n, 0],
  ])('reads %s exactly', (text, digits, decimals) => {
    expect(decimal(text)).toEqual({ digits, decimals })
  })

  it.each(['', '.', '-', '1,5', '1 000', '$5', 'NaN', 'Infinity', '0x10', '1e', '1e999', '--1', '1.2.3', '9'.repeat(61)])('takes %j for no number', (text) => {
    expect(decimal(text)).toBe('not-a-number')
  })

  it.each([['999999999999.999999', false], ['1000000000000', true], ['-1e12', true], ['1e99', true]])('says of %s whether it is too large', (text, tooLarge) => {
    expect(decimal(text) === 'too-large').toBe(tooLarge)
  })

  it('says back what a decimal text said', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(10n ** 11n), max: 10n ** 11n }), fc.integer({ min: 0, max: 9 }), (digits, decimals) => {
        const read = decimal(`${digits}e-${decimals}`)
        if (typeof read === 'string') throw new Error(read)
        expect(read.digits * 10n ** BigInt(decimals - read.decimals)).toBe(digits)
        expect(read.decimals === 0 || read.digits % 10n !== 0n).toBe(true)
      }),
    )
  })
})

describe('inDecimals', () => {
  it.each([
    ['12.5', 2, 1250n], ['0.005', 2, 1n], ['-0.005', 2, -1n], ['0.0049', 2, 0n], ['2.5', 0, 3n], ['-2.5', 0, -3n], ['2.4', 0, 2n], ['7', 6, 7_000_000n],
  ])('%s with %d decimals is %s, halves away from zero', (text, decimals, expected) => {
    const read = decimal(text)
    expect(typeof read === 'string' ? read : inDecimals(read, decimals)).toBe(expected)
  })
})
