import type { Range } from './interval.ts'

/** A mean and the variance of that mean. */
export type MeanEstimate = { readonly mean: number; readonly variance: number }

/**
 * Fieller's set of lifts for a control above zero, as the stretch that holds the estimate: all δ with
 * (d − δm₀)² ≤ t²(v₁ + (1 + δ)²v₀ − 2(1 + δ)c), c being the means' covariance. Where control's mean is not clearly above zero the set is unbounded on a side, or on both.
 */
export function fieller(control: MeanEstimate, variant: MeanEstimate, critical: number, covariance = 0): Range {
  const [t2, d, m0] = [critical * critical, variant.mean - control.mean, control.mean]
  const square = m0 * m0 - t2 * control.variance
  const half = d * m0 + t2 * (control.variance - covariance)
  const free = d * d - t2 * (control.variance + variant.variance - 2 * covariance)
  const discriminant = t2 * (m0 * m0 * variant.variance + variant.mean ** 2 * control.variance - 2 * m0 * variant.mean * covariance - t2 * (control.variance * variant.variance - covariance ** 2))
  if (discriminant < 0) return { from: null, to: null }
  const [low, high] = quadraticRoots(square, half, free, Math.sqrt(discriminant))
  if (square > 0) return { from: low, to: high }
  const estimate = d / m0
  if (high === null) return estimate >= low ? { from: low, to: null } : { from: null, to: low }
  return branchWith(estimate, low, high)
}

/** Of the set outside two roots, the branch that holds the estimate; both, so no limit at all, where "no difference" is in the other. */
function branchWith(estimate: number, low: number, high: number): Range {
  if (estimate >= high) return low >= 0 ? { from: null, to: null } : { from: high, to: null }
  return high <= 0 ? { from: null, to: null } : { from: null, to: low }
}

/** Roots of square·x² − 2·half·x + free, ascending, without cancellation; null for the second where it is at infinity. */
function quadraticRoots(square: number, half: number, free: number, root: number): readonly [number, number | null] {
  const far = half >= 0 ? half + root : half - root
  const near = far === 0 ? 0 : free / far
  if (square === 0) return [near, null]
  return [Math.min(near, far / square), Math.max(near, far / square)]
}
