import { describe, expect, test } from 'vitest'
import type { Json } from '#sdk/core/ruleset.ts'
import type { Comparison, Filter } from '#server/store/door.ts'
import { filter, filterComparisons } from '#server/metrics/filter.ts'
import { passes } from '#server/store/filter.ts'

const property = (path: string, operator: Comparison, ...values: readonly Json[]): Filter => ({ kind: 'property', path, operator, values })
const event = JSON.parse('{"plan":"pro","seats":5,"cart":{"items":[1,{"b":1,"a":2}]},"a.b":"dotted","gone":null,"tags":["beta",7],"price":"19.90","big":"9007199254740993","paid":true,"__proto__":{"admin":"yes"}}') as { [key: string]: Json }

describe('a filter on properties', () => {
  test.each<[string, Filter | null, boolean]>([
    ['no filter', null, true],
    ['the same text', property('plan', 'equals', 'pro'), true],
    ['another text', property('plan', 'equals', 'Pro'), false],
    ['a number and its text are the same', property('seats', 'equals', '5'), true],
    ['one of several', property('plan', 'in', 'free', 'pro'), true],
    ['a step into an object', property('cart.items', 'exists'), true],
    ['a list whatever the order of its keys', property('cart.items', 'equals', [1, { a: 2, b: 1 }]), true],
    ['a key with a dot in it', property('a.b', 'equals', 'dotted'), true],
    ['null does not exist', property('gone', 'exists'), false],
    ['nothing is inherited', property('toString', 'exists'), false],
    ['nor read through the prototype', property('admin', 'exists'), false],
    ['all of', { kind: 'all', of: [property('plan', 'equals', 'pro'), property('seats', 'equals', 6)] }, false],
    ['any of', { kind: 'any', of: [property('plan', 'equals', 'pro'), property('seats', 'equals', 6)] }, true],
    ['a part of a text', property('plan', 'contains', 'ro'), true],
    ['a part that is elsewhere', property('plan', 'contains', 'rr', 'Pro'), false],
    ['an item of a list, a number or its text', property('tags', 'contains', '7'), true],
    ['a list by its whole items alone', property('tags', 'contains', 'bet'), false],
    ['a part of no object', property('cart', 'contains', 'items'), false],
    ['how a text begins', property('plan', 'starts-with', 'x', 'pr'), true],
    ['how it does not', property('plan', 'starts-with', 'ro'), false],
    ['how a number ends, as text does', property('price', 'ends-with', '.90'), true],
    ['more than', property('seats', 'greater', 4.5), true],
    ['not more than itself', property('seats', 'greater', 5), false],
    ['at least itself', property('seats', 'at-least', '5.0'), true],
    ['text that is a number', property('price', 'less', 20), true],
    ['by value, not by text', property('price', 'less', 3), false],
    ['at most, to the last digit that a double loses', property('big', 'at-most', '9007199254740992'), false],
    ['no number is in no order', property('plan', 'at-least', 0), false],
    ['nor is what is not there', property('none', 'less', 1), false],
    ['a number that is no text of one', property('paid', 'at-least', 1), false],
    ['not of what cannot be decided', { kind: 'not', of: property('plan', 'less', 1) }, true],
    ['all within any', { kind: 'any', of: [property('seats', 'greater', 9), { kind: 'all', of: [property('seats', 'less', 9), property('tags', 'exists')] }] }, true],
    ['not', { kind: 'not', of: property('none', 'equals', 1) }, true],
  ])('%s', (_, filter, expected) => {
    expect(passes(filter, event)).toBe(expected)
  })
})

describe('a filter as it is written', () => {
  test.each<[string, unknown]>([
    ['every comparison', { kind: 'all', of: filterComparisons.map((operator) => property('n', operator, ...(operator === 'exists' ? [] : ['1']))) }],
    ['whether something is there, without values', { kind: 'property', path: 'plan', operator: 'exists' }],
    ['what is null', property('plan', 'equals', null)],
  ])('may hold %s', (_, written) => {
    expect(filter.safeParse(written).success).toBe(true)
  })

  test.each<[string, unknown, string]>([
    ['a comparison that nobody knows', { ...property('plan', 'in', 1), operator: 'resembles' }, '"resembles" is no way to compare. There are equals, in,'],
    ['no value', property('plan', 'in'), 'plan in: Give it a value to compare with.'],
    ['text as a number', property('seats', 'greater', 'many'), 'seats greater: "many" is no number.'],
    ['nothing to look for', property('plan', 'contains', ''), 'plan contains: "" is no text to look for.'],
    ['no property', property(' ', 'exists'), 'Name the property.'],
    ['nesting without end', Array.from({ length: 100_000 }).reduce<unknown>((of) => ({ kind: 'not', of }), property('a', 'exists')), 'nested at most 8 deep'],
    ['more than anybody reads', { kind: 'any', of: Array.from({ length: 101 }, () => property('a', 'exists')) }, 'at most 100 comparisons'],
  ])('never holds %s', (_, written, sentence) => {
    expect(filter.safeParse(written).error?.issues.map(({ message }) => message).join(' ')).toContain(sentence)
  })
})
