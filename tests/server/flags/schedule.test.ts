import { describe, expect, test } from 'vitest'
import type { FlagEnvironment, FlagRule } from '#server/flags/flag.ts'
import { environmentFrom } from '#server/flags/flag.service.ts'
import { clashWith, draftAfter, type Planned, type PlannedDraft, plannedOn, type Reason } from '#server/flags/schedule.ts'
import { aFlagEnvironment } from '#tests/support/make.ts'

const teams: FlagRule = { id: 'rul_1', when: { kind: 'clause', attribute: 'plan', operator: 'equals', values: ['team'] }, serve: { kind: 'rollout', salt: 's', ranges: [{ from: 0, to: 20_000, variation: 'guided' }] } }
const share = (weight: number, target: 'else' | string = 'rul_1', variation = 'guided') =>
  ({ kind: 'share', target: target === 'else' ? { kind: 'else' } : { kind: 'rule', rule: target }, variation, weight }) as unknown as PlannedDraft
const rules = (draft: object): PlannedDraft => ({ kind: 'rules', draft: { rules: [], fallthrough: { kind: 'variation', variation: 'guided' }, offVariation: 'none', ...draft } }) as unknown as PlannedDraft

const here = aFlagEnvironment({ rules: [teams] })
const split = (...parts: readonly (readonly [string, number, number])[]): FlagEnvironment['fallthrough'] => ({ kind: 'rollout', salt: 's', ranges: parts.map(([variation, from, to]) => ({ variation, from, to })) })

function planned(asked: PlannedDraft, on: FlagEnvironment = here): Planned {
  const made = plannedOn(on, asked)
  if (made.kind === 'not') throw new Error(made.reason.kind)
  return made.value
}

describe('a change of later', () => {
  const changes: readonly (readonly [string, PlannedDraft, FlagEnvironment, Partial<FlagEnvironment>])[] = [
    ['turns the switch and nothing else', { kind: 'switch', enabled: false }, here, { enabled: false, rules: [teams] }],
    ['is made whatever became of the rules, where it is the switch alone', { kind: 'switch', enabled: false }, aFlagEnvironment(), { enabled: false, rules: [] }],
    ['raises the share of a rule', share(50_000), here, { rules: [{ ...teams, serve: split(['guided', 0, 50_000]) }] }],
    ['lowers it from its own end', share(5_000), here, { rules: [{ ...teams, serve: split(['guided', 0, 5_000]) }] }],
    ['gives a rule to all that it fits', share(100_000), here, { rules: [{ ...teams, serve: { kind: 'variation', variation: 'guided' } }] }],
    ['takes a share of everybody else', share(10_000, 'else'), here, { fallthrough: { kind: 'rollout', salt: 'checklist.fallthrough', ranges: [{ variation: 'guided', from: 0, to: 10_000 }, { variation: 'none', from: 10_000, to: 100_000 }] } }],
    ['gives everybody else the one value', share(100_000, 'else'), here, { fallthrough: { kind: 'variation', variation: 'guided' } }],
    ['gives everybody else back what they had', share(0, 'else'), aFlagEnvironment({ fallthrough: split(['guided', 0, 10_000], ['none', 10_000, 100_000]) }), { fallthrough: { kind: 'variation', variation: 'none' } }],
    ['puts new rules in the place of all', rules({}), here, { rules: [], fallthrough: { kind: 'variation', variation: 'guided' } }],
  ]
  test.each(changes)('%s', (_, asked, on, expected) => {
    const draft = draftAfter(on, planned(asked, on))
    expect(draft.kind).toBe('made')
    if (draft.kind === 'made') expect(environmentFrom('checklist', draft.value, on)).toMatchObject(expected)
  })

  test('leaves a flag off that was turned off in between, whatever its rules become', () => {
    expect(draftAfter({ ...here, enabled: false }, planned(rules({})))).toMatchObject({ kind: 'made', value: { enabled: false } })
    expect(draftAfter({ ...here, enabled: false }, planned(share(50_000)))).toMatchObject({ kind: 'made', value: { enabled: false } })
  })

  const refused: readonly (readonly [string, PlannedDraft, FlagEnvironment, Reason])[] = [
    ['somebody added a rule', rules({}), aFlagEnvironment({ rules: [teams, { ...teams, id: 'rul_2' }] }), { kind: 'changed' }],
    ['somebody changed a share', rules({}), aFlagEnvironment({ rules: [{ ...teams, serve: split(['guided', 0, 30_000]) }] }), { kind: 'changed' }],
    ['the rule is for other people by now', share(50_000), aFlagEnvironment({ rules: [{ ...teams, when: null }] }), { kind: 'changed' }],
    ['the rule is gone', share(50_000), aFlagEnvironment(), { kind: 'rule-gone' }],
    ['the rule serves another value', share(50_000), aFlagEnvironment({ rules: [{ ...teams, serve: { kind: 'variation', variation: 'none' } }] }), { kind: 'serves-other' }],
    ['an experiment decides', share(50_000), aFlagEnvironment({ rules: [{ ...teams, serve: { kind: 'experiment', experiment: 'x' } }] }), { kind: 'serves-other' }],
    ['it would take people away who were added since', share(50_000), aFlagEnvironment({ rules: [{ ...teams, serve: split(['guided', 0, 80_000]) }] }), { kind: 'share-moved', weight: 80_000 }],
    ['it would add people where it was to take some away', share(10_000), aFlagEnvironment({ rules: [{ ...teams, serve: split(['guided', 0, 5_000]) }] }), { kind: 'share-moved', weight: 5_000 }],
    ['everybody else is split between others', share(50_000, 'else'), aFlagEnvironment({ fallthrough: split(['a', 0, 50_000], ['b', 50_000, 100_000]) }), { kind: 'serves-other' }],
  ]
  test.each(refused)('is not made when %s', (_, asked, then, reason) => {
    expect(draftAfter(then, planned(asked))).toEqual({ kind: 'not', reason })
  })

  test('is made though the database gives the names of a condition in another order', () => {
    const turned = JSON.parse('{"values":["team"],"operator":"equals","attribute":"plan","kind":"clause"}') as FlagRule['when']
    expect(draftAfter(aFlagEnvironment({ rules: [{ ...teams, when: turned }] }), planned(share(50_000))).kind).toBe('made')
    expect(draftAfter(aFlagEnvironment({ rules: [{ ...teams, when: turned }] }), planned(rules({}))).kind).toBe('made')
  })

  const off: PlannedDraft = { kind: 'switch', enabled: false }
  const clashes: readonly (readonly [string, PlannedDraft, readonly PlannedDraft[], boolean])[] = [
    ['a switch beside anything', off, [rules({}), share(50_000), off], false],
    ['anything beside a switch', rules({}), [off], false],
    ['two sets of rules', rules({}), [rules({})], true],
    ['rules beside a share', rules({}), [share(50_000)], true],
    ['a share beside rules', share(50_000), [rules({})], true],
    ['two shares of one rule', share(50_000), [share(30_000)], true],
    ['shares of different rules', share(50_000, 'else'), [share(30_000)], false],
  ]
  test.each(clashes)('%s', (_, asked, waiting, clash) => {
    expect(clashWith(asked, waiting.map((one) => ({ change: planned(one) }))) !== undefined).toBe(clash)
  })
})
