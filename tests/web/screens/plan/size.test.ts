import { describe, expect, test } from 'vitest'
import { aDesign } from '#tests/support/make.ts'
import { daysFor, largestEffect, sizeFor, withEvidence, withSize, type Metric } from '#web/screens/plan/size.ts'

const more: Metric = { family: 'proportion', direction: 'more' }
const less: Metric = { family: 'proportion', direction: 'less' }

function designed(plan: Partial<ReturnType<typeof aDesign>['plan']>, traffic = 100_000) {
  const design = aDesign({ traffic })
  return { ...design, plan: { ...design.plan, ...plan } }
}

describe('the size of a plan', () => {
  test('is what the server’s mathematics says: 30 %, +8 %, 80 %, two-sided 5 %', () => {
    const { peoplePerArm, people } = sizeFor(designed({ baseline: 0.3 }), more, 0.08)
    expect(peoplePerArm).toBeGreaterThan(5_700)
    expect(peoplePerArm).toBeLessThan(5_900)
    expect(people).toBe((peoplePerArm ?? 0) * 2)
  })

  test('takes about four in a hundred more people where it is looked at daily', () => {
    const once = sizeFor(designed({ rule: 'fixed' }), more, 0.08).people ?? 0
    const daily = sizeFor(designed({ rule: 'sequential' }), more, 0.08).people ?? 0
    expect(daily / once).toBeGreaterThan(1.03)
    expect(daily / once).toBeLessThan(1.06)
  })

  test('takes fewer people by as much of the variance as what they did before takes away, where that is taken out', () => {
    const people = (plan: Parameters<typeof designed>[0], newPeopleOnly = false): number => sizeFor({ ...designed({ rule: 'fixed', ...plan }), newPeopleOnly }, more, 0.08).peoplePerArm ?? 0
    const plain = people({})
    expect(people({ removed: 0.36 }) / plain).toBeCloseTo(0.64, 3)
    expect([people({ removed: 0.36, adjusted: false }), people({ removed: 0.36 }, true)]).toEqual([plain, plain])
  })

  test('takes more people an arm where several variants share one chance of a false answer', () => {
    const design = designed({ rule: 'fixed' })
    const three = { ...design, variants: ['control', 'a', 'b'].map((key) => ({ ...(design.variants[0] as (typeof design.variants)[number]), key, weight: 33_333 })) }
    const [two, many] = [sizeFor({ ...design, variants: design.variants.map((one) => ({ ...one, weight: 50_000 })) }, more, 0.08).peoplePerArm ?? 0, sizeFor(three, more, 0.08).peoplePerArm ?? 0]
    expect(many / two).toBeGreaterThan(1.1)
    expect(many / two).toBeLessThan(1.25)
  })

  test('of a mean goes by how far people lie from it: 2 × (1.96 + .84)² × (2 / .1)² an arm', () => {
    const { peoplePerArm } = sizeFor(designed({ rule: 'fixed', baseline: null }), { family: 'mean', direction: 'more', variation: 2 }, 0.1)
    expect(peoplePerArm).toBeGreaterThan(6_270)
    expect(peoplePerArm).toBeLessThan(6_290)
    expect(sizeFor(designed({ baseline: null }), { family: 'ratio', direction: 'less', variation: null }, 0.1).people).toBeNull()
  })

  test('is a whole number of weeks, at least one', () => {
    for (const effect of [0.05, 0.08, 0.12, 0.2]) expect((daysFor(designed({ baseline: 0.3, peoplePerDay: 800 }), more, effect) ?? 0) % 7).toBe(0)
    expect(daysFor(designed({ baseline: 0.5, peoplePerDay: 1_000_000 }), more, 0.2)).toBe(7)
  })

  test('takes twice the days at half the traffic, up to whole weeks', () => {
    const full = sizeFor(designed({ peoplePerDay: 400 }), more, 0.08).days ?? 0
    const half = sizeFor(designed({ peoplePerDay: 400 }, 50_000), more, 0.08).days ?? 0
    expect(Math.abs(half - 2 * full)).toBeLessThanOrEqual(7)
  })

  test('needs other people for fewer than for more, because a smaller share varies less', () => {
    expect(sizeFor(designed({}), less, 0.1).people).not.toBe(sizeFor(designed({}), more, 0.1).people)
  })

  test.each([
    { because: 'nobody knows the share of today', design: designed({ baseline: null }), metric: more },
    { because: 'the share is 0', design: designed({ baseline: 0 }), metric: more },
    { because: 'the lift would lead beyond 100 %', design: designed({ baseline: 0.95 }), metric: more },
    { because: 'a mean has no share', design: designed({}), metric: { family: 'mean', direction: 'more' } as const },
  ])('is unknown, and not 0, when $because', ({ design, metric }) => {
    expect(sizeFor(design, metric, 0.1)).toEqual({ people: null, peoplePerArm: null, days: null })
  })

  test('needs no days that never end: without people there is no answer', () => {
    expect(sizeFor(designed({ peoplePerDay: 0 }), more, 0.1).days).toBeNull()
    expect(daysFor(designed({ baseline: 0.01, peoplePerDay: 3 }), more, 0.05)).toBeUndefined()
  })

  test('widens the slider where small lifts cannot be found in a year', () => {
    expect(largestEffect(designed({ peoplePerDay: 400 }), more)).toBe(0.2)
    expect(largestEffect(designed({ baseline: 0.05, peoplePerDay: 20 }), more)).toBeGreaterThan(0.2)
  })

  test('is written into the plan, and days chosen by hand stay where none can be computed', () => {
    expect(withSize(designed({ peoplePerDay: 400 }), more).plan).toMatchObject({ days: sizeFor(designed({ peoplePerDay: 400 }), more, 0.08).days })
    expect(withSize(designed({ baseline: null, days: 21 }), more).plan).toMatchObject({ days: 21, peoplePerArm: null })
  })
})

describe('recent data', () => {
  const evidence = { baseline: 0.27, peoplePerDay: 60, removed: 0.2, from: { kind: 'line', days: 28 } } as const

  test('fills only what is open', () => {
    expect(withEvidence(designed({ baseline: null, peoplePerDay: 500 }), evidence).plan).toMatchObject({ baseline: 0.27, peoplePerDay: 500, removed: 0.2 })
  })

  test('that says nothing leaves it open', () => {
    expect(withEvidence(designed({ baseline: null }), { baseline: null, peoplePerDay: null, removed: null, from: { kind: 'nothing' } }).plan.baseline).toBeNull()
  })
})
