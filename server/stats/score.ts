import { findRoot } from './root.ts'

/** Conversions and people of control (0) and variant (1) in one stratum. */
export type Counts = { readonly x0: number; readonly n0: number; readonly x1: number; readonly n1: number }

/** What a score test looks at: how far the data lie from a hypothesis, and the variance they would have under it. */
export type Score = { readonly distance: number; readonly variance: number }

/**
 * The score of "the risk ratio is 1 + lift": p̂₁ − φ p̂₀ over its variance at the most likely rates with that ratio.
 * Sources: Koopman, Biometrics 40 (1984) 513; Miettinen and Nurminen, Stat. Med. 4 (1985) 213, eq. 9 and 10, without N/(N − 1).
 * Everything is written in φ − 1 and in people who did not convert, where the usual form cancels near φ = 1 and near rates of 1.
 */
export function ratioScore({ x0, n0, x1, n1 }: Counts, lift: number): Score {
  const ratio = 1 + lift
  const { p0, q0, q1 } = ratesAtRatio({ x0, n0, x1, n1 }, lift)
  return {
    distance: x1 / n1 - x0 / n0 - lift * (x0 / n0),
    variance: (ratio * p0 * q1) / n1 + (ratio * ratio * p0 * q0) / n0,
  }
}

/** The most likely rates whose ratio is given: the smaller root of a quadratic, p₁ = φ p₀ and the shares q = 1 − p from their own roots. */
function ratesAtRatio({ x0, n0, x1, n1 }: Counts, lift: number): { readonly p0: number; readonly q0: number; readonly q1: number } {
  const ratio = 1 + lift
  const [f0, f1, people] = [n0 - x0, n1 - x1, n0 + n1]
  const root = Math.sqrt((lift * (n1 + x0) + (f1 - f0)) ** 2 + 4 * ratio * f0 * f1)
  const p0 = (2 * (x0 + x1)) / (ratio * (n1 + x0) + n0 + x1 + root)
  const middle0 = lift * (people + f0) + f0 + f1
  const q0 = middle0 >= 0 ? (middle0 + root) / (2 * people * ratio) : (2 * lift * f0) / (middle0 - root)
  const middle1 = f0 + f1 - lift * (n1 + x0)
  const q1 = middle1 >= 0 ? (middle1 + root) / (2 * people) : (-2 * lift * f1) / (middle1 - root)
  return { p0, q0: clampShare(q0), q1: clampShare(q1) }
}

/** The score of "the rates differ by `difference`" (variant − control). Source: Miettinen and Nurminen (1985), eq. 4 to 8, without N/(N − 1). */
export function differenceScore(counts: Counts, difference: number): Score {
  const { x0, n0, x1, n1 } = counts
  const { p0, q0, p1, q1 } = ratesAtDifference(counts, difference)
  return { distance: x1 / n1 - x0 / n0 - difference, variance: (p0 * q0) / n0 + (p1 * q1) / n1 }
}

type Rates = { readonly p0: number; readonly q0: number; readonly p1: number; readonly q1: number }

/**
 * The most likely rates that differ by a given amount. Arms, or conversions and their absence, change places until the variant is the
 * higher and the sought rate lies in the lower half of what is possible: there it is found with all its digits.
 */
function ratesAtDifference(counts: Counts, difference: number): Rates {
  const { x0, n0, x1, n1 } = counts
  if (difference < 0) {
    const { p0, q0, p1, q1 } = ratesAtDifference({ x0: x1, n0: n1, x1: x0, n1: n0 }, -difference)
    return { p0: p1, q0: q1, p1: p0, q1: q0 }
  }
  if (likelihoodSlope(counts, difference, (1 - difference) / 2) <= 0) return ratesInLowerHalf(counts, difference)
  const { p0, q0, p1, q1 } = ratesInLowerHalf({ x0: n1 - x1, n0: n1, x1: n0 - x0, n1: n0 }, difference)
  return { p0: q1, q0: p1, p1: q0, q1: p0 }
}

function ratesInLowerHalf(counts: Counts, difference: number): Rates {
  const half = (1 - difference) / 2
  const isRising = likelihoodSlope(counts, difference, 0) > 0
  const isInside = isRising && likelihoodSlope(counts, difference, half) < 0
  const p0 = isInside ? likeliest(counts, difference, half) : isRising ? half : 0
  return { p0, q0: 1 - p0, p1: p0 + difference, q1: 1 - difference - p0 }
}

/** To the last digit by Newton's steps, from a guess that is right to about half of them; by bracketing between 0 and `most` where they lead nowhere. */
function likeliest(counts: Counts, difference: number, most: number): number {
  let p0 = closedForm(counts, difference)
  for (let step = 0; step < 4 && p0 > 0 && p0 < most; step += 1) {
    const moved = likelihoodSlope(counts, difference, p0) / likelihoodBend(counts, difference, p0)
    p0 -= moved
    if (Math.abs(moved) <= 1e-15 * p0) return p0
  }
  return findRoot((at) => likelihoodSlope(counts, difference, at), 0, most)
}

/** The middle root of the likelihood's cubic, by cosines: its digits cancel near the edges. Source: Miettinen and Nurminen (1985), eq. 5 to 8. */
function closedForm({ x0, n0, x1, n1 }: Counts, difference: number): number {
  const people = n0 + n1
  const second = ((n1 + 2 * n0) * difference - people - x0 - x1) / (3 * people)
  const first = ((n0 * difference - people - 2 * x0) * difference + x0 + x1) / people
  const q = second ** 3 - (first * second) / 2 + (x0 * difference * (1 - difference)) / (2 * people)
  const p = Math.sign(q) * Math.sqrt(Math.max(0, second ** 2 - first / 3))
  return 2 * p * Math.cos((Math.PI + Math.acos(Math.min(1, Math.max(-1, q / p ** 3)))) / 3) - second
}

/** The slope of the log-likelihood along p₁ = p₀ + difference, times what keeps it finite at p₀ = 0; it falls through its one zero. */
function likelihoodSlope({ x0, n0, x1, n1 }: Counts, difference: number, p0: number): number {
  const f1 = n1 - x1
  const lost = (n0 - x0) / (1 - p0) + (f1 === 0 ? 0 : f1 / (1 - difference - p0))
  if (x0 === 0) return x1 - (p0 + difference) * lost
  if (x1 === 0) return x0 - p0 * lost
  return x0 + (difference === 0 ? x1 : x1 * (p0 / (p0 + difference))) - p0 * lost
}

/** How fast it falls. */
function likelihoodBend({ x0, n0, x1, n1 }: Counts, difference: number, p0: number): number {
  const [f0, f1] = [n0 - x0, n1 - x1]
  const [left0, left1] = [1 - p0, 1 - difference - p0]
  const lost = f0 / left0 + (f1 === 0 ? 0 : f1 / left1)
  const lostMore = f0 / (left0 * left0) + (f1 === 0 ? 0 : f1 / (left1 * left1))
  if (x0 === 0) return -lost - (p0 + difference) * lostMore
  if (x1 === 0) return -lost - p0 * lostMore
  return (difference / ((p0 + difference) * (p0 + difference))) * x1 - lost - p0 * lostMore
}

function clampShare(share: number): number {
  return Math.min(1, Math.max(0, share))
}
