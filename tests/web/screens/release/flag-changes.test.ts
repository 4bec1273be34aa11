import { expect, test } from 'vitest'
import type { Condition } from '#sdk/core/ruleset.ts'
import { loadCatalogue } from '#web/words/catalogue.ts'
import { makeFormat } from '#web/words/format.ts'
import { locales, type Locale } from '#web/words/locale.ts'
import { speaker } from '#web/words/say.ts'
import { changesOf, ruleText } from '#web/screens/release/flag-changes.ts'
import { type FlagDraft, type RuleDraft, same, weightOf } from '#web/screens/release/flag-draft.ts'

async function wordsIn(locale: Locale) {
  return { ...speaker(locale, await loadCatalogue(locale)), format: makeFormat(locale, 'UTC') }
}

const clause = (attribute: string, value: string): Condition => ({ kind: 'clause', attribute, operator: 'equals', values: [value] })
const when: Condition = { kind: 'all', of: [clause('plan', 'trial'), clause('acquisition.campaign', 'spring')] }
const rule = (change: Partial<RuleDraft> = {}): RuleDraft => ({ id: 'r1', when, serve: { kind: 'rollout', shares: [{ variation: 'short', weight: 20_000 }] }, ...change })
const draft = (change: Partial<FlagDraft> = {}): FlagDraft => ({ enabled: true, rules: [rule()], fallthrough: { kind: 'variation', variation: 'none' }, offVariation: 'none', prerequisites: [], ...change })

test.each<[Locale, string]>([
  ['en', 'If plan is trial and campaign is spring, serve short to 20%'],
  ['ko', 'plan 값이 trial이고 캠페인 값이 spring이면 20%에게 short 제공'],
  ['ja', 'planがtrialで、キャンペーンがspringのとき、20%にshortを提供'],
])('a rule is one sentence in %s', async (locale, sentence) => {
  expect(ruleText(rule(), await wordsIn(locale))).toBe(sentence)
})

test('a share that grows is said as two shares', async () => {
  const after = draft({ rules: [rule({ serve: { kind: 'rollout', shares: [{ variation: 'short', weight: 50_000 }] } })] })
  expect(changesOf(draft(), after, await wordsIn('en'))).toEqual([{ what: 'Rule 1 serves “short” to', before: '20%', after: '50%' }])
})

test.each<[said: string, after: FlagDraft, whats: readonly string[]]>([
  ['nothing', draft(), []],
  ['the switch', draft({ enabled: false }), ['The flag is']],
  ['a new rule', draft({ rules: [rule(), rule({ id: 'r2', when: null })] }), ['Rule 2 is new']],
  ['a rule taken away', draft({ rules: [] }), ['Rule 1 is removed']],
  ['another condition and another value', draft({ rules: [rule({ when: null, serve: { kind: 'variation', variation: 'long' } })] }), ['Rule 1 is for', 'Rule 1 serves']],
  ['what it needs', draft({ prerequisites: [{ flag: 'chat', variations: ['on', 'beta'] }, { flag: 'bot', variations: ['on'] }] }), ['It needs']],
  ['everybody else, and while off', draft({ fallthrough: { kind: 'variation', variation: 'short' }, offVariation: 'short' }), ['Everybody else gets', 'While off, everybody gets']],
])('a difference names %s', async (_said, after, whats) => {
  expect(changesOf(draft(), after, await wordsIn('en')).map((one) => one.what)).toEqual(whats)
})

test('another order is said by the numbers that the rules have now', async () => {
  const rules = [rule(), rule({ id: 'r2' }), rule({ id: 'r3' })]
  const after = draft({ rules: [rules[1], rules[0], rules[2]].filter((one) => one !== undefined) })
  expect(changesOf(draft({ rules }), after, await wordsIn('en'))).toEqual([{ what: 'New order', before: '1, 2, 3', after: '2, 1, 3' }])
})

test('every language says every change', async () => {
  for (const locale of locales) expect(changesOf(draft(), draft({ rules: [] }), await wordsIn(locale))).toHaveLength(1)
})

test('two parts are the same whatever the order of their names, and arrays keep theirs', () => {
  expect(same({ a: 1, b: [1, 2] }, { b: [1, 2], a: 1 })).toBe(true)
  expect(same({ b: [1, 2] }, { b: [2, 1] })).toBe(false)
})

test.each([['20', 20_000], ['20%', 20_000], [' 12,5 % ', 12_500], ['100', 100_000], ['0', null], ['101', null], ['half', null], ['', null]])('the share "%s" is %s of 100000', (text, weight) => {
  expect(weightOf(text)).toBe(weight)
})
