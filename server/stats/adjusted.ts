import { adjust, type Moments } from './covariate.ts'
import { type Lift, type Stratum, stratumTexts, type Tested } from './lift.ts'
import { meanOf, type Summary, varianceOf } from './summary.ts'
import { type Arm, evidenceOf, type Pair, testOf, varianceOfDifference } from './welch.ts'

/** People of an arm who must have been known before, so that a slope says something. */
export const knownNeeded = 50

/** Why what people did before is not taken into account. It depends on that alone and never on what they did after. */
export type NotAdjusted = 'nobody-known' | 'few-known' | 'nothing-before'

/** Null where it can be. */
export function reasonAgainstAdjusting(strata: readonly Stratum[]): NotAdjusted | null {
  const arms = [strata.map(({ control }) => control), strata.map(({ variant }) => variant)]
  const known = arms.map((arm) => arm.reduce((sum, { before }) => sum + (before?.known ?? 0), 0))
  if (known.every((people) => people === 0)) return 'nobody-known'
  if (Math.min(...known) < knownNeeded) return 'few-known'
  return arms.flat().every(({ before }) => (before?.sumOfSquares ?? 0n) === 0n) ? 'nothing-before' : null
}

/**
 * Lift of a mean (a share is one) with what people did before taken into account: in each stratum both arms' means are moved to where
 * everybody stood before, by each arm's own slopes; who was not known stands with an indicator, so that nobody is left out and the
 * estimand stays the difference of the means. Then as any mean: Welch's t, Fieller's interval with the covariance that both means have
 * by the shared centre. Null where it cannot be, see `reasonAgainstAdjusting`, or nothing varies.
 * Sources: Lin, Ann. Appl. Stat. 7 (2013) 295; Deng et al., WSDM 2013 (CUPED).
 */
export function compareAdjusted(strata: readonly Stratum[], plain: Lift, alpha: number): Lift | null {
  const found = plain.kind === 'none' ? null : adjustedOver(strata)
  if (found === null || plain.kind === 'none') return null
  const { relative, difference, pValue, convention, intervals } = plain
  const arms = strata.flatMap(({ control, variant }) => [control, variant])
  const [people, known] = [arms.reduce((sum, arm) => sum + arm.people, 0), arms.reduce((sum, arm) => sum + (arm.before?.known ?? 0), 0)]
  const adjustment = { removed: found.removed, people, known, plain: { relative, difference, pValue, convention, intervals } }
  const evidence = { ...evidenceOf(found.pair, alpha, { isStratified: found.strata > 1, of: 'adjusted ' }), inputs: stratumTexts(strata), adjustment }
  return plain.kind === 'early' ? { kind: 'early', conversions: plain.conversions, needed: plain.needed, ...evidence } : { kind: 'known', ...evidence }
}

/** Its test alone. */
export function testAdjusted(strata: readonly Stratum[]): Tested | null {
  const found = adjustedOver(strata)
  return found === null ? null : testOf(found.pair)
}

/** Both arms' means with what people did before taken into account: what every view of the lift is made of, so that one page speaks of one estimate. Null where it cannot be. */
export function adjustedPair(strata: readonly Stratum[]): Pair | null {
  return adjustedOver(strata)?.pair ?? null
}

type Over = { readonly pair: Pair; readonly removed: number; readonly strata: number }

/** All strata together, each weighted by the inverse of its variance; the plain difference under the same weights says what was taken away. */
function adjustedOver(strata: readonly Stratum[]): Over | null {
  const comparable = strata.filter(({ control, variant }) => control.people > 1 && variant.people > 1)
  if (comparable.length === 0 || reasonAgainstAdjusting(comparable) !== null) return null
  const parts = comparable.map((stratum) => ({ stratum, plain: plainPair(stratum), adjusted: adjustedPairOf(stratum) }))
  const [control, variant] = [residualOver(parts, 'control'), residualOver(parts, 'variant')]
  if (!(control + variant > 0)) return null
  const information = parts.map(({ stratum }) => 1 / (control / stratum.control.people + variant / stratum.variant.people))
  const all = information.reduce((sum, each) => sum + each, 0)
  const weights = information.map((each) => each / all)
  const pair = weighted(parts.map(({ adjusted }) => adjusted), weights)
  const [left, before] = [varianceOfDifference(pair), varianceOfDifference(weighted(parts.map(({ plain }) => plain), weights))]
  return { pair, removed: before > 0 ? Math.max(0, 1 - left / before) : 0, strata: parts.length }
}

