import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { crossing } from '#server/stats/crossing.ts'
import { normal } from '#server/stats/distribution.ts'
import { boundaries, inflation, medianUnbiasedDrift, sequentialPower, stagewisePValue } from '#server/stats/sequential.ts'
import { type Spending, spent } from '#server/stats/spending.ts'
import { constants, lanDeMets, peeking } from '#tests/reference/group-sequential.ts'

const equally = (looks: number): readonly number[] => Array.from({ length: looks }, (_, at) => (at + 1) / looks)
const obrienFleming: Spending = { kind: 'obrien-fleming' }
const fourteen = { alpha: 0.05, spending: obrienFleming, fractions: equally(14) }
const sum = (numbers: readonly number[]): number => numbers.reduce((all, one) => all + one, 0)

describe('leaving a region', () => {
  it.each(peeking)('%d looks at 1.96 find a difference that is not there with chance %d', (looks, chance) => {
    const { inside } = crossing(equally(looks).map((fraction) => ({ fraction, lower: -normal.upperQuantile(0.025), upper: normal.upperQuantile(0.025) })))
    expect(1 - inside).toBeCloseTo(chance, 3)
  })

  it.each(constants)('$looks looks at the constants of Pocock and of O’Brien and Fleming have error .05', ({ looks, pocock, obrienFleming: constant }) => {
    const error = (critical: (look: number) => number): number =>
      1 - crossing(equally(looks).map((fraction, at) => ({ fraction, lower: -critical(at + 1), upper: critical(at + 1) }))).inside
    expect(error(() => pocock)).toBeCloseTo(0.05, 3)
    expect(error((look) => constant * Math.sqrt(looks / look))).toBeCloseTo(0.05, 3)
  })

  it('loses nobody: above, below and inside add up to one, with and without drift', () => {
    const looks = [{ fraction: 0.2, lower: -1, upper: 3 }, { fraction: 0.5, lower: 0, upper: 2.5 }, { fraction: 0.51, lower: 0.1, upper: 2.2 }, { fraction: 1, lower: 1.9, upper: 1.96 }]
    for (const drift of [0, 1, -2, 5]) {
      const { above, below, inside } = crossing(looks, drift)
      expect(sum(above) + sum(below) + inside).toBeCloseTo(1, 5)
    }
  })
})

describe('boundaries', () => {
  it.each(lanDeMets)('of $spending.kind are those printed', ({ spending, critical }) => {
    const found = boundaries({ alpha: 0.05, spending, fractions: equally(5) })
    found.forEach((boundary, at) => expect(boundary.critical).toBeCloseTo(critical[at] ?? 0, 3))
  })

  it('of one look are the fixed test’s', () => {
    for (const spending of [obrienFleming, { kind: 'pocock' }, { kind: 'hwang-shih-decani', gamma: -4 }] as const) {
      const [only] = boundaries({ alpha: 0.05, spending, fractions: [1] })
      expect(only?.critical).toBeCloseTo(normal.upperQuantile(0.025), 9)
      expect(only?.nominalAlpha).toBeCloseTo(0.05, 9)
    }
  })

  it('spend exactly what was planned, at whatever information the looks were taken', () => {
    const fractions = fc.uniqueArray(fc.integer({ min: 2, max: 100 }), { minLength: 1, maxLength: 12 }).map((percents) => percents.toSorted((a, b) => a - b).map((percent) => percent / 100))
    const spendings = fc.oneof(fc.constantFrom<Spending>({ kind: 'obrien-fleming' }, { kind: 'pocock' }), fc.double({ min: -6, max: 3, noNaN: true }).map((gamma): Spending => ({ kind: 'hwang-shih-decani', gamma })))
    fc.assert(fc.property(fractions, spendings, fc.constantFrom(0.01, 0.05, 0.1), (at, spending, alpha) => {
      const found = boundaries({ alpha, spending, fractions: at })
      const { above, below } = crossing(found.map(({ fraction, critical }) => ({ fraction, lower: -critical, upper: critical })))
      expect(sum(above)).toBeCloseTo(spent(spending, alpha / 2, at.at(-1) ?? 0), 6)
      expect(sum(below)).toBeCloseTo(sum(above), 9)
    }), { numRuns: 40 })
  })

  it('do not depend on looks that come later', () => {
    const early = boundaries({ ...fourteen, fractions: equally(14).slice(0, 6) })
    boundaries(fourteen).slice(0, 6).forEach(({ critical }, at) => expect(critical).toBe(early[at]?.critical))
  })

  it('are refused where information does not grow', () => {
    expect(() => boundaries({ ...fourteen, fractions: [0.5, 0.5] })).toThrow('information must grow: 0.5 comes after 0.5')
  })
})

describe('the default rule, fourteen looks', () => {
  it('finds with 1.06 times the people of a fixed test what that finds with power .8', () => {
    const fixed = normal.upperQuantile(0.025) + normal.quantile(0.8)
    expect(sequentialPower(fourteen, fixed * Math.sqrt(1.06))).toBeGreaterThan(0.8)
    expect(inflation(fourteen, 0.8)).toBeGreaterThan(1)
    expect(inflation(fourteen, 0.8)).toBeLessThan(1.06)
  })
})

describe('what is said when it stops', () => {
  const looks = boundaries({ alpha: 0.05, spending: obrienFleming, fractions: equally(5) })

  it('a p-value below alpha exactly where the boundary was reached', () => {
    for (let stage = 1; stage <= 5; stage += 1) {
      const taken = looks.slice(0, stage)
      const critical = taken.at(-1)?.critical ?? 0
      expect(stagewisePValue({ looks: taken, z: critical })).toBeLessThanOrEqual(0.05 + 1e-6)
      expect(stagewisePValue({ looks: taken, z: critical })).toBeCloseTo(2 * spent(obrienFleming, 0.025, stage / 5), 6)
    }
    expect(stagewisePValue({ looks, z: (looks[4]?.critical ?? 0) - 0.01 })).toBeGreaterThan(0.05)
  })

  it('an earlier stop is stronger evidence, and both directions are the same', () => {
    const p = [3, 4, 5].map((stage) => stagewisePValue({ looks: looks.slice(0, stage), z: 3 }))
    expect(p).toEqual(p.toSorted((a, b) => a - b))
    expect(stagewisePValue({ looks, z: -2.5 })).toBe(stagewisePValue({ looks, z: 2.5 }))
  })

  it('an estimate that is drawn towards nothing, the more the earlier it stopped, and not at all with one look', () => {
    const [only] = boundaries({ alpha: 0.05, spending: obrienFleming, fractions: [1] })
    expect(medianUnbiasedDrift({ looks: only === undefined ? [] : [only], z: 2.5 })).toBeCloseTo(2.5, 6)
    const taken = looks.slice(0, 3)
    const estimate = medianUnbiasedDrift({ looks: taken, z: 3 })
    expect(estimate).toBeGreaterThan(0)
    expect(estimate).toBeLessThan(3 / Math.sqrt(0.6))
    expect(medianUnbiasedDrift({ looks: taken, z: -3 })).toBe(-estimate)
  })

  it('half of all runs with that drift stop less extremely', () => {
    const taken = looks.slice(0, 4)
    const drift = medianUnbiasedDrift({ looks: taken, z: 2.6 })
    const { above } = crossing([...taken.slice(0, 3).map(({ fraction, critical }) => ({ fraction, lower: -critical, upper: critical })), { fraction: 0.8, lower: -2.6, upper: 2.6 }], drift)
    expect(sum(above)).toBeCloseTo(0.5, 6)
  })
})
