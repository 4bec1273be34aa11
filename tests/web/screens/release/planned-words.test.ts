import { beforeAll, describe, expect, test } from 'vitest'
import { loadCatalogue } from '#web/words/catalogue.ts'
import { makeFormat } from '#web/words/format.ts'
import { speaker, type Say } from '#web/words/say.ts'
import type { Facts, Told } from '#server/refusal.ts'
import type { FlagDraft } from '#web/screens/release/flag-draft.ts'
import { aheadText, nextText, plannedText, type Ramp, reasonText, toldText } from '#web/screens/release/planned/planned-words.ts'
import { placesIn, shareNow } from '#web/screens/release/planned/places.ts'
import { isSaveIn, savedEntry } from '#web/screens/release/saved-entry.ts'

const format = makeFormat('en', 'Asia/Seoul')
let say: Say
let words: { readonly say: Say; readonly format: typeof format }

beforeAll(async () => {
  say = speaker('en', await loadCatalogue('en')).say
  words = { say, format }
})

const now = new Date('2026-03-02T09:00:00Z')
const stands: FlagDraft = {
  enabled: true,
  rules: [
    { id: 'rul_x', when: null, serve: { kind: 'experiment', experiment: 'x' } },
    { id: 'rul_1', when: null, serve: { kind: 'rollout', shares: [{ variation: 'on', weight: 20_000 }] } },
    { id: 'rul_2', when: null, serve: { kind: 'rollout', shares: [{ variation: 'on', weight: 20_000 }, { variation: 'off', weight: 20_000 }] } },
  ],
  fallthrough: { kind: 'variation', variation: 'off' },
  offVariation: 'off', prerequisites: [],
}
const share = { kind: 'share', target: { kind: 'rule', rule: 'rul_1' }, variation: 'on', weight: 50_000, from: 20_000, when: null } as const

