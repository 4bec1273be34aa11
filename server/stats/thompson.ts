import { beta } from './distribution.ts'
import { betaMass } from './incomplete.ts'

/** Conversions and people of one arm. */
export type Arm = { readonly converted: number; readonly people: number }

/**
 * Shares of traffic for a bandit: each arm's chance to be the best, never below `floor`, so that none is given up for an early bad hour. By
 * integration and not by drawing: the same numbers, the same shares. No p-value stands beside them: shares that follow the results spoil it.
 * Sources: Thompson, Biometrika 25 (1933) 285; Russo et al., A Tutorial on Thompson Sampling (2018), 3; floor: Scott, Appl. Stoch. Models 26 (2010) 639.
 */
export function thompsonShares(arms: readonly Arm[], floor: number): readonly number[] {
  const chances = bestChances(arms)
  const least = Math.min(floor, 1 / arms.length)
  return chances.map((chance) => least + (1 - arms.length * least) * chance)
}

/** Chance that an arm's rate is the highest, every rate as likely as another before: ∫ f ∏ F of the others. */
export function bestChances(arms: readonly Arm[]): readonly number[] {
  return highest(arms).map(({ chance }) => chance)
}

/**
 * What is lost on average by taking an arm for good instead of whichever is the best: E max − E of its rate, in shares of people. Of the arm
 * that leads it is what stopping now costs. Source: Scott, Appl. Stoch. Models Bus. Ind. 31 (2015) 37, 3 ("value remaining").
 */
export function expectedLosses(arms: readonly Arm[]): readonly number[] {
  const best = highest(arms).reduce((sum, { part }) => sum + part, 0)
  return arms.map(({ converted, people }) => Math.max(0, best - (1 + converted) / (2 + people)))
}

/** Of each arm the chance that it is the highest, and the part of E max that is its own: ∫ x f ∏ F of the others. */
function highest(arms: readonly Arm[]): readonly { readonly chance: number; readonly part: number }[] {
  const posteriors = arms.map(({ converted, people }) => ({ a: 1 + converted, b: 1 + people - converted }))
  const nodes = nodesOver(posteriors).map(({ odds, weight }) => {
    const [rate, rest] = [1 / (1 + Math.exp(-odds)), 1 / (1 + Math.exp(odds))]
    return { rate, weight, densities: posteriors.map(({ a, b }) => betaMass(a, b, rate, rest)), shares: posteriors.map(({ a, b }) => beta.probability(rate, a, b)) }
  })
  const found = posteriors.map((_, own) =>
    nodes.reduce(
      (sum, { rate, weight, densities, shares }) => {
        const here = weight * shares.reduce((product, share, at) => (at === own ? product : product * share), densities[own] ?? 0)
        return { chance: sum.chance + here, part: sum.part + rate * here }
      },
      { chance: 0, part: 0 },
    ),
  )
  const all = found.reduce((sum, { chance }) => sum + chance, 0)
  return found.map(({ chance, part }) => ({ chance: chance / all, part: part / all }))
}

type Posterior = { readonly a: number; readonly b: number }

/** Gauss and Legendre's points of a stretch from −1 to 1, and their weights. */
const inStretch = [{ at: -Math.sqrt(0.6), weight: 5 / 9 }, { at: 0, weight: 8 / 9 }, { at: Math.sqrt(0.6), weight: 5 / 9 }] as const

/** On the scale of log odds, close wherever one of the densities bends: an arm that is known well is a needle among those that are not. */
function nodesOver(posteriors: readonly Posterior[]): readonly { readonly odds: number; readonly weight: number }[] {
  const steps = Array.from({ length: 49 }, (_, at) => (at - 24) / 24)
  const edges = posteriors.flatMap(({ a, b }) => {
    const [peak, narrow] = [Math.log(a / b), 9 * Math.sqrt(1 / a + 1 / b)]
    // Towards the end that few saw the density falls as slowly as e to the log odds.
    return [...steps.map((step) => peak + narrow * step), peak - 40 / a, peak + 40 / b]
  }).toSorted((one, other) => one - other)
  return edges.slice(1).flatMap((to, at) => {
    const half = (to - (edges[at] ?? to)) / 2
    return inStretch.map((point) => ({ odds: to - half + half * point.at, weight: half * point.weight }))
  })
}
