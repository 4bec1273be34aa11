import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addMoments, adjust, type Moments } from '#server/stats/covariate.ts'
import { solve } from '#server/stats/linear.ts'
import { randomFrom } from '#tests/simulation/random.ts'

type Person = { readonly y: number; readonly x: readonly number[] }

function momentsOf(people: readonly Person[], covariates: number): Moments {
  const none = Array.from({ length: covariates }, () => 0)
  return people.reduce<Moments>(
    (sum, { y, x }) => addMoments(sum, { people: 1, y, yy: y * y, x, xx: x.map((one) => x.map((other) => one * other)), xy: x.map((one) => one * y) }),
    { people: 0, y: 0, yy: 0, x: none, xx: none.map(() => none), xy: none },
  )
}

/** Two normal numbers. Source: Box and Muller, Ann. Math. Stat. 29 (1958) 610. */
function normals(random: () => number): readonly [number, number] {
  const [radius, angle] = [Math.sqrt(-2 * Math.log(1 - random())), 2 * Math.PI * random()]
  return [radius * Math.cos(angle), radius * Math.sin(angle)]
}

/** y = effect + rho x + the rest, so that rho² of the variance is known before. */
function arm(random: () => number, people: number, rho: number, effect: number): readonly Person[] {
  return Array.from({ length: people }, () => {
    const [x, rest] = normals(random)
    return { x: [x], y: effect + rho * x + Math.sqrt(1 - rho * rho) * rest }
  })
}

describe('adjusting by what was known before', () => {
  it.each([0, 0.3, 0.6, 0.9])('leaves 1 − rho² of the variance (rho %d, 20,000 people, seed 7)', (rho) => {
    const random = randomFrom(7)
    const adjusted = adjust(momentsOf(arm(random, 10_000, rho, 0), 1), momentsOf(arm(random, 10_000, rho, 0.1), 1))
    expect(1 - (adjusted?.removed ?? 0)).toBeCloseTo(1 - rho * rho, 1.7)
    const difference = (adjusted?.variant.mean ?? 0) - (adjusted?.control.mean ?? 0)
    expect(Math.abs(difference - 0.1)).toBeLessThan(4 * Math.sqrt((2 * (1 - rho * rho)) / 10_000))
  })

  it('takes out a difference that was there before', () => {
    const random = randomFrom(11)
    const before = arm(random, 2_000, 0.95, 0)
    const ahead = before.map(({ x, y }) => ({ x: x.map((one) => one + 0.5), y: y + 0.95 * 0.5 }))
    const [control, variant] = [momentsOf(before, 1), momentsOf(ahead, 1)]
    const adjusted = adjust(control, variant)
    expect(variant.y / 2_000 - control.y / 2_000).toBeCloseTo(0.475, 6)
    expect((adjusted?.variant.mean ?? 1) - (adjusted?.control.mean ?? 0)).toBeCloseTo(0, 1)
  })

  it('is not moved by a covariate told twice, by its unit or by its zero', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 1e6 }), fc.double({ min: 0.01, max: 1000, noNaN: true }), fc.double({ min: -100, max: 100, noNaN: true }), (seed, unit, zero) => {
      const random = randomFrom(seed)
      const [control, variant] = [arm(random, 80, 0.7, 0), arm(random, 90, 0.7, 0.2)]
      const retold = (people: readonly Person[], change: (x: number) => readonly number[]) => people.map(({ x, y }) => ({ y, x: change(x[0] ?? 0) }))
      const plain = adjust(momentsOf(control, 1), momentsOf(variant, 1))
      for (const change of [(x: number) => [x, x], (x: number) => [unit * x], (x: number) => [x + zero]]) {
        const width = change(0).length
        const again = adjust(momentsOf(retold(control, change), width), momentsOf(retold(variant, change), width))
        expect(again?.variant.mean).toBeCloseTo(plain?.variant.mean ?? 0, 6)
        expect(again?.differenceVariance).toBeCloseTo(plain?.differenceVariance ?? 0, 6)
      }
    }), { numRuns: 30 })
  })

  it('swapping the arms mirrors, and any split of people adds up to the same', () => {
    const random = randomFrom(3)
    const [control, variant] = [arm(random, 50, 0.5, 0), arm(random, 60, 0.5, 1)]
    const [one, other] = [adjust(momentsOf(control, 1), momentsOf(variant, 1)), adjust(momentsOf(variant, 1), momentsOf(control, 1))]
    expect(other?.control.mean).toBeCloseTo(one?.variant.mean ?? 0, 12)
    expect(other?.differenceVariance).toBeCloseTo(one?.differenceVariance ?? 0, 12)
    const split = addMoments(momentsOf(control.slice(0, 13), 1), momentsOf(control.slice(13), 1))
    expect(adjust(split, momentsOf(variant, 1))?.control.mean).toBeCloseTo(one?.control.mean ?? 0, 12)
  })

  it('says nothing with too few people', () => {
    expect(adjust(momentsOf([{ x: [1], y: 1 }], 1), momentsOf([{ x: [1], y: 2 }], 1))).toBeNull()
  })
})

it('solves for the slopes of a covariance matrix', () => {
  expect(solve([[4, 2], [2, 3]], [8, 7]).solution.map((one) => Number(one.toFixed(12)))).toEqual([1.25, 1.5])
  expect(solve([[4, 4], [4, 4]], [8, 8])).toEqual({ solution: [2, 0], rank: 1 })
  expect(solve([[0]], [0])).toEqual({ solution: [0], rank: 0 })
})
