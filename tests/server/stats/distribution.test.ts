import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { beta, binomial, chiSquare, normal, studentT } from '#server/stats/distribution.ts'
import reference from '#tests/reference/distributions.json' with { type: 'json' }

/** Two numbers agree to a relative 1e-9; the reference itself is exact to the last digit of a double. */
function agrees(actual: number, expected: number): void {
  expect(Math.abs(actual - expected), `${actual} for ${expected}`).toBeLessThanOrEqual(1e-9 * Math.abs(expected))
}

describe('tails agree with reference values to a relative 1e-9', () => {
  it.each(reference.normal.rows as [number, number][])('normal, beyond %f', (x, upper) => {
    agrees(normal.upperTail(x), upper)
    agrees(normal.probability(-x), upper)
  })
  it.each(reference.student.rows as [number, number, number][])('Student, beyond %f at %f degrees of freedom', (t, degrees, upper) => {
    agrees(studentT.upperTail(t, degrees), upper)
    agrees(studentT.probability(-t, degrees), upper)
  })
  it.each(reference.chiSquare.rows as [number, number, number, number][])('chi-square at %f with %f degrees of freedom', (x, degrees, lower, upper) => {
    agrees(chiSquare.probability(x, degrees), lower)
    agrees(chiSquare.upperTail(x, degrees), upper)
  })
  it.each(reference.beta.rows as [number, number, number, number, number][])('beta at %f with %f and %f', (x, a, b, lower, upper) => {
    agrees(beta.probability(x, a, b), lower)
    agrees(beta.upperTail(x, a, b), upper)
  })
  it.each(reference.binomial.rows as [number, number, number, number, number][])('binomial, %d of %d at %f', (successes, trials, chance, atMost, atLeast) => {
    agrees(binomial.probability(successes, trials, chance), atMost)
    agrees(binomial.upperTail(successes, trials, chance), atLeast)
  })
})

describe('quantiles take the tails back', () => {
  const tails = [1e-300, 1e-100, 1e-12, 1e-4, 0.005, 0.025, 0.2, 0.4999]

  it.each(tails)('normal and Student beyond a tail of %e', (tail) => {
    agrees(normal.upperTail(normal.upperQuantile(tail)), tail)
    for (const degrees of [2.5, 17.776, 36_000.5, 1e9]) agrees(studentT.upperTail(studentT.upperQuantile(tail, degrees), degrees), tail)
  })
  it.each(tails)('chi-square beyond a tail of %e', (tail) => {
    for (const degrees of [1, 2, 30, 1000]) agrees(chiSquare.upperTail(chiSquare.upperQuantile(tail, degrees), degrees), tail)
  })
  it.each([0.001, 0.025, 0.3, 0.5, 0.7, 0.975, 0.999])('chi-square and beta below a share of %f', (share) => {
    for (const degrees of [1, 2, 30, 1000]) agrees(chiSquare.probability(chiSquare.quantile(share, degrees), degrees), share)
    for (const [a, b] of [[1, 1], [2, 5], [0.5, 0.5], [300, 20]] as const) agrees(beta.probability(beta.quantile(share, a, b), a, b), share)
  })
  it('textbook quantiles', () => {
    agrees(normal.quantile(0.975), 1.959963984540054)
    agrees(studentT.quantile(0.975, 10), 2.228138851964939)
    agrees(chiSquare.quantile(0.95, 1), 3.841458820694124)
    expect(normal.quantile(0.5)).toBe(0)
    expect(binomial.quantile(0.5, 100, 0.5)).toBe(50)
  })
  it('the binomial quantile is the first count that reaches the share', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 500 }), fc.double({ min: 0.01, max: 0.99, noNaN: true }), fc.double({ min: 0.01, max: 0.99, noNaN: true }), (trials, chance, share) => {
        const count = binomial.quantile(share, trials, chance)
        expect(binomial.probability(count, trials, chance)).toBeGreaterThanOrEqual(share)
        expect(binomial.probability(count - 1, trials, chance)).toBeLessThan(share)
      }),
    )
  })
})

describe('both sides of a distribution belong together', () => {
  it('they add up to one and fall as x grows', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.01, max: 60, noNaN: true }), fc.double({ min: 0.5, max: 200, noNaN: true }), (x, degrees) => {
        expect(chiSquare.probability(x, degrees) + chiSquare.upperTail(x, degrees)).toBeCloseTo(1, 12)
        expect(studentT.probability(x, degrees) + studentT.upperTail(x, degrees)).toBeCloseTo(1, 12)
        expect(studentT.upperTail(x + 0.1, degrees)).toBeLessThan(studentT.upperTail(x, degrees))
      }),
    )
  })
})
