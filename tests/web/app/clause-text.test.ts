import { expect, test } from 'vitest'
import type { Condition, Json, Operator } from '#sdk/core/ruleset.ts'
import { conditionText, problemText } from '#web/app/clause-text.ts'
import { comparisons, conditionOf, problemOf } from '#web/app/clauses.ts'
import { loadCatalogue } from '#web/words/catalogue.ts'
import { locales, type Locale } from '#web/words/locale.ts'
import { speaker } from '#web/words/say.ts'

const sayIn = async (locale: Locale) => speaker(locale, await loadCatalogue(locale)).say
const both = conditionOf([[{ attribute: 'acquisition.term', comparison: 'in', text: 'kanban, todo' }], [{ attribute: 'seats', comparison: 'at-least', text: '10' }]])

test.each<[Locale, string]>([
  ['en', 'keyword is one of kanban, todo and seats is at least 10'],
  ['ko', '키워드 값이 kanban, todo 중 하나이고 seats 값이 10 이상이면'],
  ['ja', 'キーワードがkanban, todoのいずれかで、seatsが10以上のとき'],
])('a condition is half a sentence in %s', async (locale, text) => {
  expect(conditionText(both, await sayIn(locale))).toBe(text)
})

test('everybody is no condition', async () => {
  expect(conditionText(null, await sayIn('en'))).toBeNull()
})

const clause = (attribute: string, operator: Operator, ...values: Json[]): Condition => ({ kind: 'clause', attribute, operator, values })
const nested: Condition = {
  kind: 'all',
  of: [
    { kind: 'any', of: [clause('plan', 'equals', 'trial'), { kind: 'audience', audience: 'staff' }] },
    { kind: 'not', of: { kind: 'all', of: [clause('country', 'equals', 'KR'), clause('firstSeenAt', 'after', '-30d')] } },
    clause('app', 'version-at-least', '2.4.0'),
  ],
}

test.each<[Locale, string]>([
  ['en', '(plan is trial or audience is staff) and not (country is KR and first seen is on or after 30 days ago) and app is at least version 2.4.0'],
  ['ko', '(plan 값이 trial이거나 대상 값이 staff이고) (국가 값이 KR이고 처음 온 때 값이 30일 전 이후이면)의 경우가 아니고 app 값이 2.4.0 버전 이상이면'],
  ['ja', '（planがtrialか、対象がstaffで、）（国がKRで、初訪問が30日前以降のとき）以外で、appが2.4.0以上のバージョンのとき'],
])('what is nested can be read in %s', async (locale, text) => {
  expect(conditionText(nested, await sayIn(locale))).toBe(text)
})

test.each<[Locale, string]>([
  ['en', 'At character 2: “+?” is lazy, which is pointless here: only whether a text fits is asked. Leave the last ? out.'],
  ['ko', '2번째 글자: ‘+?’: 맞는지 여부만 보므로 게으른 수량자는 의미가 없습니다. 마지막 ?를 빼세요.'],
  ['ja', '2文字目：「+?」は最短一致ですが、一致するかだけを見るので意味がありません。最後の?を除きましょう。'],
])('a pattern that cannot be run says where and why in %s', async (locale, text) => {
  const problem = problemOf({ attribute: 'email', comparison: 'matches', text: 'a+?' })
  expect(problem === null ? null : problemText(problem, await sayIn(locale))).toBe(text)
})

test('every comparison has words in every language, at the end and before another clause', async () => {
  for (const locale of locales) {
    const say = await sayIn(locale)
    for (const comparison of comparisons) {
      const asked = { attribute: 'seats', comparison, text: TEXTS[comparison] ?? '10' }
      for (const parts of [[[asked], [asked]], [[asked, asked]]]) expect(conditionText(conditionOf(parts), say)).toMatch(/seats.*seats/)
    }
  }
})

const TEXTS: { readonly [comparison: string]: string } = { 'in-network': '10.0.0.0/8', 'before': '2026-03-25', 'after': '-1w' }
