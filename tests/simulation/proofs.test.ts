import { describe, expect, it } from 'vitest'
import { compareProportions } from '#server/stats/proportions.ts'
import { conversionSummary } from '#server/stats/summary.ts'
import { banditRows } from './bandit-proofs.ts'
import { beforeRows } from './before-proofs.ts'
import { noveltyRows } from './novelty-proofs.ts'
import { togetherRows } from './together-proofs.ts'
import { errorRows, pooledP, rampRows } from './proofs.ts'

describe('the long proof', () => {
  it.each([[150, 120, 500], [3, 9, 1_000], [0, 4, 50], [500, 480, 500]])('takes the p-value that readouts take: %d against %d of %d', (x0, x1, people) => {
    const lift = compareProportions([{ control: conversionSummary(people, x0), variant: conversionSummary(people, x1) }], 0.05)
    expect(pooledP(x0, x1, people)).toBeCloseTo(lift.kind === 'none' ? 1 : lift.pValue, 12)
  })

  it('holds with what people did before taken out, and falls out by what they did after (1,000 runs)', () => {
    for (const { name, value, from, to, broken } of beforeRows({ runs: 4_000, baseline: 0.3, people: 500, looks: 14, alpha: 0.05, variants: 3 })) {
      expect(from <= value && value <= to, `${name}: ${value}`).toBe(!broken)
    }
  })

  it('tells an effect that wears off from one that stays (400 runs)', () => {
    for (const { name, value, from, to, broken } of noveltyRows({ runs: 8_000, baseline: 0.3, people: 500, looks: 14, alpha: 0.05, variants: 3 })) {
      expect(from <= value && value <= to, `${name}: ${value}`).toBe(!broken)
    }
  })

  it('lets two metrics decide together and errs as seldom as with one (600 runs)', () => {
    for (const { name, value, from, to, broken } of togetherRows({ runs: 6_000, baseline: 0.3, people: 500, looks: 5, alpha: 0.05, variants: 3 })) {
      expect(from <= value && value <= to, `${name}: ${value}`).toBe(!broken)
    }
  })

  it('holds for a bandit, which falls for better days when they are thrown together (8 runs)', () => {
    for (const { name, value, from, to, broken } of banditRows({ runs: 2_000 })) expect(from <= value && value <= to, `${name}: ${value}`).toBe(!broken)
  })

  it('has beside its rows engines that fall out of the band (2,000 runs)', () => {
    const plan = { runs: 2_000, baseline: 0.3, people: 500, looks: 14, alpha: 0.05, variants: 3 }
    const broken = [...errorRows(plan), ...rampRows(plan)].filter((row) => row.broken)
    expect(broken).toHaveLength(3)
    for (const { name, value, from, to } of broken) expect(from <= value && value <= to, name).toBe(false)
  })
})
