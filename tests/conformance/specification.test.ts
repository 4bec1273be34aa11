import murmurhash from 'murmurhash'
import { describe, expect, it } from 'vitest'
import { bucket } from '#sdk/core/bucket.ts'
import { evaluate } from '#sdk/core/evaluate.ts'
import { bucketVectors, conditionCases, evaluationSpecifications, rulesetOf } from './specification.ts'

describe('01-conditions', () => {
  const { audiences, cases } = conditionCases()
  it.each(cases)('$id $says', ({ condition, context, fits }) => {
    expect(evaluate(rulesetOf(condition, audiences), 'fits', false, context, 0)).toMatchObject({ value: fits, error: null })
  })
})

describe('02-bucketing', () => {
  it.each(bucketVectors().map((one) => ({ ...one, name: JSON.stringify(one.id).slice(0, 40) })))('$number $name salted $salt is in bucket $bucket', (vector) => {
    const text = `${vector.salt}:${vector.id}`.normalize('NFC')
    const hash = murmurhash.v3(new TextEncoder().encode(text), 0)
    expect(Number((BigInt(hash) * 100000n) >> 32n)).toBe(vector.bucket)
    expect(bucket(vector.salt, vector.id)).toBe(vector.bucket)
  })
})

describe.each(evaluationSpecifications())('$specification', ({ ruleset, cases }) => {
  it.each(cases)('$id $says', (one) => {
    expect(evaluate(ruleset, one.flag, one.fallback, one.context, one.now)).toMatchObject(one.expect)
  })
})

describe('the specification', () => {
  it('numbers every case once', () => {
    const ids = [...conditionCases().cases, ...evaluationSpecifications().flatMap(({ cases }) => cases)].map(({ id }) => id)
    expect(new Set(ids).size).toBe(ids.length)
  })
})
