import { expect, test } from 'vitest'
import type { Condition } from '#sdk/core/ruleset.ts'
import { conditionText } from '#web/app/clause-text.ts'
import { comparisons, conditionOf } from '#web/app/clauses.ts'
import { loadCatalogue } from '#web/words/catalogue.ts'
import { locales, type Locale } from '#web/words/locale.ts'
import { speaker } from '#web/words/say.ts'

const sayIn = async (locale: Locale) => speaker(locale, await loadCatalogue(locale)).say
const both = conditionOf([{ attribute: 'acquisition.term', comparison: 'in', text: 'kanban, todo' }, { attribute: 'seats', comparison: 'at-least', text: '10' }])

test.each<[Locale, string]>([
  ['en', 'keyword is one of kanban, todo and seats is at least 10'],
  ['ko', '키워드 값이 kanban, todo 중 하나이고 seats 값이 10 이상이면'],
  ['ja', 'キーワードがkanban, todoのいずれかで、seatsが10以上のとき'],
])('a condition is half a sentence in %s', async (locale, text) => {
  expect(conditionText(both, await sayIn(locale))).toBe(text)
})

test('everybody is no condition, and what is richer is said to be', async () => {
  const say = await sayIn('en')
  const richer: Condition = { kind: 'any', of: [] }
  expect(conditionText(null, say)).toBeNull()
  expect(conditionText(richer, say)).toBe('a condition written by a program')
})

test('every comparison has words in every language, at the end and before another clause', async () => {
  for (const locale of locales) {
    const say = await sayIn(locale)
    for (const comparison of comparisons) {
      const clause = { attribute: 'seats', comparison, text: '10' }
      expect(conditionText(conditionOf([clause, clause]), say)).toMatch(/seats.*seats/)
    }
  }
})
