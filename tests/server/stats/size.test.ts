import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { daysNeeded, type Outcome, peopleNeeded, powerOf, type SizePlan, smallestEffect } from '#server/stats/size.ts'
import { sizes } from '#tests/reference/published.ts'

const plan = (outcome: Outcome, weights: readonly number[] = [1, 1]): SizePlan => ({ outcome, alpha: 0.05, power: 0.8, weights })
const rate = (value: number): Outcome => ({ kind: 'proportion', rate: value })

describe('people needed', () => {
  it('agrees with published sizes and power', () => {
    const people = peopleNeeded({ ...plan(rate(sizes.control)), power: 0.9 }, sizes.effect)
    expect(people).toEqual([Math.ceil(sizes.peopleAtPower90), Math.ceil(sizes.peopleAtPower90)])
    expect(powerOf(plan(rate(sizes.control)), sizes.effect, 100)).toBeCloseTo(sizes.powerAtFifty, 4)
  })

  it('of a mean is (z + z)² · 2σ²/d² in each arm', () => {
    expect(peopleNeeded(plan({ kind: 'mean', mean: 10, deviation: 20 }), 0.1)).toEqual([6280, 6280])
  })

  it('shares out by weights, as many as the smallest variant needs', () => {
    const [control = 0, large = 0, small = 0] = peopleNeeded(plan(rate(0.2), [50, 30, 20]), 0.1) ?? []
    expect(control / small).toBeCloseTo(2.5, 3)
    expect(large / small).toBeCloseTo(1.5, 3)
    expect(powerOf(plan(rate(0.2), [50, 30, 20]), 0.1, control + large + small)).toBeCloseTo(0.8, 3)
  })

  it.each([
    ['a rate that would pass 1', plan(rate(0.6)), 0.7],
    ['no effect', plan(rate(0.2)), 0],
    ['an arm without weight', plan(rate(0.2), [1, 0]), 0.1],
    ['no variant', plan(rate(0.2), [1]), 0.1],
    ['nobody converts today', plan(rate(0)), 0.1],
  ])('is unknown for %s', (_, unknown, effect) => {
    expect(peopleNeeded(unknown, effect)).toBeNull()
  })

  it('and the smallest effect that they find take each other back', () => {
    const outcomes = fc.oneof(
      fc.double({ min: 0.01, max: 0.6, noNaN: true }).map(rate),
      fc.record({ kind: fc.constant('mean' as const), mean: fc.double({ min: 1, max: 50, noNaN: true }), deviation: fc.double({ min: 1, max: 100, noNaN: true }) }),
    )
    fc.assert(
      fc.property(outcomes, fc.double({ min: 0.02, max: 0.5, noNaN: true }), fc.boolean(), (outcome, size, falls) => {
        const effect = falls ? -size : size
        const people = peopleNeeded(plan(outcome), effect)?.reduce((sum, arm) => sum + arm, 0) ?? 0
        fc.pre(people > 2000)
        expect(smallestEffect(plan(outcome), people, falls ? 'down' : 'up')).toBeCloseTo(effect, 3)
      }),
    )
  })

  it('are fewer for a larger effect', () => {
    const needs = [0.05, 0.1, 0.2, 0.4].map((effect) => peopleNeeded(plan(rate(0.3)), effect)?.[0] ?? 0)
    expect(needs).toEqual(needs.toSorted((one, other) => other - one))
  })
})

describe('days needed', () => {
  it.each([
    [1_000, 100, 14],
    [700, 100, 7],
    [701, 100, 14],
    [5, 100, 7],
  ])('%d people at %d a day are %d days, whole weeks', (people, perDay, days) => {
    expect(daysNeeded(people, perDay)).toBe(days)
  })
  it('are unknown without traffic', () => {
    expect(daysNeeded(100, 0)).toBeNull()
  })
})
