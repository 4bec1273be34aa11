import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import murmurhash from 'murmurhash'
import { describe, expect, it } from 'vitest'
import { bucket } from '#sdk/core/bucket.ts'
import { compacted, nodesOf } from '#sdk/core/compacted.ts'
import { fitsAll, own } from '#sdk/core/condition.ts'
import { evaluate } from '#sdk/core/evaluate.ts'
import type { ErrorCode, Reason } from '#sdk/core/evaluation.ts'
import { overrideHash } from '#sdk/core/override.ts'
import { bucketVectors, conditionCases, evaluationSpecifications, everyQuestion, OPERATORS, rulesetOf } from './specification.ts'

const REASONS = Object.keys({
  STATIC: 0, DEFAULT: 0, TARGETING_MATCH: 0, SPLIT: 0, DISABLED: 0, PREREQUISITE_FAILED: 0, ERROR: 0, HOLDOUT: 0, OVERRIDE: 0, PAUSED: 0, SHIPPED: 0, ROLLED_BACK: 0,
  SUBJECT_UNKNOWN: 0, ACCOUNT_UNKNOWN: 0,
} satisfies Record<Reason, 0>)

describe('01-conditions', () => {
  const { audiences, compactAudiences, cases } = conditionCases()
  it.each(cases)('$id $says', ({ condition, context, now, fits }) => {
    expect(evaluate(rulesetOf(condition, audiences), 'fits', false, context, now)).toMatchObject({ value: fits, error: null })
  })

  it.each(cases)('$id $says, as it travels', ({ condition, nodes, context, now, fits }) => {
    expect(fitsAll(nodes, { context, attributes: own(context.attributes), audiences: compactAudiences, now: () => now })).toBe(fits)
    expect(nodesOf(condition)).toEqual(nodes)
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

describe.each(evaluationSpecifications())('$specification', ({ ruleset, compact, cases }) => {
  it.each(cases)('$id $says', (one) => {
    expect(evaluate(ruleset, one.flag, one.fallback, one.context, one.now)).toMatchObject(one.expect)
    expect(evaluate(compact, one.flag, one.fallback, one.context, one.now)).toMatchObject(one.expect)
  })

  it('travels as it is written', () => {
    expect(JSON.parse(JSON.stringify(compacted(ruleset)))).toEqual(compact)
  })
})

describe('docs/specification.md', () => {
  const text = readFileSync(resolve(import.meta.dirname, '../../docs/specification.md'), 'utf8')

  it('gives examples that are right', () => {
    const buckets = [...text.matchAll(/^- `bucket\("(.+)", "(.+)"\)` = (\d+)$/gm)].map(([, salt = '', id = '', number]) => [bucket(salt, id), Number(number)])
    expect(buckets.length).toBeGreaterThan(2)
    for (const [computed, written] of buckets) expect(computed).toBe(written)
    const [, salt = '', id = '', hash] = /For salt `(.+)` and id `(.+)`: `(\w+)`/.exec(text) ?? []
    expect(overrideHash(salt, id)).toBe(hash)
  })

  it('names every operator, every reason that is met, and every file of cases', () => {
    const files = readdirSync(resolve(import.meta.dirname, 'specification')).toSorted()
    expect([...OPERATORS, ...REASONS].filter((one) => !text.includes(`\`${one}\``))).toEqual([])
    for (const file of [...files.slice(0, 3), files.at(-1)]) expect(text).toContain(`\`${file}\``)
  })
})

describe('the specification', () => {
  it('numbers every case once', () => {
    const ids = everyQuestion().map(({ id }) => id)
    expect(new Set(ids).size).toBe(ids.length)
  })

  it('asks every operator for a yes and for a no', () => {
    const asked = conditionCases().cases.flatMap(({ condition, fits }) => (condition.kind === 'clause' ? [`${condition.operator} ${fits}`] : []))
    expect(OPERATORS.flatMap((one) => [`${one} true`, `${one} false`]).filter((one) => !asked.includes(one))).toEqual([])
  })

  it('meets every reason and every error that a ruleset can bring about', () => {
    const met = everyQuestion().map(({ ruleset, flag, fallback, context, now }) => evaluate(ruleset, flag, fallback, context, now))
    expect([...new Set(met.map(({ reason }) => reason))].toSorted()).toEqual(REASONS.toSorted())
    expect([...new Set(met.flatMap(({ error }) => error?.code ?? []))].toSorted()).toEqual(['FLAG_NOT_FOUND', 'PARSE_ERROR', 'TYPE_MISMATCH'] satisfies readonly ErrorCode[])
  })

  it('can be asked in any language: Python’s standard library reproduces every bucket', ({ skip }) => {
    const python = spawnSync('python3', [resolve(import.meta.dirname, 'buckets.py')], { encoding: 'utf8', env: { ...process.env, PYTHONDONTWRITEBYTECODE: '1' } })
    if (python.error !== undefined) skip('python3 is not installed, so nobody but JavaScript has reproduced the buckets.')
    expect(python.stdout).toBe(`${bucketVectors().length} of ${bucketVectors().length} vectors reproduced\n`)
  })
})
