import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { FlagDraft, RuleDraft } from '#web/screens/release/flag-draft.ts'
import { rebased } from '#web/screens/release/rebase.ts'
import { rebasedValues } from '#web/screens/release/rebased-values.ts'
import type { Values } from '#web/screens/release/value-changes.ts'

const rule = (id: string, variation = 'on'): RuleDraft => ({ id, when: null, serve: { kind: 'variation', variation } })
const draft = (change: Partial<FlagDraft> = {}): FlagDraft => ({ enabled: true, rules: [rule('a'), rule('b')], fallthrough: { kind: 'variation', variation: 'off' }, offVariation: 'off', prerequisites: [], ...change })
const ids = ({ rules }: FlagDraft): string => rules.map((one) => one.id).join('')

describe('a change put on what somebody else saved', () => {
  const mine = draft({ rules: [rule('a'), rule('b', 'half')] })

  test.each<[said: string, to: FlagDraft, onto: FlagDraft, expected: FlagDraft]>([
    ['a changed rule and another changed rule are both kept', mine, draft({ rules: [rule('a', 'other'), rule('b')] }), draft({ rules: [rule('a', 'other'), rule('b', 'half')] })],
    ['a changed rule and the switch are both kept', mine, draft({ enabled: false }), draft({ enabled: false, rules: mine.rules })],
    ['the same part changed by both is mine', mine, draft({ rules: [rule('a'), rule('b', 'theirs')] }), mine],
    ['a rule that they took away stays away', mine, draft({ rules: [rule('a')] }), draft({ rules: [rule('a')] })],
    ['a rule that I took away goes, a rule they added stays', draft({ rules: [rule('b')] }), draft({ rules: [rule('a'), rule('b'), rule('c')] }), draft({ rules: [rule('b'), rule('c')] })],
    ['a rule that I added stands behind the one it stood behind', draft({ rules: [rule('a'), rule('n'), rule('b')] }), draft({ rules: [rule('b'), rule('a')] }), draft({ rules: [rule('b'), rule('a'), rule('n')] })],
    ['a rule that I put first stays first', draft({ rules: [rule('n'), rule('a'), rule('b')] }), draft({ rules: [rule('c'), rule('a'), rule('b')] }), draft({ rules: [rule('n'), rule('c'), rule('a'), rule('b')] })],
    ['my order is kept, and theirs where I changed none', draft({ rules: [rule('b'), rule('a')] }), draft({ rules: [rule('a'), rule('c'), rule('b')] }), draft({ rules: [rule('b'), rule('c'), rule('a')] })],
  ])('%s', (_said, to, onto, expected) => {
    expect(rebased(draft(), to, onto)).toEqual(expected)
  })

  const some = fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd', 'e'), { maxLength: 5 }).chain((names) =>
    fc.record({
      enabled: fc.boolean(),
      rules: fc.tuple(...names.map((name) => fc.constantFrom('on', 'half', 'off').map((variation) => rule(name, variation)))),
      fallthrough: fc.constantFrom('on', 'off').map((variation) => ({ kind: 'variation' as const, variation })),
      offVariation: fc.constantFrom('on', 'off'),
      prerequisites: fc.constantFrom([], [{ flag: 'chat', variations: ['on'] }]),
    }),
  )

  test('nothing changed is nothing put on it, and a change on its own ground is the change', () => {
    fc.assert(fc.property(some, some, (one, other) => {
      expect(rebased(one, one, other)).toEqual(other)
      expect(ids(rebased(one, other, one))).toBe(ids(other))
      expect(rebased(one, other, one)).toEqual(other)
    }))
  })

  test('an undone change leaves what was there before it', () => {
    fc.assert(fc.property(some, some, (before, after) => {
      expect(rebased(after, before, after)).toEqual(before)
    }))
  })
})

describe('a change of values taken back', () => {
  const value = (key: string, of: number, name = ''): Values['variations'][number] => ({ key, name, description: '', value: of })
  const values = (variations: Values['variations'], schema: Values['schema'] = null): Values => ({ variations, schema })
  const [a, b, c] = [value('a', 1), value('b', 2), value('c', 3)]

  test.each<[said: string, before: Values, after: Values, stands: Values, expected: Values]>([
    ['an added value goes, one that was added later stays', values([a]), values([a, b]), values([a, b, c]), values([a, c])],
    ['a value that was taken away comes back where it stood', values([a, b, c]), values([a, c]), values([a, c]), values([a, b, c])],
    ['an edited value is what it was, its later name stays', values([a, b]), values([a, value('b', 9)]), values([a, value('b', 9, 'Nine')]), values([a, value('b', 2, 'Nine')])],
    ['a value that came back meanwhile stays as it came', values([a, b]), values([a]), values([a, value('b', 7)]), values([a, value('b', 7)])],
    ['the schema is what it was', values([a], { type: 'number' }), values([a]), values([a, b]), values([a, b], { type: 'number' })],
    ['what was taken back already changes nothing', values([a]), values([a, b]), values([a]), values([a])],
  ])('%s', (_said, before, after, stands, expected) => {
    expect(rebasedValues(after, before, stands)).toEqual(expected)
  })
})
