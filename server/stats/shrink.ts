import { sum } from 'simple-statistics'
import { chiSquare, normal } from './distribution.ts'
import type { LogLift } from './log-lift.ts'
import { findRootBeyond } from './root.ts'

/** How effects are spread in truth: around `mean` with `deviation`, on the scale of logarithms. */
export type Spread = { readonly mean: number; readonly deviation: number }

/** Several effects seen with error: their spread, and how much of what is seen is more than error. */
export type Random = Spread & {
  /** Cochran's Q and its chance while all effects are one. */
  readonly statistic: number
  readonly degreesOfFreedom: number
  readonly pValue: number
  /** I²: the share of what is seen that is not error, 0 to 1. Source: Higgins and Thompson, Stat. Med. 21 (2002) 1539. */
  readonly inconsistency: number
}

/**
 * The spread of true effects: the one under which the weighted distances are as large as chance makes them. Null below two effects.
 * Source: Paule and Mandel, J. Res. NBS 87 (1982) 377; DerSimonian and Kacker, Contemp. Clin. Trials 28 (2007) 105.
 */
export function randomEffects(effects: readonly LogLift[]): Random | null {
  if (effects.length < 2) return null
  const degreesOfFreedom = effects.length - 1
  const statistic = distance(effects, 0)
  const variance = statistic <= degreesOfFreedom ? 0 : (findRootBeyond((at) => distance(effects, at) - degreesOfFreedom, 0, smallest(effects) ** 2) ?? 0)
  return {
    mean: centre(effects, variance),
    deviation: Math.sqrt(variance),
    statistic,
    degreesOfFreedom,
    pValue: chiSquare.upperTail(statistic, degreesOfFreedom),
    inconsistency: statistic === 0 ? 0 : Math.max(0, 1 - degreesOfFreedom / statistic),
  }
}

/** An effect as it is to be believed: between what was seen and what such effects are. */
export type Shrunken = { readonly estimate: number; readonly error: number; /** Weight of what was seen, 0 to 1. */ readonly kept: number }

/** The posterior of a normal effect under a normal prior. Source: Efron and Morris, JASA 70 (1975) 311. */
export function shrink({ estimate, error }: LogLift, { mean, deviation }: Spread): Shrunken {
  const kept = deviation === 0 ? 0 : deviation ** 2 / (deviation ** 2 + error ** 2)
  return { estimate: kept * estimate + (1 - kept) * mean, error: Math.sqrt(kept) * error, kept }
}

/** A shrunken effect as a relative one, with the interval that holds it with chance 1 − alpha. */
export function asLift({ estimate, error }: Pick<Shrunken, 'estimate' | 'error'>, alpha: number): { readonly estimate: number; readonly from: number; readonly to: number } {
  const half = normal.upperQuantile(alpha / 2) * error
  return { estimate: Math.expm1(estimate), from: Math.expm1(estimate - half), to: Math.expm1(estimate + half) }
}

function distance(effects: readonly LogLift[], variance: number): number {
  const mean = centre(effects, variance)
  return sum(effects.map(({ estimate, error }) => (estimate - mean) ** 2 / (error ** 2 + variance)))
}

function centre(effects: readonly LogLift[], variance: number): number {
  const weights = effects.map(({ error }) => 1 / (error ** 2 + variance))
  return sum(effects.map(({ estimate }, at) => (weights[at] ?? 0) * estimate)) / sum(weights)
}

function smallest(effects: readonly LogLift[]): number {
  return Math.min(...effects.map(({ error }) => error))
}
