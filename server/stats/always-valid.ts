import { normal } from './distribution.ts'
import { stirlingError } from './incomplete.ts'
import { findRoot } from './root.ts'

/**
 * Evidence that may be looked at whenever one likes. A confidence sequence holds the truth at all times together with chance
 * 1 − alpha; an e-value is at most 1 on average while nothing differs, so that it ever reaches 1/alpha with chance alpha at most.
 * Information is 1 / variance of the estimate; `rho`, in the same unit, is where the sequence is tuned.
 */
export type Mixture = { readonly rho: number }

/**
 * The mixture whose interval is narrowest at the information `at`. From the derivative of the radius below: with u = (at + ρ)/ρ it is
 * least where u − ln u = 1 − 2 ln alpha (two sides) or, one-sided, with 2 alpha. Source: Howard et al., Ann. Stat. 49 (2021) 1055, 3.5.
 */
export function mixtureTunedAt(at: number, alpha: number, sides: 1 | 2): Mixture {
  const level = 1 - 2 * Math.log(sides === 2 ? alpha : 2 * alpha)
  // Solved in log u, which is near ln(level) for small alpha.
  const logarithm = findRoot((log) => Math.exp(log) - log - level, 1e-6, 2 * Math.log(level) + 2)
  return { rho: at / Math.expm1(logarithm) }
}

/**
 * Half the width of the always-valid interval around an estimate with that information: Robbins' normal mixture,
 * √((I + ρ) / I² · ln((I + ρ) / (ρ alpha²))). Source: Robbins, Ann. Math. Stat. 41 (1970) 1397; Howard et al. (2021), eq. 14.
 */
export function radius(information: number, alpha: number, { rho }: Mixture): number {
  const all = information + rho
  return Math.sqrt((all / information ** 2) * (Math.log1p(information / rho) - 2 * Math.log(alpha)))
}

/** The |z| at which the always-valid interval begins to exclude "no difference". */
export function criticalNow(information: number, alpha: number, mixture: Mixture): number {
  return radius(information, alpha, mixture) * Math.sqrt(information)
}

/** Log of the two-sided e-value against "no difference" of an estimate's z: of the mixture N(0, 1/ρ) over the effect. */
export function logEvidence(z: number, information: number, { rho }: Mixture): number {
  return (z * z * information) / (2 * (information + rho)) - Math.log1p(information / rho) / 2
}

/**
 * Log of the one-sided e-value against "not above zero": of the half-normal mixture |N(0, 1/ρ)| over the effect,
 * 2 √(ρ/(I + ρ)) exp(w²/2) Φ(w) with w = z √(I/(I + ρ)). Source: Howard et al. (2021), eq. 3.7.
 */
export function logMixtureOneSided(z: number, information: number, { rho }: Mixture): number {
  const w = z * Math.sqrt(information / (information + rho))
  return Math.LN2 - Math.log1p(information / rho) / 2 + (w * w) / 2 + Math.log(Math.max(normal.probability(w), Number.MIN_VALUE))
}

/** People met in each arm, and the shares (adding up to 1) in force while they were. */
export type Counted = { readonly shares: readonly number[]; readonly observed: readonly number[] }

/** Concentration of the prior around the planned shares: small departures are what is looked for. */
const concentration = 10_000

/**
 * Log of the e-value that people do not divide as planned: a Dirichlet prior around the shares against the shares themselves, stretches
 * of constant weights multiplied. At 1000 the sample ratio is broken, however often one looked.
 * Source: Lindon and Malek, Anytime-Valid Inference for Multinomial Count Data, NeurIPS 2022.
 */
export function logSampleRatioEvidence(stretches: readonly Counted[]): number {
  return stretches.reduce((sum, stretch) => sum + logMultinomialEvidence(stretch), 0)
}

/** ln ∏ Γ(α + n)/Γ(α) − ln Γ(A + N)/Γ(A) − Σ n ln share, with α = concentration × share. Infinite where somebody is in an arm that nobody was to be in. */
function logMultinomialEvidence({ shares, observed }: Counted): number {
  if (shares.some((share, arm) => share === 0 && (observed[arm] ?? 0) > 0)) return Infinity
  const people = observed.reduce((sum, count) => sum + count, 0)
  const arms = shares.reduce((sum, share, arm) => sum + (share === 0 ? 0 : logRise(concentration * share, observed[arm] ?? 0) - (observed[arm] ?? 0) * Math.log(share)), 0)
  return arms - logRise(concentration, people)
}

/** ln Γ(a + n) − ln Γ(a), by Stirling's series with Loader's error term, so that large arguments do not cancel. */
function logRise(a: number, n: number): number {
  if (n === 0) return 0
  const all = a + n
  return stirlingError(all) - stirlingError(a) + all * Math.log(all) - a * Math.log(a) - n - Math.log(all / a) / 2
}
