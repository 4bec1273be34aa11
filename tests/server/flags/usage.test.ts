import { expect, test } from 'vitest'
import { UsageCounts } from '#server/flags/usage-counts.ts'
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

test('counts an answer that comes again in the counts of the moment, and one that failed in none', () => {
  const again = { flag: 'checklist', variation: 'guided', error: null, place: { counts: null, counter: null } }
  const failed = { flag: 'checklist', variation: null, error: { code: 'GENERAL' }, place: { counts: null, counter: null } }
  for (const _ of ['before they are written', 'afterwards']) {
    const counts = new UsageCounts(10)
    for (let times = 0; times < 3; times++) counts.addAnswers('env_1', [again, failed])
    counts.addAnswers('env_1', [{ flag: 'checklist', variation: 'guided', error: null }])
    expect(counts.rows()).toEqual([{ environmentId: 'env_1', flag: 'checklist', variation: 'guided', served: 4 }])
  }
  const full = new UsageCounts(0)
  full.addAnswers('env_1', [again])
  expect(full.rows()).toEqual([])
})
