import { normal } from './distribution.ts'
import { deviance, stirlingError } from './incomplete.ts'
import type { Counts } from './score.ts'

/**
 * Chances of the 2 × 2 table with both margins fixed. Secondary views of a conversion: exact where few converted, and conservative, since
 * the margins were not fixed in truth. `doubled`: twice the smaller tail, each with half the chance of the table itself.
 */
export type ExactTest = { readonly fisher: number; readonly midP: number }

/** Two-sided. Sources: Fisher, The Design of Experiments (1935), 11 to 21; mid-p: Lancaster, JASA 56 (1961) 223. */
export function exactTest({ x0, n0, x1, n1 }: Counts): ExactTest | null {
  if (n0 === 0 || n1 === 0) return null
  const table: Table = { drawn: x0 + x1, successes: n1, failures: n0 }
  const [lowest, highest] = [Math.max(0, table.drawn - n0), Math.min(table.drawn, n1)]
  if (lowest === highest) return { fisher: 1, midP: 1 }
  const here = mass(table, x1)
  const [below, above] = [tail(table, x1 - 1, -1, lowest), tail(table, x1 + 1, 1, highest)]
  return { fisher: Math.min(1, fisher(table, x1, { here, below, above, lowest, highest })), midP: Math.min(1, 2 * Math.min(below + here / 2, above + here / 2)) }
}

type Table = { readonly drawn: number; readonly successes: number; readonly failures: number }
type Around = { readonly here: number; readonly below: number; readonly above: number; readonly lowest: number; readonly highest: number }

/** All tables that are at most as likely: the tail on this side, and from where on the other side is as unlikely. */
function fisher(table: Table, at: number, { here, below, above, lowest, highest }: Around): number {
  const mode = Math.min(highest, Math.max(lowest, Math.floor(((table.drawn + 1) * (table.successes + 1)) / (table.successes + table.failures + 2))))
  const limit = here * (1 + 1e-7)
  if (mass(table, mode) <= limit) return 1
  const isLow = at < mode
  let [near, far] = isLow ? [mode, highest + 1] : [mode, lowest - 1]
  while (Math.abs(far - near) > 1) {
    const middle = Math.trunc((near + far) / 2)
    if (mass(table, middle) <= limit) far = middle
    else near = middle
  }
  return here + (isLow ? below : above) + (isLow ? tail(table, far, 1, highest) : tail(table, far, -1, lowest))
}

/** Σ of the chances from `from` on outward: their ratio is known, so that one logarithm is enough. */
function tail(table: Table, from: number, step: 1 | -1, end: number): number {
  if (step > 0 ? from > end : from < end) return 0
  let term = mass(table, from)
  let sum = term
  for (let at = from; at !== end && term > sum * 1e-17; at += step) {
    const lower = step > 0 ? at : at - 1
    const up = ((table.successes - lower) * (table.drawn - lower)) / ((lower + 1) * (table.failures - table.drawn + lower + 1))
    term *= step > 0 ? up : 1 / up
    sum += term
  }
  return sum
}

/** Hypergeometric chance as a quotient of binomial saddle points. Source: Loader, Fast and Accurate Computation of Binomial Probabilities (2000). */
function mass({ drawn, successes, failures }: Table, at: number): number {
  const all = successes + failures
  const share = drawn / all
  if (share === 0 || share === 1) return 1
  return Math.exp(logBinomial(at, successes, share) + logBinomial(drawn - at, failures, share) - logBinomial(drawn, all, share))
}

function logBinomial(at: number, trials: number, chance: number): number {
  if (at === 0) return trials * Math.log1p(-chance)
  if (at === trials) return trials * Math.log(chance)
  const rest = trials - at
  const error = stirlingError(trials) - stirlingError(at) - stirlingError(rest) - deviance(at, trials * chance) - deviance(rest, trials * (1 - chance))
  return error + Math.log(trials / (2 * Math.PI * at * rest)) / 2
}

export type Ends = { readonly estimate: number; readonly from: number; readonly to: number }

/**
 * The difference of two rates from Wilson's interval of each: secondary, since it does not invert the test that decides.
 * Source: Newcombe, Stat. Med. 17 (1998) 873, method 10.
 */
export function newcombe({ x0, n0, x1, n1 }: Counts, alpha: number): Ends | null {
  if (n0 === 0 || n1 === 0) return null
  const z = normal.upperQuantile(alpha / 2)
  const [control, variant] = [wilson(x0, n0, z), wilson(x1, n1, z)]
  const estimate = variant.rate - control.rate
  return {
    estimate,
    from: estimate - Math.hypot(variant.rate - variant.from, control.to - control.rate),
    to: estimate + Math.hypot(variant.to - variant.rate, control.rate - control.from),
  }
}

function wilson(converted: number, people: number, z: number): { readonly rate: number; readonly from: number; readonly to: number } {
  const [rate, share] = [converted / people, (z * z) / people]
  const half = z * Math.sqrt((rate * (1 - rate) + share / 4) / people)
  return { rate, from: Math.max(0, (rate + share / 2 - half) / (1 + share)), to: Math.min(1, (rate + share / 2 + half) / (1 + share)) }
}

/** The lift from the logarithm of the risk ratio; null where an arm has no conversions. Source: Katz et al., Biometrics 34 (1978) 469. */
export function logRatio({ x0, n0, x1, n1 }: Counts, alpha: number): Ends | null {
  if (x0 === 0 || x1 === 0) return null
  const [middle, error] = [Math.log(x1 / n1) - Math.log(x0 / n0), Math.sqrt(Math.max(0, 1 / x1 - 1 / n1 + 1 / x0 - 1 / n0))]
  const half = normal.upperQuantile(alpha / 2) * error
  return { estimate: Math.expm1(middle), from: Math.expm1(middle - half), to: Math.expm1(middle + half) }
}
