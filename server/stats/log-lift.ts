import type { Stratum } from './lift.ts'
import { meanOf, varianceOf } from './summary.ts'
import type { Pair } from './welch.ts'

/** A lift on the scale of logarithms, where a halving and a doubling are equally far, and its standard error. */
export type LogLift = { readonly estimate: number; readonly error: number }

/**
 * ln(variant / control) with its error by the delta method, strata weighted n₀n₁/(n₀ + n₁). For views that need something nearly normal
 * (shrinking, priors, trends, interactions): never for a test of few conversions. Null where a mean is not above zero or nothing varies.
 * Source: Casella and Berger, Statistical Inference (2002), 5.5.4.
 */
export function logLiftOf(strata: readonly Stratum[]): LogLift | null {
  const comparable = strata.filter(({ control, variant }) => control.people > 1 && variant.people > 1)
  const size = ({ control, variant }: Stratum): number => (control.people * variant.people) / (control.people + variant.people)
  const all = comparable.reduce((sum, stratum) => sum + size(stratum), 0)
  const armOf = (side: 'control' | 'variant') =>
    comparable.reduce(
      (sum, stratum) => {
        const [share, summary] = [size(stratum) / all, stratum[side]]
        return { mean: sum.mean + share * (meanOf(summary) ?? Number.NaN), variance: sum.variance + (share ** 2 * (varianceOf(summary) ?? Number.NaN)) / summary.people }
      },
      { mean: 0, variance: 0 },
    )
  return logLiftOfPair({ control: { ...armOf('control'), uncertainty: 0 }, variant: { ...armOf('variant'), uncertainty: 0 }, covariance: 0 })
}

/** The same of two means that may vary together. */
export function logLiftOfPair({ control, variant, covariance }: Pair): LogLift | null {
  const error = Math.sqrt(control.variance / control.mean ** 2 + variant.variance / variant.mean ** 2 - (2 * covariance) / (control.mean * variant.mean))
  return control.mean > 0 && variant.mean > 0 && error > 0 && Number.isFinite(error) ? { estimate: Math.log(variant.mean) - Math.log(control.mean), error } : null
}
