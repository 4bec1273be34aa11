import { logSampleRatioEvidence } from '../stats/always-valid.ts'
import { type Balance, crossoverBalance, sampleRatio } from '../stats/balance.ts'
import type { ByVariant, ReadoutInput } from './readout-input.ts'

/** May the numbers be believed? `blocked` withholds every lift and the verdict, `warn` stands beside them, `not-yet` has no answer. */
export type CheckState = 'ok' | 'warn' | 'blocked' | 'not-yet'

export type Check = SampleRatioCheck | CrossoverCheck | DataCheck

export type SampleRatioCheck = {
  readonly name: 'sample-ratio'
  readonly state: CheckState
  readonly facts: {
    /** Exposed people and what the weights in force would give; shares add up to 1. */
    readonly arms: readonly { readonly variant: string; readonly observed: number; readonly expected: number; readonly share: number | null; readonly plannedShare: number | null }[]
    readonly chiSquare: number | null
    readonly degreesOfFreedom: number | null
    readonly pValue: number | null
    readonly convention: 'chi-square'
    /** ln of the sequential evidence, which may be looked at whenever one likes; null where people are in an arm that nobody was to be in. */
    readonly logEvidence: number | null
  }
}

export type CrossoverCheck = {
  readonly name: 'crossovers'
  readonly state: CheckState
  readonly facts: {
    readonly people: number
    readonly arms: readonly { readonly variant: string; readonly exposed: number; readonly crossovers: number; readonly expected: number }[]
    readonly chiSquare: number | null
    readonly degreesOfFreedom: number | null
    readonly pValue: number | null
    readonly convention: 'chi-square'
  }
}

export type DataCheck = {
  readonly name: 'data-complete'
  readonly state: CheckState
  readonly facts: {
    /** Everything before this moment is counted; null for an import without times. */
    readonly completeTo: number | null
    /** asOf − completeTo, in milliseconds. */
    readonly lag: number | null
    readonly counted: number
    /** Exposures or rows that could not be used. */
    readonly refused: number
  }
}

/** Every check of a readout, in the order in which they are shown. */
export function checkReadout(input: ReadoutInput): readonly Check[] {
  return [sampleRatioCheck(input), crossoverCheck(input), dataCheck(input)]
}

export function isBlocked(checks: readonly Check[]): boolean {
  return checks.some(({ state }) => state === 'blocked')
}

/** An e-value that people who divide as planned reach once in a thousand experiments, however often one looks. */
const brokenBeyond = 1000

function sampleRatioCheck({ experiment, exposures }: ReadoutInput): SampleRatioCheck {
  const inOrder = (counts: ByVariant<number>) => experiment.variants.map(({ key }) => counts[key] ?? 0)
  const balance = sampleRatio(exposures.map(({ weights, exposed }) => ({ weights: inOrder(weights), observed: inOrder(exposed) })))
  const [people, planned] = [total(balance.observed), total(balance.expected)]
  const logEvidence = logSampleRatioEvidence(exposures.map(({ weights, exposed }) => ({ shares: sharesOf(inOrder(weights)), observed: inOrder(exposed) })))
  const arms = experiment.variants.map(({ key }, arm) => {
    const [observed, expected] = [balance.observed[arm] ?? 0, balance.expected[arm] ?? 0]
    return { variant: key, observed, expected, share: shareOf(observed, people), plannedShare: shareOf(expected, planned) }
  })
  const state = logEvidence >= Math.log(brokenBeyond) ? 'blocked' : balance.state
  return { name: 'sample-ratio', state, facts: { arms, ...testOf(balance), logEvidence: Number.isFinite(logEvidence) ? logEvidence : null } }
}

function crossoverCheck({ experiment, exposures, crossovers }: ReadoutInput): CrossoverCheck {
  const exposed = experiment.variants.map(({ key }) => total(exposures.map((stratum) => stratum.exposed[key] ?? 0)))
  const met = experiment.variants.map(({ key }) => crossovers[key] ?? 0)
  const balance = crossoverBalance({ exposed, crossovers: met })
  const people = total(met)
  const arms = experiment.variants.map(({ key }, arm) => ({
    variant: key,
    exposed: exposed[arm] ?? 0,
    crossovers: met[arm] ?? 0,
    expected: balance.expected[arm] ?? 0,
  }))
  return { name: 'crossovers', state: people === 0 ? 'ok' : balance.state, facts: { people, arms, ...testOf(balance) } }
}

/** Beyond this lag a running experiment's numbers are old; beyond this share of refused rows they may lean. */
const longestLag = 3_600_000
const largestRefusedShare = 0.01

function dataCheck({ experiment, exposures, asOf, watermark, refused }: ReadoutInput): DataCheck {
  const counted = total(exposures.flatMap(({ exposed }) => Object.values(exposed)))
  const lag = watermark === null ? null : Math.max(0, asOf - watermark)
  const isOld = experiment.status === 'running' && lag !== null && lag > longestLag
  const leans = refused > (counted + refused) * largestRefusedShare
  const isUnknown = experiment.origin === 'live' && watermark === null
  const state = isOld || leans ? 'warn' : isUnknown ? 'not-yet' : 'ok'
  return { name: 'data-complete', state, facts: { completeTo: watermark, lag, counted, refused } }
}

function testOf({ chiSquare, degreesOfFreedom, pValue }: Balance) {
  return { chiSquare, degreesOfFreedom, pValue, convention: 'chi-square' } as const
}

function sharesOf(weights: readonly number[]): readonly number[] {
  const all = total(weights)
  return weights.map((weight) => (all === 0 ? 0 : weight / all))
}

function shareOf(part: number, whole: number): number | null {
  return whole === 0 ? null : part / whole
}

function total(numbers: readonly number[]): number {
  return numbers.reduce((sum, each) => sum + each, 0)
}
