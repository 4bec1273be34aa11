import fc from 'fast-check'
import murmurhash from 'murmurhash'
import { describe, expect, it } from 'vitest'
import { BUCKETS, bucket, bucketOf, salted } from '#sdk/core/bucket.ts'
import { nastyIds } from '#tests/conformance/nasty-ids.ts'

/** The contract, by the library and nothing of ours. */
function byLibrary(salt: string, id: string): number {
  const text = `${salt}:${id}`.normalize('NFC')
  return Number((BigInt(murmurhash.v3(new TextEncoder().encode(text), 0)) * 100000n) >> 32n)
}

describe('a bucket', () => {
  it('is what the library gives, for 10,000 ids of every script and length', () => {
    const ids = nastyIds(10_000)
    const salts = ['onboarding.1.variant', 's', '', '한국.2', 'four']
    const wrong = ids.flatMap((id, index) => {
      const salt = salts[index % salts.length] ?? ''
      return bucket(salt, id) === byLibrary(salt, id) ? [] : [{ salt, id }]
    })
    expect(wrong).toEqual([])
  })

  it('is what the library gives, for any text', () => {
    const anyText = fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary-ascii' }), fc.string({ unit: fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code)) }))
    fc.assert(fc.property(anyText, anyText, (salt, id) => bucket(salt, id) === byLibrary(salt, id)), { numRuns: 2000 })
  })

  it('does not depend on what the same salt was asked before', () => {
    const salt = salted('pricing.1.traffic')
    const ask = (id: string): number => bucketOf(salt, id)
    const first = ask('a-7')
    ask('한글')
    ask('a-8')
    expect(ask('a-7')).toBe(first)
  })

  it.each([
    { name: 'decomposed and composed Hangul', one: '\ud55c', other: '\u1112\u1161\u11ab' },
    { name: 'decomposed and composed é', one: '\u00e9', other: 'e\u0301' },
    { name: 'a lone surrogate and U+FFFD', one: 'a\ud83d', other: 'a\ufffd' },
  ])('is the same for $name', ({ one, other }) => {
    expect(bucket('s', one)).toBe(bucket('s', other))
  })

  it('fills the range evenly: chi-squared of 100 cells over 200,000 ids stays below its 99.99 % quantile, 158', () => {
    const cells = Array.from({ length: 100 }, () => 0)
    for (let index = 0; index < 200_000; index++) {
      const cell = Math.floor(bucket('even', `user-${index}`) / (BUCKETS / 100))
      cells[cell] = (cells[cell] ?? 0) + 1
    }
    expect(cells.reduce((sum, seen) => sum + (seen - 2000) ** 2 / 2000, 0)).toBeLessThan(158)
  })
})