describe('what is planned, in words', () => {
  test('a share names its rule by the number it has now, also when it is gone', () => {
    expect(plannedText(share, stands, words)).toEqual(['“on” to 50%: Rule 2'])
    expect(plannedText(share, { ...stands, rules: [] }, words)).toEqual(['“on” to 50%: a rule that is gone'])
    expect(plannedText({ ...share, target: { kind: 'else' } }, stands, words)).toEqual(['“on” to 50%: everybody else'])
  })

  test('new rules are told by what they change', () => {
    const base = { enabled: true, rules: [], fallthrough: { kind: 'variation', variation: 'off' }, offVariation: 'off', prerequisites: [] } as const
    const { enabled: _, ...draft } = { ...base, fallthrough: { kind: 'variation', variation: 'on' } } as const
    expect(plannedText({ kind: 'rules', draft, base }, stands, words)).toEqual(['Everybody else gets: off → on'])
  })

  const ahead: readonly (readonly [number, string])[] = [[30_000, '1 minute from now'], [20_000, 'in 20 s'], [59 * 60_000, '59 minutes from now'], [15 * 3_600_000 - 1_000, '15 hours from now'], [47 * 3_600_000, '47 hours from now'], [7 * 86_400_000, '7 days from now']]
  test.each(ahead)('%d ms ahead is “%s”', (ms, text) => {
    expect(aheadText(new Date(now.getTime() + ms), now, words).replaceAll('\u00a0', ' ')).toBe(text)
  })

  test('every reason has words, and what the server refused without facts is told as it told it', () => {
    expect((['archived', 'changed', 'rule-gone', 'serves-other', 'switched-off'] as const).map((kind) => reasonText({ kind }, words)).every((text) => text.endsWith('.'))).toBe(true)
    expect(reasonText({ kind: 'share-moved', weight: 80_000 }, words)).toBe('The share stood at 80% already.')
    expect(reasonText({ kind: 'refused', code: 'invalid', message: 'There is no audience "teams".' }, words)).toBe('It was refused: There is no audience "teams".')
  })

  const refusals = {
    'no-variation': { variation: 'guided' }, 'no-audience': { audience: 'teams' }, 'no-activation': {}, 'shares-over': {}, 'shares-under': {},
    'needs-no-flag': { needs: 'chat' }, 'needs-archived': { needs: 'chat' }, 'needs-nothing': { needs: 'chat' }, 'needs-no-variation': { needs: 'chat', variation: 'guided' },
    'needs-hidden': { needs: 'chat' }, 'needs-ring': { cycle: ['bot', 'chat', 'bot'] }, 'needs-deep': { way: ['bot', 'chat'], deepest: 8 }, 'needs-many': { most: 'chat', asked: 120, limit: 100 },
    'flag-archived': {}, 'plan-room': { limit: 50 }, 'plan-clash': { at: '2026-03-03T00:00:00.000Z', ramp: null }, 'plan-past': {}, 'plan-far': {},
    'plan-impossible': { reason: 'rule-gone' }, 'plan-step': {}, 'plan-over': {}, 'ramp-off': {}, 'ramp-over': {},
  } as const satisfies Record<Told, Facts>

  test.each(Object.entries(refusals))('a change refused as %s says so in the language of whoever reads it, with the names in it', async (code, facts) => {
    const texts = await Promise.all((['en', 'ko', 'ja'] as const).map(async (language) => {
      const spoken = { say: speaker(language, await loadCatalogue(language)).say, format: makeFormat(language, 'Asia/Seoul') }
      return reasonText({ kind: 'refused', code: 'invalid', message: 'As the server tells it.', facts: { ...facts, told: code } }, spoken)
    }))
    expect(new Set(texts).size).toBe(3)
    for (const text of texts) {
      expect(text).not.toMatch(/As the server|undefined|NaN|Invalid/)
      for (const name of ['chat', 'guided', 'teams', 'bot'].filter((one) => JSON.stringify(facts).includes(one) && !(code === 'needs-many' && one === 'bot'))) expect(text).toContain(name)
    }
  })

  test('a ramp tells its next step, and why it is held', () => {
    const ramp = { state: 'running', stateAt: now, stateBy: null, reason: null, steps: [{ state: 'applied', change: share }, { state: 'waiting', at: new Date('2026-03-03T00:00:00Z'), change: { ...share, weight: 100_000 } }] } as unknown as Ramp
    expect(nextText(ramp, new Date('2026-03-02T23:00:00Z'), words)).toMatch(/^Next: 100% on 3 March.*, 09:00 \(1 hour from now\)\.$/)
    expect(nextText({ ...ramp, state: 'held', reason: { kind: 'switched-off' } }, now, words)).toContain('The flag was off')
    expect(nextText({ ...ramp, state: 'paused', stateBy: { kind: 'member', id: 'mem_1', name: 'Mina Park' } }, now, words)).toContain('Paused by Mina Park')
  })

  test('the history tells the change of an entry, and a ramp by its steps', () => {
    expect(toldText({ before: null, after: { at: '2026-03-03T00:00:00.000Z', change: share, reason: { kind: 'rule-gone' } } }, stands, words)).toEqual(['“on” to 50%: Rule 2', expect.stringMatching(/^3 March.*, 09:00$/), 'The rule was not there any more.'])
    expect(toldText({ before: null, after: { ramp: 'rmp_1', target: { kind: 'else' }, variation: 'on', steps: [{ weight: 5_000 }, { weight: 100_000 }] } }, stands, words)).toEqual(['“on”: everybody else · 5% → 100%'])
    expect(toldText({ before: null, after: null }, stands, words)).toEqual([])
  })
})

describe('where a share can change alone', () => {
  test('is a rule with one value, and everybody else; not an experiment, nor what several values share', () => {
    expect(placesIn(stands, ['off', 'on'], words).map((place) => [place.id, place.variations])).toEqual([['rul_1', ['on']], ['else', ['on']]])
    const split = { ...stands, fallthrough: { kind: 'rollout', shares: [{ variation: 'on', weight: 10_000 }, { variation: 'off', weight: 90_000 }] } } as const
    expect(placesIn(split, ['off', 'on'], words).at(-1)?.variations).toEqual(['off', 'on'])
    expect([shareNow(split, { kind: 'else' }, 'on'), shareNow(stands, { kind: 'else' }, 'off'), shareNow(stands, { kind: 'rule', rule: 'rul_1' }, 'on')]).toEqual([10_000, 100_000, 20_000])
  })
})

describe('a save in the history', () => {
  const at = Date.UTC(2026, 2, 3)
  const actions: readonly (readonly [string, ReturnType<typeof savedEntry>])[] = [
    ['saved:production', { environment: 'production', plannedFor: null }],
    [`saved:production:${at}`, { environment: 'production', plannedFor: new Date(at) }],
    ['created', null],
    ['not-applied:production', null],
  ]
  test.each(actions)('%s', (action, saved) => {
    expect(savedEntry(action)).toEqual(saved)
    expect(isSaveIn(action, 'production')).toBe(saved !== null)
    expect(isSaveIn(action, 'staging')).toBe(false)
  })
})
