import { describe, expect, test } from 'vitest'
import type { Context } from '#sdk/core/context.ts'
import { explain } from '#sdk/core/explain.ts'
import type { Condition, ExperimentRules, FlagRules, Ruleset } from '#sdk/core/ruleset.ts'
import { aFlag, anExperiment, aRuleset } from '#tests/sdk/a-ruleset.ts'
import { loadCatalogue } from '#web/words/catalogue.ts'
import { makeFormat } from '#web/words/format.ts'
import { locales, type Locale } from '#web/words/locale.ts'
import { speaker } from '#web/words/say.ts'
import { whySentences } from '#web/screens/release/why.ts'

async function wordsIn(locale: Locale) {
  return { ...speaker(locale, await loadCatalogue(locale)), format: makeFormat(locale, 'UTC'), locale }
}

const NOW = Date.UTC(2026, 2, 24)
const plan = (value: string): Condition => ({ kind: 'clause', attribute: 'plan', operator: 'equals', values: [value] })
const seen: Condition = { kind: 'clause', attribute: 'firstSeenAt', operator: 'after', values: ['2026-03-02'] }
const facts = { subject: 'anon-7', firstSeenAt: Date.UTC(2026, 2, 11), acquisition: {}, audiences: [], version: 1 }
const hana: Context = { subject: 'anon-7', attributes: { plan: 'trial' }, facts }
const staffFirst: FlagRules['rules'] = [
  { id: 'r1', when: { kind: 'audience', audience: 'staff' }, serve: { kind: 'variation', variation: 'b' } },
  { id: 'r2', when: { kind: 'all', of: [plan('trial'), seen] }, serve: { kind: 'experiment', experiment: 'headline' } },
]

async function why(ruleset: Ruleset, context: Context = hana, locale: Locale = 'en'): Promise<string> {
  const said = explain(ruleset, 'headline', context, NOW)
  return whySentences(said, (rule) => Number(rule.slice(1)), await wordsIn(locale)).join(' ')
}

const withRules = (rules: FlagRules['rules'], more: Partial<Ruleset> = {}): Ruleset => aRuleset({ flags: { headline: aFlag({ rules }), plain: aFlag() }, audiences: { staff: plan('staff') }, ...more })
const withExperiment = (over: Partial<ExperimentRules>): Ruleset => aRuleset({ experiments: { headline: anExperiment(over) }, holdouts: { all: { salt: 'all', share: 100_000 } }, layers: { page: { salt: 'page' } } })

describe('why somebody got a value', () => {
  test.each<[Locale, string]>([
    ['en', 'Plan is trial, first seen on 11 March. Bucket BUCKET of 100,000 falls into VARIANT (FROM up to TO). Rule 1 did not fit: not in staff (plan is trial).'],
    ['ko', 'plan 값이 trial, 처음 본 날이 3월 11일. 버킷 BUCKET / 100,000: VARIANT 구간(FROM 이상 TO 미만)입니다. 규칙 1에 맞지 않음: ‘staff’ 오디언스에 포함되지 않음 (plan 값이 trial).'],
    ['ja', 'planがtrial、初めて見た日が3月11日。 バケットBUCKET／100,000はVARIANTの範囲（FROM以上TO未満）です。 ルール1に合いません：オーディエンス「staff」に含まれない（planがtrial）。'],
  ])('is told in %s: what decided first, then what was passed', async (locale, sentences) => {
    const ruleset = withRules(staffFirst)
    const { bucket, variant } = explain(ruleset, 'headline', hana, NOW).outcome
    const isControl = variant === 'control'
    const told = sentences.replace('BUCKET', (bucket ?? 0).toLocaleString('en')).replace('VARIANT', variant ?? '').replace('FROM', isControl ? '0' : '50,000').replace('TO', isControl ? '50,000' : '100,000')
    expect(await why(ruleset, hana, locale)).toBe(told)
  })

  test.each<[says: string, ruleset: Ruleset, told: RegExp]>([
    ['nobody is in its traffic', withExperiment({ traffic: 0 }), /^Rule 1 fits and goes on to the next\. Traffic bucket [\d,]+ is not below 0\.$/],
    ['somebody is held out', withExperiment({ holdouts: ['all'] }), /^Bucket [\d,]+ in the holdout all is below 100,000\.$/],
    ['the slot is another', withExperiment({ layer: { key: 'page', slots: [] } }), /Bucket [\d,]+ in the layer page is in none of the slots of headline\.$/],
    ['the layer is gone', withExperiment({ layer: { key: 'gone', slots: [] } }), /The layer gone is not there\.$/],
    ['the experiment is for others', withExperiment({ audience: plan('pro') }), /headline is for others: plan is trial\.$/],
    ['its time is over', withExperiment({ schedule: { from: null, until: NOW } }), /headline is outside its time\.$/],
    ['it does not run', aRuleset({ experiments: {} }), /headline does not run here\.$/],
    ['it needs another flag', withExperiment({ prerequisites: [{ flag: 'plain', variations: ['b'] }] }), /It needs plain to serve b; that serves a\.$/],
    ['the flag needs one that is gone', aRuleset({ flags: { headline: aFlag({ prerequisites: [{ flag: 'gone', variations: ['a', 'b'] }] }) } }), /^It needs gone to serve a, b; that serves nothing\.$/],
    ['a bucket is outside the ranges', withRules([{ id: 'r1', when: null, serve: { kind: 'rollout', salt: 's', ranges: [] } }]), /^Rule 1 fits and goes on to the next\. Bucket [\d,]+ of 100,000 is outside its ranges\.$/],
    ['an attribute is missing', withRules([{ id: 'r1', when: { kind: 'clause', attribute: 'seats', operator: 'exists', values: [] }, serve: { kind: 'variation', variation: 'b' } }]), /^Rule 1 did not fit: seats is not known\.$/],
    ['a rule is too new', withRules([{ id: 'r1', when: { kind: 'newer' } as unknown as Condition, serve: { kind: 'variation', variation: 'b' } }]), /^Rule 1 did not fit: written for a newer SDK\.$/],
    ['there is nothing to say', aRuleset({ flags: { headline: aFlag() } }), /^$/],
    ['it is off', aRuleset({ flags: { headline: aFlag({ on: false }) } }), /^$/],
  ])('is told where %s', async (_, ruleset, told) => {
    expect(await why(ruleset)).toMatch(told)
  })

  test.each(locales)('is told in whole sentences in %s', async (locale) => {
    for (const sentence of whySentences(explain(withRules(staffFirst), 'headline', { subject: 'a' }, NOW), () => 1, await wordsIn(locale))) expect(sentence).toMatch(/[.。]$/)
  })
})
