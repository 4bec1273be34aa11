import { chiSquare } from './distribution.ts'

/** People met and the weights in force while they were, by arm and in one order; weights in any unit. */
export type BalanceStratum = { readonly weights: readonly number[]; readonly observed: readonly number[] }

/** `warn`: .001 ≤ p < .01. `blocked`: p < .001, or people in an arm that nobody was to be in. `not-yet`: too few to say. */
export type BalanceState = 'ok' | 'warn' | 'blocked' | 'not-yet'

export type Balance = {
  readonly state: BalanceState
  readonly observed: readonly number[]
  readonly expected: readonly number[]
  /** Null where there is no answer; for people in an arm of weight zero the test is not needed. */
  readonly chiSquare: number | null
  readonly degreesOfFreedom: number | null
  readonly pValue: number | null
}

/** Below this many expected in an arm the chi-square is no approximation any more. Source: Cochran, Biometrics 10 (1954) 417. */
const fewestExpected = 5

/**
 * Are as many people in each arm as the weights in force would give? Expected = Σ over strata of the stratum's people × share; Pearson's
 * chi-square. Source: Fabijan et al., Diagnosing Sample Ratio Mismatch in Online Controlled Experiments, KDD 2019.
 */
export function sampleRatio(strata: readonly BalanceStratum[]): Balance {
  const arms = Math.max(0, ...strata.map(({ weights }) => weights.length))
  return goodnessOfFit(
    sumByArm(arms, strata.map(({ observed }) => observed)),
    sumByArm(arms, strata.map(({ weights, observed }) => expectedIn(weights, observed))),
  )
}

/**
 * Do people who met two arms divide as chance would make them? Whoever is bucketed twice meets arm i first and another next with
 * probability wᵢ(1 − wᵢ): expected in proportion to exposed × (1 − share). An arm that loses or doubles its people stands out.
 */
export function crossoverBalance({ exposed, crossovers }: { readonly exposed: readonly number[]; readonly crossovers: readonly number[] }): Balance {
  const people = sum(exposed)
  const chances = exposed.map((count) => (people === 0 ? 0 : count * (1 - count / people)))
  return goodnessOfFit(crossovers, expectedIn(chances, crossovers))
}

function goodnessOfFit(observed: readonly number[], expected: readonly number[]): Balance {
  const pairs = observed.map((count, arm) => ({ count, chance: expected[arm] ?? 0 }))
  if (pairs.some(({ count, chance }) => chance === 0 && count > 0)) return unanswered('blocked', observed, expected)
  const planned = pairs.filter(({ chance }) => chance > 0)
  if (planned.length < 2 || planned.some(({ chance }) => chance < fewestExpected)) return unanswered('not-yet', observed, expected)
  const statistic = sum(planned.map(({ count, chance }) => (count - chance) ** 2 / chance))
  const degreesOfFreedom = planned.length - 1
  const pValue = chiSquare.upperTail(statistic, degreesOfFreedom)
  return { state: stateOf(pValue), observed, expected, chiSquare: statistic, degreesOfFreedom, pValue }
}

function stateOf(pValue: number): BalanceState {
  if (pValue < 0.001) return 'blocked'
  return pValue < 0.01 ? 'warn' : 'ok'
}

function unanswered(state: BalanceState, observed: readonly number[], expected: readonly number[]): Balance {
  return { state, observed, expected, chiSquare: null, degreesOfFreedom: null, pValue: null }
}

function expectedIn(weights: readonly number[], observed: readonly number[]): readonly number[] {
  const [people, all] = [sum(observed), sum(weights)]
  return weights.map((weight) => (all === 0 ? 0 : (people * weight) / all))
}

function sumByArm(arms: number, rows: readonly (readonly number[])[]): readonly number[] {
  return Array.from({ length: arms }, (_, arm) => sum(rows.map((row) => row[arm] ?? 0)))
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0)
}
