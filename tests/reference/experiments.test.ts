import { describe, expect, it } from 'vitest'
import { sampleRatio } from '#server/stats/balance.ts'
import { normal } from '#server/stats/distribution.ts'
import type { Lift, Stratum } from '#server/stats/lift.ts'
import { compareMeans } from '#server/stats/means.ts'
import { compareProportions } from '#server/stats/proportions.ts'
import { cookieCats, hillstrom, screener } from './experiments.ts'

type Known = Extract<Lift, { kind: 'known' }>

function known(lift: Lift): Known {
  if (lift.kind !== 'known') throw new Error(`expected an answer, got ${lift.kind}`)
  return lift
}

const proportion = (stratum: Stratum): Known => known(compareProportions([stratum], 0.05))
const mean = (stratum: Stratum): Known => known(compareMeans([stratum], 0.05))

describe('real experiments are read as their known answers say', () => {
  it.each([
    ['Cookie Cats, day 7', cookieCats.day7],
    ['Cookie Cats, day 1', cookieCats.day1],
  ])('%s', (_, { control, variant, z, pValue }) => {
    const lift = proportion({ control, variant })
    expect(lift.statistic).toBeCloseTo(z, 5)
    expect(lift.pValue / pValue).toBeCloseTo(1, 5)
  })

  it('Cookie Cats: a split of 44,700 to 45,489 is a warning and not a block', () => {
    const { gate_30: control, gate_40: variant } = cookieCats.people
    const balance = sampleRatio([{ weights: [1, 1], observed: [control, variant] }])
    expect(balance.chiSquare).toBeCloseTo(cookieCats.sampleRatio.chiSquare, 4)
    expect(balance.pValue).toBeCloseTo(cookieCats.sampleRatio.pValue, 6)
    expect(balance.state).toBe('warn')
  })

  it.each([
    ['men', hillstrom.spend.mens],
    ['women', hillstrom.spend.womens],
  ])('Hillstrom: spend per customer, e-mail for %s', (_, { variant, difference, t, pValue }) => {
    const lift = mean({ control: hillstrom.spend.control, variant })
    expect(lift.difference.estimate).toBeCloseTo(difference, 6)
    expect(lift.statistic).toBeCloseTo(t, 5)
    expect(lift.degreesOfFreedom).toBeGreaterThan(36_000)
    const normalP = 2 * normal.upperTail(lift.statistic)
    expect(normalP / pValue).toBeCloseTo(1, 2)
    expect(lift.pValue / normalP, "Student's tail is a little heavier").toBeGreaterThan(1)
    expect(lift.pValue / normalP).toBeLessThan(1.01)
  })

  it.each([
    ['visits, men', hillstrom.visits.control, hillstrom.visits.mens, hillstrom.visits.z.mens],
    ['visits, women', hillstrom.visits.control, hillstrom.visits.womens, hillstrom.visits.z.womens],
    ['purchases, men', hillstrom.purchases.control, hillstrom.purchases.mens, hillstrom.purchases.z.mens],
    ['purchases, women', hillstrom.purchases.control, hillstrom.purchases.womens, hillstrom.purchases.z.womens],
  ])('Hillstrom: %s', (_, control, variant, z) => {
    expect(proportion({ control, variant }).statistic).toBeCloseTo(z, 4)
  })

  it('Hillstrom: three arms are balanced', () => {
    const balance = sampleRatio([{ weights: [1, 1, 1], observed: hillstrom.people }])
    expect(balance.degreesOfFreedom).toBe(2)
    expect(balance.chiSquare).toBeCloseTo(hillstrom.sampleRatio.chiSquare, 5)
    expect(balance.pValue).toBeCloseTo(hillstrom.sampleRatio.pValue, 4)
    expect(balance.state).toBe('ok')
  })

  it.each([
    ['enrolments fell', screener.enrolments],
    ['payments did not clearly change', screener.payments],
  ])('the free-trial screener: %s', (_, { control, variant, points, from, to }) => {
    const { difference } = proportion({ control, variant })
    expect(difference.estimate * 100).toBeCloseTo(points, 3)
    expect((difference.from ?? Number.NaN) * 100).toBeCloseTo(from, 2)
    expect((difference.to ?? Number.NaN) * 100).toBeCloseTo(to, 2)
  })
})
