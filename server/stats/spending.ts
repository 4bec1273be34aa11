import { normal } from './distribution.ts'

/**
 * How much of a side's error may be used up by the time a share of the information is there. `side` is the error of one
 * side (.025 of a two-sided .05) and `fraction` the information fraction, 1 at the planned maximum.
 */
export type Spending =
  /** Nearly nothing early: Lan and DeMets, Biometrika 70 (1983) 659, α₁*. */
  | { readonly kind: 'obrien-fleming' }
  /** Nearly evenly: Lan and DeMets (1983), α₂*. */
  | { readonly kind: 'pocock' }
  /** Hwang, Shih and DeCani, Stat. Med. 9 (1990) 1439: early for γ > 0, late for γ < 0, evenly at 0. */
  | { readonly kind: 'hwang-shih-decani'; readonly gamma: number }

export const spendingConventions = {
  'obrien-fleming': 'Lan–DeMets O’Brien–Fleming',
  pocock: 'Lan–DeMets Pocock',
  'hwang-shih-decani': 'Hwang–Shih–DeCani',
} as const satisfies Record<Spending['kind'], string>

export function spent(spending: Spending, side: number, fraction: number): number {
  if (!(fraction > 0)) return 0
  if (fraction >= 1) return side
  switch (spending.kind) {
    case 'obrien-fleming': return 2 * normal.upperTail(normal.upperQuantile(side / 2) / Math.sqrt(fraction))
    case 'pocock': return side * Math.log1p((Math.E - 1) * fraction)
    case 'hwang-shih-decani': {
      const { gamma } = spending
      return Math.abs(gamma) < 1e-9 ? side * fraction : (side * Math.expm1(-gamma * fraction)) / Math.expm1(-gamma)
    }
  }
}
