import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { exactTest, logRatio, newcombe } from '#server/stats/exact.ts'

/** The lady who tasted tea: of four cups with milk first she named three. Fisher, The Design of Experiments (1935). */
const tea = { x0: 1, n0: 4, x1: 3, n1: 4 }

const choose = (n: number, k: number): number => Array.from({ length: k }, (_, at) => (n - at) / (at + 1)).reduce((product, each) => product * each, 1)

describe('tests of a table with fixed margins', () => {
  it('give the lady 34 of 70 by Fisher, and 18 of 70 by the mid-p', () => {
    expect(exactTest(tea)?.fisher).toBeCloseTo(34 / 70, 12)
    expect(exactTest(tea)?.midP).toBeCloseTo(18 / 70, 12)
  })

  it('agree with counting every table', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 25 }), fc.integer({ min: 1, max: 25 }), fc.nat(), fc.nat(), (n0, n1, one, other) => {
      const [x0, x1] = [one % (n0 + 1), other % (n1 + 1)]
      const drawn = x0 + x1
      const chances = Array.from({ length: n1 + 1 }, (_, at) => (drawn - at < 0 || drawn - at > n0 ? 0 : (choose(n1, at) * choose(n0, drawn - at)) / choose(n0 + n1, drawn)))
      const here = chances[x1] ?? 0
      const total = chances.filter((chance) => chance <= here * (1 + 1e-7)).reduce((sum, chance) => sum + chance, 0)
      expect(exactTest({ x0, n0, x1, n1 })?.fisher).toBeCloseTo(total, 9)
    }))
  })

  it('answer for many people, and mirror with the arms', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 1e6 }), fc.integer({ min: 1, max: 1e6 }), fc.nat(), fc.nat(), (n0, n1, one, other) => {
      const [x0, x1] = [one % (n0 + 1), other % (n1 + 1)]
      const [there, back] = [exactTest({ x0, n0, x1, n1 }), exactTest({ x0: x1, n0: n1, x1: x0, n1: n0 })]
      for (const p of [there?.fisher, there?.midP]) expect(p !== undefined && p >= 0 && p <= 1).toBe(true)
      expect(there?.midP).toBeCloseTo(back?.midP ?? Number.NaN, 8)
      expect(there?.fisher).toBeCloseTo(back?.fisher ?? Number.NaN, 8)
    }), { numRuns: 50 })
  })

  it('have nothing to say of nobody', () => expect(exactTest({ x0: 0, n0: 0, x1: 1, n1: 2 })).toBeNull())
})

describe('intervals beside the one that decides', () => {
  it('Newcombe’s method 10 of 56/70 and 48/80 is .0524 to .3339 (Newcombe 1998, table II)', () => {
    const found = newcombe({ x0: 48, n0: 80, x1: 56, n1: 70 }, 0.05)
    expect(found?.from).toBeCloseTo(0.0524, 4)
    expect(found?.to).toBeCloseTo(0.3339, 4)
  })

  it('the logarithm of the physicians’ risk ratio is 1.82, 1.43 to 2.31 (Agresti, Categorical Data Analysis)', () => {
    const found = logRatio({ x0: 104, n0: 11_037, x1: 189, n1: 11_034 }, 0.05)
    expect(1 + (found?.estimate ?? 0)).toBeCloseTo(1.818, 3)
    expect(1 + (found?.from ?? 0)).toBeCloseTo(1.433, 2)
    expect(1 + (found?.to ?? 0)).toBeCloseTo(2.306, 2)
  })

  it('there is no logarithm of nobody', () => expect(logRatio({ x0: 0, n0: 10, x1: 3, n1: 10 }, 0.05)).toBeNull())
})
