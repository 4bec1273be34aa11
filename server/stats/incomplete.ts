/**
 * The incomplete gamma and beta functions, on which every distribution here stands. Each side is computed by itself as a sum or
 * continued fraction of positive terms, so that a tail of 1e-300 is as exact as a half: nothing is ever 1 − p.
 */

/**
 * x^a e^−x / Γ(a + 1). Written as a saddle point, because the logarithms of its factors cancel to nothing for large a.
 * Source: Loader, Fast and Accurate Computation of Binomial Probabilities (2000).
 */
function poissonMass(a: number, x: number): number {
  return Math.exp(-stirlingError(a) - deviance(a, x)) / Math.sqrt(2 * Math.PI * a)
}

/** Lower and upper share of the gamma distribution with shape a at x: P(a, x) and Q(a, x). */
export function gammaShares(a: number, x: number): Shares {
  if (!(x > 0)) return { lower: 0, upper: 1 }
  if (x === Infinity) return { lower: 1, upper: 0 }
  return x < a + 1 ? fromLower(poissonMass(a, x) * gammaSeries(a, x)) : fromUpper((poissonMass(a, x) * a) / gammaFraction(a, x))
}

/** Lower and upper share of the beta distribution at x; `rest` is 1 − x, given apart so that neither loses digits. */
export function betaShares(a: number, b: number, x: number, rest: number): Shares {
  if (!(x > 0)) return { lower: 0, upper: 1 }
  if (!(rest > 0)) return { lower: 1, upper: 0 }
  const mass = betaMass(a, b, x, rest)
  return x * (a + b + 2) < a + 1
    ? fromLower(mass / betaFraction(a, b, x, rest))
    : fromUpper(mass / betaFraction(b, a, rest, x))
}

export type Shares = { readonly lower: number; readonly upper: number }

const fromLower = (lower: number): Shares => ({ lower, upper: 1 - lower })
const fromUpper = (upper: number): Shares => ({ lower: 1 - upper, upper })

/** Σ x^n / ((a + 1)…(a + n)). Source: DLMF 8.11.4. */
function gammaSeries(a: number, x: number): number {
  let [term, sum] = [1, 1]
  for (let n = 1; term > sum * 1e-17; n += 1) {
    term *= x / (a + n)
    sum += term
  }
  return sum
}

/** The continued fraction of x^a e^−x / Γ(a, x). Source: DLMF 8.9.2, in even form. */
function gammaFraction(a: number, x: number): number {
  return lentz(x + 1 - a, (n) => ({ numerator: n * (a - n), denominator: x + 2 * n + 1 - a }))
}

/** x^a (1 − x)^b / B(a, b), as a binomial saddle point (Loader, as above): the beta density on the scale of log odds. */
export function betaMass(a: number, b: number, x: number, rest: number): number {
  const n = a + b
  const exponent = stirlingError(n) - stirlingError(a) - stirlingError(b) - deviance(a, n * x) - deviance(b, n * rest)
  return Math.sqrt((a * b) / (2 * Math.PI * n)) * Math.exp(exponent)
}

/**
 * The continued fraction of x^a (1 − x)^b / (B(a, b) I_x(a, b)), in the form that needs a(1 − x) − bx as one number: with x alone the
 * digits of 1 − x are gone where Student's degrees of freedom are many. Source: Didonato and Morris, ACM TOMS 18 (1992) 360, BFRAC.
 */
function betaFraction(a: number, b: number, x: number, rest: number): number {
  const start = a * rest - b * x + 1
  const denominator = (m: number): number =>
    m + (m === 0 ? 0 : (m * (b - m) * x) / (a + 2 * m - 1)) + ((a + m) * (start + m * (1 + rest))) / (a + 2 * m + 1)
  return lentz(denominator(0), (m) => ({
    numerator: ((((a + m - 1) / (a + 2 * m - 1)) * x * (a + b + m - 1)) / (a + 2 * m - 1)) * m * (b - m) * x,
    denominator: denominator(m),
  }))
}

type Term = { readonly numerator: number; readonly denominator: number }

/**
 * first + n₁/(d₁ + n₂/(d₂ + …)) to the last digit. Source: Lentz, Applied Optics 15 (1976) 668; Thompson and Barnett, J. Comput. Phys. 64 (1986) 490.
 */
function lentz(first: number, term: (n: number) => Term): number {
  let [value, up, down] = [first, first, 0]
  for (let n = 1; n < 10_000_000; n += 1) {
    const { numerator, denominator } = term(n)
    down = 1 / nonZero(denominator + numerator * down)
    up = nonZero(denominator + numerator / up)
    value *= up * down
    if (Math.abs(up * down - 1) < 2e-16) break
  }
  return value
}

const nonZero = (x: number): number => (x === 0 ? 1e-300 : x)

/** log Γ(n + 1) − log(√(2πn) (n/e)^n): Stirling's series from 16 on, below it by recurrence, whose error adds and never multiplies. */
export function stirlingError(n: number): number {
  let [at, correction] = [n, 0]
  for (; at < 16; at += 1) correction += (at + 0.5) * Math.log1p(1 / at) - 1
  const square = at * at
  return correction + (1 / 12 - (1 / 360 - (1 / 1260 - (1 / 1680 - (1 / 1188 - 691 / 360360 / square) / square) / square) / square) / square) / at
}

/** x log(x/m) + m − x without cancellation near x = m: Loader's bd0. */
export function deviance(x: number, m: number): number {
  if (Math.abs(x - m) >= 0.1 * (x + m)) return x * Math.log(x / m) + m - x
  const v = (x - m) / (x + m)
  let [sum, power] = [(x - m) * v, 2 * x * v]
  for (let n = 3; ; n += 2) {
    power *= v * v
    const next = sum + power / n
    if (next === sum) return sum
    sum = next
  }
}