type Part = { readonly stratum: Stratum; readonly adjusted: Pair }

/** An arm's variance a person within strata, over all of them: a stratum's own would lean towards those that happened to vary little. */
function residualOver(parts: readonly Part[], side: 'control' | 'variant'): number {
  const sums = parts.reduce((sum, { stratum, adjusted }) => ({ squares: sum.squares + stratum[side].people ** 2 * adjusted[side].variance, people: sum.people + stratum[side].people }), { squares: 0, people: 0 })
  return sums.squares / sums.people
}

function weighted(pairs: readonly Pair[], weights: readonly number[]): Pair {
  const arm = (side: 'control' | 'variant'): Arm => pairs.reduce<Arm>((sum, { [side]: own }, at) => {
    const weight = weights[at] ?? 0
    return { mean: sum.mean + weight * own.mean, variance: sum.variance + weight ** 2 * own.variance, uncertainty: sum.uncertainty + weight ** 4 * own.uncertainty }
  }, { mean: 0, variance: 0, uncertainty: 0 })
  return { control: arm('control'), variant: arm('variant'), covariance: pairs.reduce((sum, { covariance }, at) => sum + (weights[at] ?? 0) ** 2 * covariance, 0) }
}

function plainPair({ control, variant }: Stratum): Pair {
  return { control: plainArm(control), variant: plainArm(variant), covariance: 0 }
}

function plainArm(summary: Summary): Arm {
  const variance = (varianceOf(summary) ?? 0) / summary.people
  return { mean: meanOf(summary) ?? 0, variance, uncertainty: variance ** 2 / (summary.people - 1) }
}

/** A stratum with hardly anybody known stays as it is: a slope through few people says more about chance than about them. */
function adjustedPairOf(stratum: Stratum): Pair {
  const centre = centreOf(stratum)
  const found = reasonAgainstAdjusting([stratum]) === null ? adjust(momentsOf(stratum.control, centre), momentsOf(stratum.variant, centre)) : null
  if (found === null) return plainPair(stratum)
  const zero = Number(centre.value) / stratum.control.scale
  const arm = (side: 'control' | 'variant'): Arm => {
    const { mean, variance, degrees } = found[side]
    return { mean: mean + zero, variance: variance + found.shared[side], uncertainty: variance ** 2 / degrees }
  }
  return { control: arm('control'), variant: arm('variant'), covariance: found.shared.covariance }
}

/** Integers near the means of both arms together. */
type Centre = { readonly value: bigint; readonly before: bigint }

/** Sums are brought near zero while they are integers: in doubles the squares of large values that lie close together lose every digit. */
function centreOf({ control, variant }: Stratum): Centre {
  const known = BigInt((control.before?.known ?? 0) + (variant.before?.known ?? 0))
  const before = (control.before?.sum ?? 0n) + (variant.before?.sum ?? 0n)
  return { value: (control.sum + variant.sum) / BigInt(control.people + variant.people), before: known === 0n ? 0n : before / known }
}

/** The covariates: what was done before, and whether anything is known of it. */
function momentsOf({ people, sum, sumOfSquares, scale, before }: Summary, { value: d, before: c }: Centre): Moments {
  const { known = 0, sum: x = 0n, sumOfSquares: xx = 0n, product: xy = 0n, values = 0n } = before ?? {}
  const [n, k] = [BigInt(people), BigInt(known)]
  const [one, two] = [(sum: bigint): number => Number(sum) / scale, (sum: bigint): number => Number(sum) / scale ** 2]
  const moved = one(x - c * k)
  return {
    people,
    y: one(sum - d * n),
    yy: two(sumOfSquares - 2n * d * sum + d * d * n),
    x: [moved, known],
    xx: [[two(xx - 2n * c * x + c * c * k), moved], [moved, known]],
    xy: [two(xy - d * x - c * values + c * d * k), one(values - d * k)],
  }
}
