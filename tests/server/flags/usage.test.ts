import { expect, test } from 'vitest'
import { usageIn } from '#server/flags/usage.ts'

test.each([
  ['counts', { checklist: { guided: 12, none: 3 }, price: { a: 1 } }, { checklist: { guided: 12, none: 3 }, price: { a: 1 } }],
  ['what is no count', { checklist: { guided: 0, none: -1, a: 1.5, b: '7', c: Number.NaN, d: 2 } }, { checklist: { d: 2 } }],
  ['a flag without counts', { checklist: {}, price: 7, list: [1] }, {}],
  ['nothing', null, {}],
  ['a list', [{ a: 1 }], {}],
  ['a key that is no key', JSON.parse('{"__proto__": {"a": 1}, "ok": {"__proto__": 5, "on": 1}}'), { ok: { on: 1 } }],
  ['a key that no flag can have', { 'Check list': { on: 1 }, '\u0000': { on: 1 }, ok: { '\u0000': 1, 'two words': 1, on: 1 } }, { ok: { on: 1 } }],
  ['a key that is too long', { ['x'.repeat(101)]: { on: 1 } }, {}],
])('takes of usage what can be counted: %s', (_, told, counted) => {
  expect(usageIn(told)).toEqual(counted)
  expect(Object.getPrototypeOf(usageIn(told))).toBe(Object.prototype)
})

test('takes no more flags than one request may bring', () => {
  const many = Object.fromEntries(Array.from({ length: 2_000 }, (_, n) => [`flag-${n}`, { on: 1 }]))
  expect(Object.keys(usageIn(many))).toHaveLength(1_000)
})
