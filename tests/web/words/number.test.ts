import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { locales } from '#web/words/locale.ts'
import { axisLift, axisRate, chance, count, figure, lift, money, points, probability, range, rate, roundLift } from '#web/words/number.ts'

describe('a rate', () => {
  test.each([
    [0.31, '31.0%'],
    [1, '100.0%'],
    [0, '0.0%'],
    [0.0042, '0.42%'],
    [0.00994, '0.99%'],
    [0.00996, '1.0%'],
    [undefined, '–'],
    [null, '–'],
    [Number.NaN, '–'],
  ])('of %s is written %s', (value, text) => expect(rate('en', value)).toBe(text))
})

describe('a lift', () => {
  test.each([
    [0.116, '+11.6%'],
    [-0.032, '−3.2%'],
    [0, '0.0%'],
    [-0.0004, '0.0%'],
    [12.345, '+1,234.5%'],
    [Number.POSITIVE_INFINITY, '+∞'],
    [undefined, '–'],
  ])('of %s is written %s', (value, text) => expect(lift('en', value)).toBe(text))

  test('never has a hyphen for a minus, in any language', () => {
    fc.assert(
      fc.property(fc.double({ min: -9, max: 9, noNaN: true }), fc.constantFrom(...locales), (value, locale) => {
        expect(lift(locale, value)).not.toContain('-')
      }),
    )
  })

  test('has a sign exactly when it is not written as zero', () => {
    fc.assert(
      fc.property(fc.double({ min: -2, max: 2, noNaN: true }), (value) => {
        const text = lift('en', value)
        expect(/^[+−]/.test(text)).toBe(text !== '0.0%')
      }),
    )
  })

  test.each([
    [0.116, '12%'],
    [-0.116, '12%'],
    [0.004, '0.4%'],
  ])('of %s is said %s in a sentence', (value, text) => expect(roundLift('en', value)).toBe(text))

  test.each([
    [0.1, '+10%'],
    [-0.05, '−5%'],
    [0, '0'],
    [0.025, '+2.5%'],
  ])('of %s stands on an axis as %s', (value, text) => expect(axisLift('en', value)).toBe(text))
})

describe('a range', () => {
  test.each([
    ['en', '+1.6% to +22.6%'],
    ['ko', '+1.6%~+22.6%'],
    ['ja', '+1.6%〜+22.6%'],
  ] as const)('is written in %s as %s', (locale, text) => expect(range(locale, 0.016, 0.226)).toBe(text))

  test.each([
    ['en', '+1.6% or more', '+1.6% or less'],
    ['ko', '+1.6% 이상', '+1.6% 이하'],
    ['ja', '+1.6%以上', '+1.6%以下'],
  ] as const)('with an open end says so in %s', (locale, more, less) => {
    expect(range(locale, 0.016, Number.POSITIVE_INFINITY)).toBe(more)
    expect(range(locale, Number.NEGATIVE_INFINITY, 0.016)).toBe(less)
  })

  test('that excludes nothing is unknown', () => {
    expect(range('en', Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY)).toBe('–')
    expect(range('en', undefined, 0.1)).toBe('–')
  })
})

describe('the change of a rate', () => {
  test.each([
    ['en', 0.009, '+0.9 points'],
    ['en', 0.01, '+1.0 point'],
    ['en', -0.0135, '−1.4 points'],
    ['ko', 0.009, '+0.9%p'],
    ['ja', -0.009, '−0.9ポイント'],
  ] as const)('is in points in %s: %s is %s', (locale, value, text) => expect(points(locale, value)).toBe(text))

  test('of a size is without a sign', () => expect([points('en', 0.082, 'never'), points('en', 0.01, 'never'), points('ja', 0, 'never')]).toEqual(['8.2 points', '1.0 point', '0.0ポイント']))
})

test.each([[0.9998, '> 99.9%'], [0.42, '42.0%'], [0.0002, '< 0.10%'], [null, '–']])('a chance is never certain: %s is %s', (value, text) => expect(chance('en', value)).toBe(text))

describe('other figures', () => {
  test.each([
    [count('en', 1421402), '1,421,402'],
    [count('en', 9007199254740993n), '9,007,199,254,740,993'],
    [count('en', 0), '0'],
    [count('en', undefined), '–'],
    [figure('en', 52.456), '52.46'],
    [figure('ja', -1.5), '−1.5'],
    [axisRate('en', 0.3), '30%'],
    [axisRate('en', 0.005), '0.5%'],
    [probability('en', 0.00155), '= 0.002'],
    [probability('en', 0.0000001), '< 0.001'],
    [money('en', 5310, 'USD'), '$53.10'],
    [money('en', 1200n, 'JPY'), '¥1,200'],
    [money('en', undefined, 'USD'), '–'],
  ])('are written %s', (text, expected) => expect(text).toBe(expected))
})
