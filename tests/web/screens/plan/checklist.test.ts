import { describe, expect, test } from 'vitest'
import { aFlag, aFlagEnvironment } from '#tests/support/make.ts'
import { checklist, isBlocked, type CheckName, type Known } from '#web/screens/plan/checklist.ts'
import { newDraft, withDesign, withFlag } from '#web/screens/plan/draft.ts'

const now = new Date('2026-03-20T12:00:00Z')
const belief = { audience: 'new trials', change: 'a checklist', effect: 'activate', because: 'they see the next step' }
const draft = withDesign(withFlag({ ...newDraft('production'), name: 'Guided checklist' }, aFlag(), 'env_1'), { hypothesis: belief })

type Line = NonNullable<Known['line']>
const metric = { name: 'Activated', shared: true } as Line['metric']
const line = (people: number): Line => ({ metric, line: { value: 0.3, people, deviation: 0.46, before: null, days: [{ day: 0, people, converted: 0, value: 0.3, maturing: 0 }] } })

const layer = { key: 'start', name: 'First minutes', held: [{ experiment: 'other', name: 'Other', slots: [{ from: 0, to: 60_000 }], status: 'running', endsAt: 0, peoplePerDay: null }], givenBack: [] } as unknown as NonNullable<Known['layers']>[number]
const inLayer = (share: number) => withDesign(draft, { layer: { key: 'start', share } })

function known(change: Partial<Known> = {}): Known {
  return {
    draft, flag: aFlag(), environmentId: 'env_1', environmentName: 'Production', rivals: [], line: line(900),
    seenAt: now.getTime() - 60_000, running: [], layers: [], own: '', lastEventAt: now.getTime() - 60_000, size: { people: 11_000, peoplePerArm: 5_500, days: 28 }, now, ...change,
  }
}

function stateOf(name: CheckName, change: Partial<Known>): string {
  const found = checklist(known(change)).find((item) => item.name === name)
  return `${found?.state} ${found?.reason}`
}

describe('the checklist before launch', () => {
  test('passes a plan in which everything is there', () => {
    expect(checklist(known()).map((item) => item.state)).toEqual(Array.from({ length: 10 }, () => 'ok'))
    expect(isBlocked(checklist(known()))).toBeUndefined()
  })

  test.each<{ name: CheckName; when: string; change: Partial<Known>; state: string }>([
    { name: 'name', when: 'nobody named it', change: { draft: { ...draft, name: ' ' } }, state: 'missing missing' },
    { name: 'belief', when: 'a word of it is open', change: { draft: withDesign(draft, { hypothesis: { ...belief, because: '' } }) }, state: 'warn open' },
    { name: 'flag', when: 'none is chosen', change: { draft: withDesign(draft, { flagKey: '' }), flag: undefined }, state: 'missing missing' },
    { name: 'flag', when: 'it is not there any more', change: { flag: null }, state: 'missing gone' },
    { name: 'flag', when: 'it is archived', change: { flag: aFlag({ archivedAt: now }) }, state: 'missing archived' },
    { name: 'flag', when: 'another experiment decides it', change: { rivals: ['Short checklist'] }, state: 'missing taken' },
    { name: 'flag', when: 'it is not in the environment', change: { environmentId: 'env_2' }, state: 'missing not-here' },
    { name: 'flag', when: 'it is off', change: { flag: aFlag({ environments: { env_1: aFlagEnvironment({ enabled: false }) } }) }, state: 'warn off' },
    { name: 'weights', when: 'they add up to 90 %', change: { draft: withDesign(draft, { variants: draft.design.variants.map((one) => ({ ...one, weight: 45_000 })) }) }, state: 'missing sum' },
    { name: 'weights', when: 'there is only a control', change: { draft: withDesign(draft, { variants: draft.design.variants.slice(0, 1) }) }, state: 'missing too-few' },
    { name: 'weights', when: 'two arms serve the same', change: { draft: withDesign(draft, { variants: draft.design.variants.map((one) => ({ ...one, variation: 'none' })) }) }, state: 'warn same-value' },
    { name: 'metric', when: 'there is no shared metric', change: { line: null }, state: 'missing none' },
    { name: 'metric', when: 'nobody is counted in it', change: { line: line(0) }, state: 'warn no-data' },
    { name: 'events', when: 'none has ever arrived', change: { lastEventAt: null }, state: 'warn none' },
    { name: 'events', when: 'the last one is two days old', change: { lastEventAt: now.getTime() - 2 * 86_400_000 }, state: 'warn old' },
    { name: 'code', when: 'no code has asked for the flag there', change: { seenAt: null }, state: 'warn never' },
    { name: 'code', when: 'code asked for it eight days ago', change: { seenAt: now.getTime() - 8 * 86_400_000 }, state: 'warn old' },
    { name: 'alone', when: 'another place is tested', change: { running: [{ name: 'Prices', surface: 'pricing', layer: null }] }, state: 'ok ok' },
    { name: 'alone', when: 'the same place is tested', change: { running: [{ name: 'Short list', surface: 'onboarding', layer: null }] }, state: 'warn same-place' },
    { name: 'alone', when: 'the same place is tested in the same layer', change: { draft: inLayer(40_000), layers: [layer], running: [{ name: 'Short list', surface: 'onboarding', layer: 'start' }] }, state: 'ok ok' },
    { name: 'alone', when: 'the same place is tested in another layer', change: { draft: inLayer(40_000), layers: [layer], running: [{ name: 'Short list', surface: 'onboarding', layer: 'end' }] }, state: 'warn same-place' },
    { name: 'layer', when: 'it is in none', change: {}, state: 'ok none' },
    { name: 'layer', when: 'the layers are not known yet', change: { draft: inLayer(40_000), layers: undefined }, state: 'ok asking' },
    { name: 'layer', when: 'the layer is not there any more', change: { draft: inLayer(40_000) }, state: 'missing gone' },
    { name: 'layer', when: 'it has the room', change: { draft: inLayer(40_000), layers: [layer] }, state: 'ok ok' },
    { name: 'layer', when: 'it has less room than is wanted', change: { draft: inLayer(40_001), layers: [layer] }, state: 'missing full' },
    { name: 'long-enough', when: 'no size can be computed', change: { size: { people: null, peoplePerArm: null, days: null } }, state: 'warn unknown' },
    { name: 'long-enough', when: 'a year is not enough', change: { size: { people: 9_000_000, peoplePerArm: 4_500_000, days: 700 } }, state: 'warn too-long' },
  ])('$name: $when', ({ name, change, state }) => {
    expect(stateOf(name, change)).toBe(state)
  })

  test('puts what is missing first, and names it as what blocks', () => {
    const items = checklist(known({ line: null, lastEventAt: null }))
    expect(items.map((item) => item.state)).toEqual(['missing', 'warn', 'ok', 'ok', 'ok', 'ok', 'ok', 'ok', 'ok', 'ok'])
    expect(isBlocked(items)?.name).toBe('metric')
  })
})
