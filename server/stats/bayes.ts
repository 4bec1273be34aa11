import { beta, normal } from './distribution.ts'
import { betaMass } from './incomplete.ts'
import type { LogLift } from './log-lift.ts'
import { findRoot } from './root.ts'
import type { Counts } from './score.ts'
import { shrink, type Spread } from './shrink.ts'

/** The same data as a belief: beside the verdict, never in its place. */
export type Belief = {
  /** Chance that the variant is above control. */
  readonly above: number
  /** What is lost on average by taking the variant where it is below, and by leaving it where it is above: relative to control. */
  readonly lossIfTaken: number
  readonly lossIfLeft: number
  /** The lift: its median, and the interval that holds it with chance 1 − alpha. */
  readonly median: number
  readonly from: number
  readonly to: number
  readonly convention: 'beta-binomial' | 'normal on the log scale'
}

type Beta = { readonly a: number; readonly b: number }

/** Every rate as likely as another before anything was seen. Source: Bayes; Laplace. */
const flat: Beta = { a: 1, b: 1 }

/** Rates of a conversion, each with a beta prior: exact, by integration. Source: Gelman et al., Bayesian Data Analysis (2013), 2.4. */
export function rateBelief({ x0, n0, x1, n1 }: Counts, alpha: number, prior: Beta = flat): Belief {
  const control = { a: prior.a + x0, b: prior.b + n0 - x0 }
  const variant = { a: prior.a + x1, b: prior.b + n1 - x1 }
  const belowAt = chanceBelow(control, variant)
  const quantile = (chance: number): number => Math.expm1(findRoot((log) => belowAt(Math.exp(log)) - chance, ...bracket(control, variant)))
  return {
    above: 1 - belowAt(1),
    ...lossesOf(control, variant),
    median: quantile(0.5),
    from: quantile(alpha / 2),
    to: quantile(1 - alpha / 2),
    convention: 'beta-binomial',
  }
}

/** A lift with a normal prior on the scale of logarithms; without one, what was seen alone. */
export function liftBelief(seen: LogLift, prior: Spread | null, alpha: number): Belief {
  const { estimate, error } = prior === null ? seen : shrink(seen, prior)
  if (error === 0) return certain(estimate)
  const half = normal.upperQuantile(alpha / 2) * error
  return {
    above: normal.probability(estimate / error),
    lossIfTaken: shortfall(estimate, error),
    lossIfLeft: shortfall(estimate, error) + Math.expm1(estimate + (error * error) / 2),
    median: Math.expm1(estimate),
    from: Math.expm1(estimate - half),
    to: Math.expm1(estimate + half),
    convention: 'normal on the log scale',
  }
}

/** E max(1 − e^θ, 0) of a normal θ. */
function shortfall(mean: number, deviation: number): number {
  const z = mean / deviation
  return Math.max(0, normal.upperTail(z) - Math.exp(mean + (deviation * deviation) / 2) * normal.upperTail(z + deviation))
}

function certain(estimate: number): Belief {
  const lift = Math.expm1(estimate)
  return { above: estimate > 0 ? 1 : estimate < 0 ? 0 : 0.5, lossIfTaken: Math.max(0, -lift), lossIfLeft: Math.max(0, lift), median: lift, from: lift, to: lift, convention: 'normal on the log scale' }
}

function meanOf({ a, b }: Beta): number {
  return a / (a + b)
}

/** P(variant < ratio · control), over whichever rate is known better: against it the other's share is smooth. */
function chanceBelow(control: Beta, variant: Beta): (ratio: number) => number {
  if (widthOf(control) <= widthOf(variant)) {
    const grid = gridOf(control)
    return (ratio) => grid.reduce((sum, { rate, weight }) => sum + weight * beta.probability(Math.min(1, rate * ratio), variant.a, variant.b), 0)
  }
  const grid = gridOf(variant)
  return (ratio) => grid.reduce((sum, { rate, weight }) => sum + weight * beta.upperTail(Math.min(1, rate / ratio), control.a, control.b), 0)
}

/** E max(difference, 0) to both sides, of which one follows from the other: they differ by the difference of the means. */
function lossesOf(control: Beta, variant: Beta): Pick<Belief, 'lossIfTaken' | 'lossIfLeft'> {
  const [m0, m1] = [meanOf(control), meanOf(variant)]
  const taken = widthOf(control) <= widthOf(variant) ? excessOver(variant, control) : excessOver(control, variant) + m0 - m1
  return { lossIfTaken: Math.max(0, taken) / m0, lossIfLeft: Math.max(0, taken + m1 - m0) / m0 }
}

/** E max(known − other, 0) = ∫ f(known) (known · F(known) − E[other; other < known]), and E[other; other < x] = E other · F₊(x) with one success more. */
function excessOver(other: Beta, known: Beta): number {
  const mean = meanOf(other)
  return gridOf(known).reduce((sum, { rate, weight }) => sum + weight * (rate * beta.probability(rate, other.a, other.b) - mean * beta.probability(rate, other.a + 1, other.b)), 0)
}

function widthOf({ a, b }: Beta): number {
  return 1 / a + 1 / b
}

type Node = { readonly rate: number; readonly weight: number }

const nodes = 128

/** On the scale of log odds a beta density is smooth and dies at both ends, where equal steps are exact to rounding. */
function gridOf({ a, b }: Beta): readonly Node[] {
  const peak = Math.log(a / b)
  const [low, high] = [endOf(a, b, peak, -1), endOf(a, b, peak, 1)]
  const step = (high - low) / nodes
  const points = Array.from({ length: nodes + 1 }, (_, at) => {
    const odds = low + at * step
    const [rate, rest] = [1 / (1 + Math.exp(-odds)), 1 / (1 + Math.exp(odds))]
    return { rate, weight: step * betaMass(a, b, rate, rest) }
  })
  const all = points.reduce((sum, { weight }) => sum + weight, 0)
  return points.map(({ rate, weight }) => ({ rate, weight: weight / all }))
}

/** Where nothing is left of the density. */
function endOf(a: number, b: number, peak: number, side: 1 | -1): number {
  const at = (odds: number): number => betaMass(a, b, 1 / (1 + Math.exp(-odds)), 1 / (1 + Math.exp(odds)))
  const least = at(peak) * 1e-14
  let width = Math.sqrt(1 / a + 1 / b)
  while (at(peak + side * width) > least) width *= 1.25
  return peak + side * width
}

/** Logarithms of ratios between which all of the belief lies. */
function bracket(control: Beta, variant: Beta): readonly [number, number] {
  const [of0, of1] = [gridOf(control), gridOf(variant)]
  const log = (node: Node | undefined): number => Math.log(Math.max(node?.rate ?? 0, 1e-300))
  return [log(of1[0]) - log(of0.at(-1)), log(of1.at(-1)) - log(of0[0])]
}
