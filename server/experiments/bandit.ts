import { refusal } from '../refusal.ts'
import type { Condition, Range } from '#sdk/core/ruleset.ts'
import { withStratum } from './change.ts'
import { currentPhase, type Bandit, type Deal, type Design, type Experiment, type Phase, type Running, type Stratum, type Surface } from './experiment.ts'

/** Shares that move less than this, out of 100,000, are left as they are: a stretch of its own would tell nothing. */
const LEAST_MOVE = 1_000
/** Each change is told to every SDK for as long as it runs. */
export const MOST_BANDIT_DAYS = 60

/** What a plan asks of a bandit; null where it is none. */
export function banditOf({ plan }: Pick<Design, 'plan'>): Bandit | null {
  return plan.rule === 'bandit' ? (plan.bandit ?? null) : null
}

/** Where shares follow the results, and why not elsewhere. @throws Refusal that says what to change. */
export function refuseBandit({ key, surface, design }: Pick<Experiment, 'key' | 'surface' | 'design'>): void {
  if (design.plan.rule !== 'bandit') return
  const because = banditObstacle(surface, design)
  if (because !== null) throw refusal('invalid', `"${key}" cannot be a bandit: ${because}`, { experiment: key, surface, rule: 'bandit' })
}

function banditObstacle(surface: Surface, design: Design): string | null {
  const { plan, variants } = design
  if (surface === 'pricing') return 'a price is never left to one. People would pay other prices by what others did; compare prices by a test.'
  if (surface !== 'landing') return 'it is for landing pages alone, where variants live short and people come once. Choose the place "landing", or compare by a test.'
  if (!plan.bandit) return 'its floor and how often shares change are missing. Give plan.bandit, for instance { "floor": 0.05, "everyDays": 1 }.'
  if (plan.bandit.floor * variants.length > 0.8) return `${variants.length} variants that keep ${plan.bandit.floor * 100} % each leave nothing to move. Lower the floor, or take fewer variants.`
  if (variants.some(({ weight }) => weight < (plan.bandit?.floor ?? 0) * 100_000)) return 'a variant begins below the floor. Begin with even weights.'
  if (plan.days > MOST_BANDIT_DAYS) return `it runs for at most ${MOST_BANDIT_DAYS} days. Plan fewer.`
  if (design.unit !== 'person' || !design.newPeopleOnly) return 'only new people are dealt by it, because others would meet another variant when shares change. Choose the unit "person" and new people only.'
  if (design.traffic !== 100_000 || design.layer !== null || design.prerequisites.length > 0) return 'everybody who fits takes part. Give it all traffic, no layer and no prerequisites.'
  if ((design.decidesToo ?? []).length > 0) return 'one metric alone decides shares. Read the others beside it, or compare by a test.'
  return design.guardrails.length > 0 ? 'it gives no answer on guardrails. Read those metrics beside it, or compare by a test.' : null
}

/** A bandit is changed by its results alone; other variants or people are another bandit. */
export function refuseChangeOfBandit({ key, design }: Pick<Experiment, 'key' | 'design'>, parts: readonly string[]): void {
  if (design.plan.rule !== 'bandit' || parts.every((part) => part === 'tags' || part === 'overrides')) return
  throw refusal('wrong-state', `"${key}" is a bandit: its shares follow the results, and whoever came keeps a variant by them. Stop it and launch another one instead.`, { experiment: key, parts: parts.join(' ') })
}

/** New weights from now on, in a stretch of their own; the experiment as it is where they hardly differ. */
export function dealtAnew(experiment: Running, { weights, deal }: { readonly weights: readonly number[]; readonly deal: Deal }, now: Date): Running {
  const { variants } = experiment.design
  if (variants.every(({ weight }, at) => Math.abs((weights[at] ?? weight) - weight) < LEAST_MOVE)) return experiment
  const design = { ...experiment.design, variants: variants.map((one, at) => ({ ...one, weight: weights[at] ?? one.weight })) }
  const phases = withStratum(experiment.phases, design, now).map((phase, at, all) => (at === all.length - 1 ? { ...phase, strata: withDeal(phase.strata, deal) } : phase))
  return { ...experiment, design, phases }
}

function withDeal(strata: readonly Stratum[], dealt: Deal): readonly Stratum[] {
  return strata.map((one, at) => (at === strata.length - 1 ? { ...one, dealt } : one))
}

/** People first seen in [from, until), and the ranges by which they were dealt: they keep their variant. */
export type Kept = { readonly from: number; readonly until: number; readonly salt: string; readonly ranges: readonly Range[] }

/**
 * Whom earlier weights of a running bandit dealt, newest first. Serving knows when somebody was first seen, and nothing else of what they met:
 * so weights in force are for people first seen since they are, and everybody before goes on by those of their own time, by the same buckets.
 */
export function keptBy(experiment: Experiment): readonly Kept[] {
  if (experiment.kind !== 'running' || banditOf(experiment.design) === null) return []
  const { salt, strata } = currentPhase(experiment)
  return strata.slice(0, -1).map((stratum, at): Kept => ({ from: stratum.from, until: strata[at + 1]?.from ?? stratum.from, salt: `${salt}.variant`, ranges: rangesOf(experiment.design, stratum) })).toReversed()
}

function rangesOf({ variants }: Design, { weights }: Stratum): readonly Range[] {
  let to = 0
  return variants.flatMap(({ key, variation }) => {
    const from = to
    to += weights[key] ?? 0
    return to > from ? [{ from, to, variation }] : []
  })
}

/** Since when somebody must be first seen to be dealt anew: of a running bandit, since its weights are in force. */
export function newSince(experiment: Experiment, phase: Phase): number {
  return experiment.kind === 'running' && banditOf(experiment.design) !== null ? (phase.strata.at(-1)?.from ?? phase.from) : phase.from
}

export function seenWithin({ from, until }: Pick<Kept, 'from' | 'until'>): Condition {
  const clause = (operator: 'at-least' | 'less', at: number): Condition => ({ kind: 'clause', attribute: 'firstSeenAt', operator, values: [at] })
  return { kind: 'all', of: [clause('at-least', from), clause('less', until)] }
}
