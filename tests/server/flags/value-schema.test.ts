import { describe, expect, test } from 'vitest'
import type { Json } from '#sdk/core/ruleset.ts'
import { checkValues } from '#server/flags/value-schema.service.ts'
import { schemaProblem, type ValueSchema } from '#server/flags/value-schema.ts'
import { boundedJson, variations } from '#server/flags/variation.ts'

const price: ValueSchema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  $id: 'https://example.com/price',
  type: 'object',
  required: ['price'],
  additionalProperties: false,
  properties: { price: { type: 'number', minimum: 0 }, plan: { enum: ['team', 'solo'] }, code: { pattern: '^[A-Z]{2}$' }, inner: { $ref: '#/$defs/tree' } },
  $defs: { tree: { type: 'object', properties: { left: { $ref: '#/$defs/tree' } }, additionalProperties: false } },
}

const check = (schema: ValueSchema, ...values: readonly Json[]) => () =>
  checkValues({ key: 'pricing', type: 'json', schema, variations: values.map((value, at) => ({ key: 'abc'[at] ?? 'z', name: '', description: '', value })) })

describe('a schema', () => {
  test.each<readonly [string, Json, RegExp | null]>([
    ['with all that is taken', price, null],
    ['that lets all in', true, null],
    ['with a format, which is a note', { type: 'string', format: 'email' }, null],
    ['of another draft', { $schema: 'http://json-schema.org/draft-07/schema#' }, /\/\$schema: only draft 2020-12/],
    ['with a misspelt keyword, deep in it', { properties: { a: { anyOf: [true, { tpye: 'string' }] } } }, /^\/properties\/a\/anyOf\/1\/tpye: "tpye" is no keyword/],
    ['with a keyword of the wrong shape', { properties: { price: { type: 'nubmer' } } }, /^\/properties\/price\/type must be/],
    ['that is no schema at a place', { items: 3 }, /^\/items is no schema/],
    ['with an address to fetch', { $ref: 'https://example.com/other.json' }, /\/\$ref: .* leads out of the schema/],
    ['with a relative address', { items: { $ref: 'other.json#/a' } }, /\/items\/\$ref: .* leads out/],
    ['with the address of the draft itself', { $ref: 'https://json-schema.org/draft/2020-12/schema' }, /leads out/],
    ['with a reference to nowhere', { $ref: '#/$defs/gone' }, /\/\$ref: "#\/\$defs\/gone" leads nowhere/],
    ['with a reference into something that is no schema', { enum: [{ pattern: '(a+)+$' }], items: { $ref: '#/enum/0' } }, /leads nowhere/],
    ['with an escaped reference', { $defs: { 'a/b%': { type: 'number' } }, $ref: '#/$defs/a~1b%25' }, null],
    ['with a name inside of it', { items: { $id: 'x' } }, /\/items\/\$id/],
    ['with a pattern that is none here', { pattern: '(?=a)' }, /^\/pattern: .*looks around/],
    ['with such a pattern as a name', { patternProperties: { '\\b': true } }, /^\/patternProperties: .*word boundary/],
    ['with another way to refer', { $dynamicRef: '#x' }, /"\$dynamicRef" is no keyword/],
    ['that is too long', { description: 'x'.repeat(20_000) }, /longer than 20,000/],
    ['with too many patterns', { allOf: Array.from({ length: 51 }, () => ({ pattern: 'a' })) }, /more than 50 patterns/],
  ])('%s', (_, schema, wrong) => {
    const problem = schemaProblem(schema)
    if (wrong === null) expect(problem).toBeNull()
    else expect(problem).toMatch(wrong)
  })
})

describe('values', () => {
  test.each<readonly [string, ValueSchema, readonly Json[], RegExp | null]>([
    ['that keep to it', price, [{ price: 1 }, { price: 0, plan: 'team', code: 'KR', inner: { left: { left: {} } } }], null],
    ['with text for a number', price, [{ price: 1 }, { price: '1' }], /variation "b": \/price must be number\./],
    ['of another kind', price, [3], /variation "a": must be object\./],
    ['without what is required', price, [{}], /variation "a": must have required property 'price'/],
    ['with more than is named', price, [{ price: 1, prize: 2 }], /variation "a": must not have "prize"/],
    ['none of the list', price, [{ price: 1, plan: 'free' }], /variation "a": \/plan must be "team", "solo"/],
    ['that the pattern does not fit', price, [{ price: 1, code: 'KRW' }], /variation "a": \/code must match pattern/],
    ['that fail deep in a tree', price, [{ price: 1, inner: { left: { right: 1 } } }], /variation "a": \/inner\/left must not have "right"/],
    ['several of them', price, [{}, { price: 1 }, 'x'], /variation "a": .*; variation "c": must be object/],
    ['where nothing is let in', false, [1], /variation "a": boolean schema is false/],
  ])('%s', (_, schema, values, wrong) => {
    if (wrong === null) expect(check(schema, ...values)).not.toThrow()
    else expect(check(schema, ...values)).toThrow(wrong)
  })

  test('with a text that stalls a backtracking engine are answered at once', () => {
    expect(check({ pattern: '^(a+)+$' }, `${'a'.repeat(15_000)}!`)).toThrow(/must match pattern/)
  })

  test.each<readonly [string, ValueSchema]>([
    ['asks itself', { $ref: '#' }],
    ['asks itself by way of another', { $defs: { a: { allOf: [{ $ref: '#/$defs/b' }] }, b: { anyOf: [{ $ref: '#/$defs/a' }] } }, $ref: '#/$defs/a' }],
    ['tries two ways at each of sixty steps', { $defs: Object.fromEntries(Array.from({ length: 60 }, (_, at) => [`s${at}`, at === 59 ? false : { oneOf: [{ $ref: `#/$defs/s${at + 1}` }, { $ref: `#/$defs/s${at + 1}` }] }])), $ref: '#/$defs/s0' }],
  ])('a schema that %s is refused, and nobody waits for it', (_, schema) => {
    expect(check(schema, 1)).toThrow(/takes too long to keep to/)
    expect(check(price, { price: 1 })).not.toThrow()
  })

  test('of another type than the flag, and a schema where there is no JSON, are refused', () => {
    const flag = { key: 'size', variations: [{ key: 'a', name: '', description: '', value: 'x' }] }
    expect(() => checkValues({ ...flag, type: 'number', schema: null })).toThrow(/The value of "a" is not a number/)
    expect(() => checkValues({ ...flag, type: 'string', schema: true })).toThrow(/needs no schema/)
  })
})

describe('what is told to browsers is bounded', () => {
  const nested = (depth: number): Json => JSON.parse(`${'['.repeat(depth)}${']'.repeat(depth)}`) as Json
  test.each<readonly [string, Json, RegExp | null]>([
    ['thirty deep', nested(30), null],
    ['a hundred thousand deep', nested(100_000), /nested deeper than 30/],
    ['a long text', 'x'.repeat(19_900), null],
    ['too long a text', 'x'.repeat(20_000), /at most 20,000/],
  ])('%s', (_, value, wrong) => {
    const { error } = boundedJson.safeParse(value)
    if (wrong === null) expect(error).toBeUndefined()
    else expect(error?.message).toMatch(wrong)
  })

  test('also all values together', () => {
    const all = Array.from({ length: 11 }, (_, at) => ({ key: `v${at}`, value: 'x'.repeat(19_000) }))
    expect(variations.safeParse(all).error?.message).toMatch(/together are longer than 200,000/)
    expect(variations.safeParse(all.slice(0, 10)).error).toBeUndefined()
  })
})
