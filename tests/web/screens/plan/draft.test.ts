import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { aFlag } from '#tests/support/make.ts'
import { splitEvenly, totalWeight, withOneMore } from '#web/app/arms.ts'
import { gapsOf, newDraft, surfaces, withDesign, withFlag, withSurface, type Variant } from '#web/screens/plan/draft.ts'
import { isOpen, scaffoldOf, withScaffold } from '#web/screens/plan/scaffold.ts'
import { en } from '#web/words/en.ts'
import { speaker } from '#web/words/say.ts'

const sayEnglish = speaker('en', en).say

function arms(count: number): readonly Variant[] {
  return Array.from({ length: count }, (_, index) => ({ key: `arm-${index}`, name: `Arm ${index}`, variation: 'none', weight: 0 }))
}

describe('splitting evenly', () => {
  test('adds up to exactly 100 % for any number of arms, and no two arms differ by more than the rest', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10 }), (count) => {
        const weights = splitEvenly(arms(count)).map((arm) => arm.weight)
        expect(weights.reduce((sum, weight) => sum + weight, 0)).toBe(100_000)
        expect(Math.max(...weights) - Math.min(...weights)).toBeLessThan(count)
      }),
    )
  })
})

describe('choosing a flag', () => {
  const flag = aFlag({ variations: [{ key: 'guided', name: 'Guided', description: '', value: 'guided' }, { key: 'none', name: '', description: '', value: 'none' }, { key: 'short', name: 'Short', description: '', value: 'short' }] })

  test('makes what everybody gets now the control', () => {
    expect(withFlag(newDraft('production'), flag, 'env_1').design.variants.map((variant) => variant.key)).toEqual(['none', 'guided', 'short'])
  })

  test('calls a value without a name by its key', () => {
    expect(withFlag(newDraft('production'), flag, 'env_1').design.variants[0]?.name).toBe('none')
  })

  test('takes the first value for control where a share of people gets something else', () => {
    const rollout = aFlag({ variations: flag.variations, environments: {} })
    expect(withFlag(newDraft('production'), rollout, 'env_1').design.variants[0]?.key).toBe('guided')
  })

  test('and then one more variant keeps the keys apart and the shares whole', () => {
    const variants = withOneMore(withFlag(newDraft('production'), aFlag(), 'env_1').design.variants, aFlag())
    expect(new Set(variants.map((variant) => variant.key)).size).toBe(3)
    expect(totalWeight(variants)).toBe(100_000)
  })
})

describe('a place in the journey', () => {
  test.each([
    { surface: 'campaign', newPeopleOnly: true, power: 0.8 },
    { surface: 'landing', newPeopleOnly: true, power: 0.8 },
    { surface: 'onboarding', newPeopleOnly: true, power: 0.8 },
    { surface: 'pricing', newPeopleOnly: false, power: 0.9 },
    { surface: 'product', newPeopleOnly: false, power: 0.8 },
  ] as const)('$surface decides who takes part and how sure it must be', ({ surface, newPeopleOnly, power }) => {
    const { design } = withSurface(newDraft('production'), surface)
    expect({ newPeopleOnly: design.newPeopleOnly, power: design.plan.power }).toEqual({ newPeopleOnly, power })
  })
})

describe('a belief that is open', () => {
  const belief = newDraft('production').design.hypothesis

  test('may begin with what is often held at each place, and what somebody wrote stays', () => {
    const said = surfaces.map((surface) => Object.values(scaffoldOf(surface, sayEnglish)))
    expect(new Set(said.flat()).size).toBeGreaterThan(15)
    const filled = withScaffold({ ...belief, change: 'a checklist' }, scaffoldOf('onboarding', sayEnglish))
    expect(filled).toMatchObject({ audience: 'people who just signed up', change: 'a checklist' })
    expect([isOpen(belief), isOpen(filled)]).toEqual([true, false])
  })
})

describe('a plan cannot be written down', () => {
  const named = { ...newDraft('production'), name: 'Guided checklist' }
  const whole = withFlag(named, aFlag(), 'env_1')

  test.each([
    { because: 'without a name and a flag', draft: newDraft('production'), gaps: ['name', 'flag'] },
    { because: 'with a name of spaces', draft: { ...whole, name: '  ' }, gaps: ['name'] },
    { because: 'without a flag', draft: named, gaps: ['flag'] },
    { because: 'with a single arm', draft: withDesign(whole, { variants: whole.design.variants.slice(0, 1) }), gaps: ['variants'] },
    { because: 'with shares of 90 %', draft: withDesign(whole, { variants: whole.design.variants.map((variant) => ({ ...variant, weight: 45_000 })) }), gaps: ['weights'] },
  ])('$because', ({ draft, gaps }) => {
    expect(gapsOf(draft)).toEqual(gaps)
  })

  test('but with a name, a flag and whole shares it can, however open the belief is', () => {
    expect(gapsOf(whole)).toEqual([])
  })
})
