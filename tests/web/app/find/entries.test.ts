import { describe, expect, test } from 'vitest'
import { actionEntries, type Entry, experimentEntries, matching, namedEntries, pageEntries, personEntries, remembered } from '#web/app/find/entries.ts'
import { en } from '#web/words/en.ts'
import { speaker } from '#web/words/say.ts'

const { say } = speaker('en', en)
const ids = (entries: readonly Entry[]): readonly string[] => entries.map(({ id }) => id)

describe('the lines of “find or do”', () => {
  test('hold every page once, and the keys of each verb', () => {
    const pages = pageEntries(say)
    expect(new Set(ids(pages)).size).toBe(pages.length)
    expect(pages.flatMap(({ keys }) => keys ?? [])).toEqual(['g s', 'g u', 'g p', 'g r', 'g w', 'g d', 'g l'])
  })

  test('say why somebody who reads cannot make anything, and let them choose how it looks', () => {
    const refused = actionEntries(say, { role: 'viewer' }).filter((entry) => entry.refused !== undefined)
    expect(ids(refused)).toEqual(['do:experiment', 'do:flag', 'do:audience', 'do:metric'])
    expect(actionEntries(say, { role: 'editor' }).every((entry) => entry.refused === undefined)).toBe(true)
  })

  test('offer to stop what runs, and nothing else', () => {
    const found = experimentEntries([{ key: 'a', name: 'A', kind: 'running' }, { key: 'b', name: 'B', kind: 'draft' }], say)
    expect(ids(found)).toEqual(['experiment:a', 'stop:a', 'experiment:b'])
    expect(found[1]?.label).toBe('Stop A …')
  })

  test('lead to people by the whole key of an identity, whatever is in it', () => {
    expect(personEntries([{ key: 'user:a:b/c' }], say)[0]).toMatchObject({ label: 'a:b/c', act: { href: '/understand/people/user%3Aa%3Ab%2Fc' } })
  })

  test.each([
    ['chec guided', ['flag:guided']],
    ['CHECKLIST', ['flag:onboarding', 'flag:guided']],
    ['ｃｈｅｃｋｌｉｓｔ', ['flag:onboarding', 'flag:guided']],
    ['nothing', []],
  ])('are found by the words of %s, first what begins with them', (text, expected) => {
    const entries = namedEntries('flag', [{ key: 'guided', name: 'Guided checklist' }, { key: 'onboarding', name: 'Checklist' }])
    expect(ids(matching(entries, text))).toEqual(expected)
  })

  test('remember the last five pages once each, and no action', () => {
    const flags = namedEntries('flag', Array.from({ length: 7 }, (_, n) => ({ key: `f${n}`, name: `F${n}` })))
    const after = [...flags, ...flags.slice(0, 1)].reduce(remembered, [])
    expect(ids(after)).toEqual(['flag:f0', 'flag:f6', 'flag:f5', 'flag:f4', 'flag:f3'])
    expect(remembered(after, actionEntries(say, { role: 'editor' }).at(-1) ?? expect.fail('no action'))).toBe(after)
  })
})
