/** Quantiles are told in integers out of this, so that a rank is exact: 99,000 of it is 0.99. */
export const PARTS = 100_000

/** Of a 95 % interval. */
export const Z = 1.959963984540054

export type Ranks = { readonly low: number; readonly value: number; readonly high: number }

/**
 * Ranks from 1, of `people` values in ascending order: that of the quantile, the smallest value that at least a share `at` / PARTS of
 * them do not exceed (inverse of the empirical distribution, no interpolation), and those between which the quantile of the
 * population lies with 95 %, by the normal approximation of the binomial number of values below it. null for nobody.
 * Source: David and Nagaraja, Order Statistics, 3rd edition (2003), section 7.1.
 */
export function ranksOf(people: number, at: number): Ranks | null {
  if (people === 0) return null
  const value = rankOf(people, at)
  const share = at / PARTS
  const spread = Z * Math.sqrt(people * share * (1 - share))
  const within = (rank: number): number => Math.min(people, Math.max(1, rank))
  return { low: within(Math.floor(people * share - spread)), value, high: within(Math.ceil(people * share + spread) + 1) }
}

/** ⌈people × at / PARTS⌉, at least 1, in integers. */
export function rankOf(people: number, at: number): number {
  return Math.max(1, Number((BigInt(people) * BigInt(at) + BigInt(PARTS) - 1n) / BigInt(PARTS)))
}
