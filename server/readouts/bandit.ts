import type { Deal } from '../experiments/experiment.ts'
import { comparableArms, type Credible, credibleRate, thompsonWeights } from '../stats/bandit.ts'
import { type Arm, bestChances, expectedLosses } from '../stats/thompson.ts'
import type { MetricInput, ReadoutInput } from './readout-input.ts'
import type { ArmReadout, LiftReadout, MetricReadout, Readout, ReadoutExperiment } from './readout.ts'
import type { Verdict } from './recommend.ts'

/** What a bandit knows: which variant is how likely the best, and nothing of by how much. */
export type BanditReadout = {
  readonly metric: string
  /** Control first, then in the experiment's order. */
  readonly arms: readonly BanditArm[]
}

export type BanditArm = {
  readonly variant: string
  /** Matured people, and how many of them converted: as they came, whatever the shares were. */
  readonly people: number
  readonly converted: number
  /** As if every variant had met the same mix of days; null while nobody is matured. */
  readonly rate: number | null
  readonly interval: Credible
  /** Of new people now. */
  readonly share: number
  readonly chance: number
  /** What is lost on average, in shares of people, by taking it for good now. */
  readonly loss: number
}

const LEVEL = 0.95
/** Weekdays differ. */
const WEEK_MS = 7 * 86_400_000

export function banditReadout({ experiment, metrics }: Pick<ReadoutInput, 'experiment' | 'metrics'>): BanditReadout | null {
  const deciding = metrics.find(({ metric }) => metric.role === 'decides')
  if (experiment.plan.bandit === undefined || deciding === undefined) return null
  const { arms, betterArms } = armsOf(experiment, deciding)
  const [chances, losses] = [bestChances(betterArms), expectedLosses(betterArms)]
  const now = experiment.plan.bandit.stretches.at(-1)?.shares ?? {}
  return {
    metric: deciding.metric.key,
    arms: experiment.variants.map(({ key }, at): BanditArm => {
      const [arm = nobody, raw] = [arms[at], rawArm(deciding, key)]
      return { variant: key, people: raw.people, converted: raw.converted, rate: arm.people === 0 ? null : arm.converted / arm.people, interval: credibleRate(arm, LEVEL), share: now[key] ?? 0, chance: chances[at] ?? 0, loss: losses[at] ?? 0 }
    }),
  }
}

/** The next weights, in the experiment's order, and all they come from. */
export function dealtBy({ experiment, metrics, asOf }: Pick<ReadoutInput, 'experiment' | 'metrics' | 'asOf'>): { readonly weights: readonly number[]; readonly deal: Deal } | null {
  const deciding = metrics.find(({ metric }) => metric.role === 'decides')
  const { bandit } = experiment.plan
  if (bandit === undefined || deciding === undefined) return null
  const { arms, betterArms } = armsOf(experiment, deciding)
  const chances = bestChances(betterArms)
  const deal = { asOf, floor: bandit.floor, arms: experiment.variants.map(({ key }, at) => ({ variant: key, people: arms[at]?.people ?? 0, converted: arms[at]?.converted ?? 0, chance: chances[at] ?? 0 })) }
  return { weights: thompsonWeights(betterArms, bandit.floor), deal }
}

const nobody: Arm = { converted: 0, people: 0 }

/** `betterArms`: with what is better counted as a conversion; of cancellations those who stay. */
function armsOf(experiment: ReadoutExperiment, { metric, strata }: MetricInput): { readonly arms: readonly Arm[]; readonly betterArms: readonly Arm[] } {
  const ordered = strata.toSorted((one, other) => Number(one.stratum) - Number(other.stratum))
  const found = comparableArms(ordered.map((stratum) => experiment.variants.map(({ key }) => armIn(stratum.arms[key]))))
  const arms = experiment.variants.map((_, at) => found[at] ?? nobody)
  return { arms, betterArms: metric.direction === 'more' ? arms : arms.map(({ converted, people }) => ({ converted: people - converted, people })) }
}

function armIn(summary: MetricInput['strata'][number]['arms'][string] | undefined): Arm {
  return summary === undefined ? nobody : { people: summary.people, converted: Number(summary.sum) }
}

function rawArm({ strata }: MetricInput, variant: string): Arm {
  return strata.map(({ arms }) => armIn(arms[variant])).reduce((sum, arm) => ({ people: sum.people + arm.people, converted: sum.converted + arm.converted }), nobody)
}

/** The variant most likely the best. A blocking check comes before it, as before every verdict. */
export function banditVerdict({ checks, experiment, asOf }: Pick<Readout, 'checks' | 'experiment' | 'asOf'>, { metric, arms }: BanditReadout): Verdict {
  const cause = checks.find(({ state }) => state === 'blocked')
  if (cause !== undefined) return { kind: 'not-trustworthy', cause, reasons: [] }
  const [leader] = arms.toSorted((one, other) => other.chance - one.chance)
  const [chance, ran] = [leader?.chance ?? 0, (experiment.stoppedAt ?? asOf) - (experiment.startedAt ?? asOf)]
  return { kind: 'bandit', variant: leader?.variant ?? '', metric, chance, loss: leader?.loss ?? 0, share: leader?.share ?? 0, clear: chance >= LEVEL && ran >= WEEK_MS, reasons: [] }
}

/**
 * A bandit's metrics: who was met and counted, and nothing that a test or an interval would say. Shares that follow the results spoil both, and
 * people of all days together compare other mixes of days, so their rates are left out too; the bandit's own stand in its readout.
 */
export function withoutTests(metric: MetricReadout, variants: readonly string[]): MetricReadout {
  return { ...metric, arms: metric.arms.map(plainArm), lifts: variants.map(untested), daily: [], steps: [], curve: [], novelty: [], looks: [], lookedValues: {} }
}

function plainArm(arm: ArmReadout): ArmReadout {
  return { ...arm, value: null, interval: null }
}

function untested(variant: string): LiftReadout {
  return { variant, lift: { kind: 'none', reason: 'bandit', inputs: [] }, answer: 'no-answer' }
}
