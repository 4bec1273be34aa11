import { describe, expect, test } from 'vitest'
import type { Json } from '#sdk/core/ruleset.ts'
import type { Filter } from '#server/store/door.ts'
import { passes } from '#server/store/filter.ts'

const property = (path: string, operator: 'equals' | 'in' | 'exists', ...values: readonly Json[]): Filter => ({ kind: 'property', path, operator, values })
const event = JSON.parse('{"plan":"pro","seats":5,"cart":{"items":[1,{"b":1,"a":2}]},"a.b":"dotted","gone":null,"__proto__":{"admin":"yes"}}') as { [key: string]: Json }

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
    ['not', { kind: 'not', of: property('none', 'equals', 1) }, true],
  ])('%s', (_, filter, expected) => {
    expect(passes(filter, event)).toBe(expected)
  })
})
