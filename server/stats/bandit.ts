import { beta } from './distribution.ts'
import type { Arm } from './thompson.ts'
import { thompsonShares } from './thompson.ts'

/** People of one stretch of constant shares, arm by arm. */
export type Stretch = readonly Arm[]

/**
 * Each arm as if all had met the same mix of days. Shares that follow the results send most people to the arm that leads, and if those days
 * are good ones for everybody, all its people together look better than they are (Simpson's paradox), which sends it still more. So an arm's
 * rate is that of each stretch, weighted alike for all arms: what a stretch brings to everybody falls out of the comparison. The weight is
 * Cochran's for many arms, 1 / Σ 1/n, the inverse of how little a stretch tells between them; people are as many as would know the rate as well
 * (Kish). In one stretch these are the counts themselves.
 * Sources: Simpson, JRSS B 13 (1951) 238; Cochran, Biometrics 10 (1954) 417; Kish, Survey Sampling (1965), 11.7; changing shares: Kohavi et al.,
 * Trustworthy Online Controlled Experiments (2020), 3 and 20; weighting against them in bandits: Hadad et al., PNAS 118 (2021) e2014602118.
 */
export function comparableArms(stretches: readonly Stretch[]): readonly Arm[] {
  const groups = withEverybody(stretches)
  const [only] = groups
  if (only === undefined || groups.length === 1) return only ?? []
  const weights = groups.map(weightOf)
  const all = weights.reduce((sum, weight) => sum + weight, 0)
  return only.map((_, at) => {
    const own = groups.map((arms, group) => ({ ...(arms[at] ?? nobody), weight: (weights[group] ?? 0) / all }))
    const rate = own.reduce((sum, { converted, people, weight }) => sum + (weight * converted) / people, 0)
    const people = 1 / own.reduce((sum, arm) => sum + arm.weight ** 2 / arm.people, 0)
    return { people, converted: Math.min(people, rate * people) }
  })
}

const nobody: Arm = { converted: 0, people: 0 }

function weightOf(arms: Stretch): number {
  return 1 / arms.reduce((sum, { people }) => sum + 1 / people, 0)
}

/** Neighbouring stretches are one until each arm has somebody in it; what is left over at the end tells nothing between the arms yet. */
function withEverybody(stretches: readonly Stretch[]): readonly Stretch[] {
  const whole: Stretch[] = []
  let open: Stretch | null = null
  for (const stretch of stretches) {
    const together: Stretch = open === null ? stretch : added(open, stretch)
    open = together.every(({ people }) => people > 0) ? null : together
    if (open === null) whole.push(together)
  }
  return whole.length === 0 && open !== null ? [open] : whole
}

function added(one: Stretch, other: Stretch): Stretch {
  return one.map(({ converted, people }, at) => ({ converted: converted + (other[at]?.converted ?? 0), people: people + (other[at]?.people ?? 0) }))
}

const whole = 100_000

/** Thompson's shares as weights out of 100,000: whole numbers that add up, what is cut off given to those who lost most, none below the floor. */
export function thompsonWeights(arms: readonly Arm[], floor: number): readonly number[] {
  const exact = thompsonShares(arms, floor).map((share) => share * whole)
  const cut = exact.map((weight) => Math.floor(weight + 1e-6))
  const missing = whole - cut.reduce((sum, weight) => sum + weight, 0)
  const first = exact.map((weight, at) => ({ at, lost: weight - (cut[at] ?? 0) })).toSorted((one, other) => other.lost - one.lost || one.at - other.at)
  const more = new Set(first.slice(0, missing).map(({ at }) => at))
  return cut.map((weight, at) => weight + (more.has(at) ? 1 : 0))
}

export type Credible = { readonly from: number; readonly to: number; readonly level: number; readonly convention: 'beta credible' }

/** Where an arm's rate lies with that chance, every rate as likely as another before. Source: Gelman et al., Bayesian Data Analysis (2013), 2.4. */
export function credibleRate({ converted, people }: Arm, level: number): Credible {
  const [a, b, tail] = [1 + converted, 1 + people - converted, (1 - level) / 2]
  return { from: beta.quantile(tail, a, b), to: beta.quantile(1 - tail, a, b), level, convention: 'beta credible' }
}
