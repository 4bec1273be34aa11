import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { BUCKETS, unitBucket } from '#server/store/bucket.ts'

const people = Array.from({ length: 20_000 }, (_, n) => `device:사람-${n}`)

describe('buckets of units', () => {
  test('are the first byte of SHA-256 modulo 64, for any engine to reproduce', () => {
    expect(unitBucket('user:ana')).toBe((createHash('sha256').update('user:ana').digest()[0] ?? 0) % 64)
  })

  test('hold about the same number of people', () => {
    const sizes = Array.from({ length: BUCKETS }, (_, bucket) => people.filter((person) => unitBucket(person) === bucket).length)
    // 312.5 expected; five standard deviations of a binomial: one false alarm in 27,000 runs over 64 buckets.
    for (const size of sizes) expect(Math.abs(size - people.length / BUCKETS)).toBeLessThan(5 * Math.sqrt(people.length / BUCKETS))
  })
})
