import { betaMass, betaShares, gammaShares } from './incomplete.ts'
import { findRoot, findRootBeyond } from './root.ts'

/**
 * Probabilities and quantiles to a relative 1e-9, in the tails too. `probability` is P(X ≤ x) and `upperTail` P(X ≥ x), each computed
 * by itself; `upperQuantile(tail)` answers for tails that 1 − tail cannot express.
 */
export const normal = {
  /** Q(x) = Q(1/2, x²/2) / 2. Source: DLMF 7.11.2. */
  upperTail: (x: number): number => halfTail(x, gammaShares(0.5, (x * x) / 2).upper),
  probability: (x: number): number => normal.upperTail(-x),
  density: (x: number): number => Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI),
  upperQuantile: (tail: number): number => remembered(tail),
  quantile: (probability: number): number => 0 - normal.upperQuantile(probability),
}

export const studentT = {
  /** P(T ≥ t) = I_{ν/(ν + t²)}(ν/2, 1/2) / 2. Source: DLMF 8.17, Abramowitz and Stegun 26.7.1. */
  upperTail: (t: number, degrees: number): number => halfTail(t, studentBothTails(t, degrees)),
  probability: (t: number, degrees: number): number => studentT.upperTail(-t, degrees),
  upperQuantile: (tail: number, degrees: number): number => studentQuantile(tail, degrees),
  quantile: (probability: number, degrees: number): number => 0 - studentT.upperQuantile(probability, degrees),
}

export const chiSquare = {
  upperTail: (x: number, degrees: number): number => gammaShares(degrees / 2, x / 2).upper,
  probability: (x: number, degrees: number): number => gammaShares(degrees / 2, x / 2).lower,
  upperQuantile: (tail: number, degrees: number): number =>
    tail <= 0.5 ? pointAbove(tail, (x) => chiSquare.upperTail(x, degrees)) : chiSquare.quantile(1 - tail, degrees),
  quantile: (probability: number, degrees: number): number =>
    probability <= 0.5 ? pointBelow(probability, (x) => chiSquare.probability(x, degrees)) : chiSquare.upperQuantile(1 - probability, degrees),
}

export const beta = {
  upperTail: (x: number, a: number, b: number): number => betaShares(a, b, x, 1 - x).upper,
  probability: (x: number, a: number, b: number): number => betaShares(a, b, x, 1 - x).lower,
  upperQuantile: (tail: number, a: number, b: number): number => 1 - beta.quantile(tail, b, a),
  quantile: (probability: number, a: number, b: number): number => betaQuantile(probability, a, b),
}

/** Successes in `trials` independent trials. Both tails include `successes` itself. */
export const binomial = {
  /** P(X ≥ k) = I_p(k, n − k + 1). Source: DLMF 8.17.5. */
  upperTail: (successes: number, trials: number, chance: number): number => {
    if (successes <= 0) return 1
    return successes > trials ? 0 : betaShares(successes, trials - successes + 1, chance, 1 - chance).lower
  },
  probability: (successes: number, trials: number, chance: number): number => {
    if (successes < 0) return 0
    return successes >= trials ? 1 : betaShares(successes + 1, trials - successes, chance, 1 - chance).upper
  },
  /** The smallest k with P(X ≤ k) ≥ probability. */
  quantile: (probability: number, trials: number, chance: number): number => {
    let [from, to] = [-1, trials]
    while (to - from > 1) {
      const middle = Math.floor((from + to) / 2)
      if (binomial.probability(middle, trials, chance) >= probability) to = middle
      else from = middle
    }
    return to
  },
}

/** Of a distribution symmetric about 0, given what lies beyond ±x. */
function halfTail(x: number, bothTails: number): number {
  return x >= 0 ? bothTails / 2 : 1 - bothTails / 2
}

function studentBothTails(t: number, degrees: number): number {
  const square = t * t
  if (square === Infinity) return 0
  return betaShares(degrees / 2, 0.5, degrees / (degrees + square), square / (degrees + square)).lower
}

function symmetricQuantile(tail: number, upperTail: Share): number {
  if (tail === 0.5) return 0
  return tail > 0.5 ? -symmetricQuantile(1 - tail, upperTail) : pointAbove(tail, upperTail)
}

/** A readout asks for the same few levels thousands of times. */
const knownQuantiles = new Map<number, number>()

function remembered(tail: number): number {
  const found = knownQuantiles.get(tail) ?? symmetricQuantile(tail, normal.upperTail)
  if (knownQuantiles.size > 10_000) knownQuantiles.clear()
  knownQuantiles.set(tail, found)
  return found
}

/**
 * By Newton's method along the tail's logarithm, from the normal quantile widened for the degrees (Abramowitz and Stegun 26.7.5): a few
 * steps where a bracket takes many. The bracket stands where that is no start, for very few degrees or far tails, and where steps do not settle.
 */
function studentQuantile(tail: number, degrees: number): number {
  if (tail > 0.5) return -studentQuantile(1 - tail, degrees)
  const byBracket = (): number => symmetricQuantile(tail, (t) => studentT.upperTail(t, degrees))
  if (degrees < 5 || tail < 1e-12 || tail > 0.45) return byBracket()
  const z = remembered(tail)
  let t = z + (z ** 3 + z) / (4 * degrees) + (5 * z ** 5 + 16 * z ** 3 + 3 * z) / (96 * degrees ** 2)
  for (let round = 0; round < 12; round += 1) {
    const at = studentT.upperTail(t, degrees)
    const square = t * t
    // The two-sided tail is a beta's; t times its density is that of the log odds.
    const density = betaMass(degrees / 2, 0.5, degrees / (degrees + square), square / (degrees + square)) / t
    const step = (Math.log(at / tail) * at) / density
    if (!(density > 0) || !Number.isFinite(step) || t + step <= 0) return byBracket()
    t += step
    if (Math.abs(step) < 1e-14 * t) return t
  }
  return byBracket()
}

type Share = (x: number) => number

/** The x > 0 beyond which `tail` lies. In logarithms of both, where tails are nearly straight. */
function pointAbove(tail: number, upperTail: Share): number {
  const excess = logExcess(tail, upperTail)
  return Math.exp(findRootBeyond(excess, 0, excess(0) > 0 ? 1 : -1) ?? Infinity)
}

/** The x > 0 below which `probability` lies. */
function pointBelow(probability: number, lowerShare: Share): number {
  const excess = logExcess(probability, lowerShare)
  return Math.exp(findRootBeyond(excess, 0, excess(0) > 0 ? -1 : 1) ?? -Infinity)
}

function betaQuantile(probability: number, a: number, b: number): number {
  const excess = probability <= 0.5
    ? logExcess(probability, (x) => beta.probability(x, a, b))
    : logExcess(1 - probability, (x) => beta.upperTail(x, a, b))
  return Math.exp(findRoot(excess, -744, 0))
}

function logExcess(value: number, share: Share): (logarithm: number) => number {
  return (logarithm) => Math.log(Math.max(share(Math.exp(logarithm)), Number.MIN_VALUE)) - Math.log(value)
}
