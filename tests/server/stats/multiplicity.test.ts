import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { normal, studentT } from '#server/stats/distribution.ts'
import { dunnettCritical, dunnettPValue, loadingOf } from '#server/stats/dunnett.ts'
import { benjaminiHochberg, holm } from '#server/stats/multiplicity.ts'

const pValues = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 20 })

describe('Holm', () => {
  it('adjusts as in the textbook example .01, .04, .03, .005', () => {
    expect(holm([0.01, 0.04, 0.03, 0.005], 0.05).map(({ pValue }) => Number(pValue.toFixed(6)))).toEqual([0.03, 0.06, 0.06, 0.02])
    expect(holm([0.01, 0.04, 0.03, 0.005], 0.05).map(({ stands }) => stands)).toEqual([true, false, false, true])
  })

  it('stands exactly where the adjusted p-value is below alpha, and where its own level rejects', () => {
    fc.assert(fc.property(pValues, (values) => {
      holm(values, 0.05).forEach(({ pValue, stands, level }, at) => {
        expect(pValue < 0.05).toBe(stands)
        expect((values[at] ?? 1) < level).toBe(stands)
      })
    }))
  })
})

describe('Benjamini–Hochberg', () => {
  it('finds the four of the fifteen in the first example of the paper', () => {
    const values = [0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.324, 0.4262, 0.5719, 0.6528, 0.759, 1]
    expect(benjaminiHochberg(values, 0.05).filter(({ stands }) => stands)).toHaveLength(4)
    expect(holm(values, 0.05).filter(({ stands }) => stands)).toHaveLength(3)
  })

  it('stands exactly where the adjusted p-value is below the rate, and where its own level rejects; order changes nothing', () => {
    fc.assert(fc.property(pValues, (values) => {
      const adjusted = benjaminiHochberg(values, 0.1)
      adjusted.forEach(({ pValue, stands, level }, at) => {
        if (Math.abs(pValue - 0.1) > 1e-12) expect(pValue < 0.1).toBe(stands)
        expect((values[at] ?? 1) < level).toBe(stands)
      })
      expect(benjaminiHochberg(values.toReversed(), 0.1).toReversed().map(({ stands }) => stands)).toEqual(adjusted.map(({ stands }) => stands))
    }))
  })
})

describe('Dunnett', () => {
  /** Two-sided .05, equal arms. Source: Dunnett, Biometrics 20 (1964) 482, table II. */
  it.each([[2, Infinity, 2.21], [3, Infinity, 2.35], [4, Infinity, 2.44], [5, Infinity, 2.51], [2, 10, 2.57], [3, 10, 2.76], [2, 20, 2.38], [4, 20, 2.65]])('%d variants, %d degrees of freedom: %d', (variants, degrees, critical) => {
    const loadings = Array.from({ length: variants }, () => loadingOf(1, 1))
    expect(dunnettCritical(0.05, { loadings, degrees })).toBeCloseTo(critical, 1.9)
  })

  it('with one variant is the fixed test, in the tail too', () => {
    for (const z of [0.5, 2, 6, 12]) expect(dunnettPValue(z, { loadings: [0.7], degrees: Infinity }) / (2 * normal.upperTail(z))).toBeCloseTo(1, 8)
    expect(dunnettPValue(2.2, { loadings: [0.5], degrees: 12 })).toBeCloseTo(2 * studentT.upperTail(2.2, 12), 6)
  })

  it('lies between the fixed test and Bonferroni, whatever the arms', () => {
    fc.assert(fc.property(fc.array(fc.double({ min: 0.1, max: 0.9, noNaN: true }), { minLength: 2, maxLength: 9 }), (loadings) => {
      const critical = dunnettCritical(0.05, { loadings, degrees: Infinity })
      expect(critical).toBeGreaterThan(normal.upperQuantile(0.025))
      expect(critical).toBeLessThan(normal.upperQuantile(0.025 / loadings.length))
    }), { numRuns: 30 })
  })

  it('a variant nobody shares variance with is independent: Šidák', () => {
    expect(dunnettPValue(2.5, { loadings: [0, 0, 0], degrees: Infinity })).toBeCloseTo(1 - (1 - 2 * normal.upperTail(2.5)) ** 3, 10)
  })
})
