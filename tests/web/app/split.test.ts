import { describe, expect, test } from 'vitest'
import { chanceOf, splitOf } from '#web/app/split.ts'

type Given = Parameters<typeof splitOf>[0]

function counted(arms: readonly number[]): Given {
  const all = arms.reduce((sum, count) => sum + count, 0)
  const variants = arms.map((_, index) => ({ key: `v${index}`, name: `V${index}`, control: index === 0, weight: 1 }))
  return {
    experiment: { key: 'a', name: 'A', unit: 'person', surface: 'onboarding', status: 'running', origin: 'live', phase: 1, startedAt: 0, stoppedAt: null, plan: { minimumEffect: 0.1, alpha: 0.05, power: 0.8, days: 28, endsAt: null, rule: 'fixed', peoplePerArm: null }, variants },
    checks: [{
      name: 'sample-ratio', state: 'ok',
      facts: { chiSquare: null, degreesOfFreedom: null, pValue: null, logEvidence: 0, convention: 'chi-square', arms: arms.map((observed, index) => ({ variant: `v${index}`, observed, expected: all / arms.length, share: all === 0 ? null : observed / all, plannedShare: 1 / arms.length })) },
    }],
  }
}

describe('the split', () => {
  test('is that of the arm furthest from its plan', () => {
    expect(splitOf(counted([100, 100, 160]))?.name).toBe('V2')
  })

  test('is not claimed while nobody is counted', () => {
    expect(splitOf(counted([0, 0]))).toBeNull()
  })

  test('allows what chance allows at p .001: 50 % ± 5.2 points of 1,000 people', () => {
    const { low, high } = chanceOf(0.5, 1000)
    expect(low).toBeCloseTo(0.448, 3)
    expect(high).toBeCloseTo(0.552, 3)
  })
})
