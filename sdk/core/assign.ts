import { BUCKETS } from './bucket.ts'
import { fits } from './condition.ts'
import type { Context } from './context.ts'
import type { Assignment, Reason } from './evaluation.ts'
import { overrideHash } from './override.ts'
import type { ExperimentRules, Ruleset, Unit, VariantRules } from './ruleset.ts'
import { experimentBucketers, saltBucketer } from './salts.ts'

/** Where the order of contracts, 2 said no. An experiment that never started or is archived is in no ruleset. */
export type Step = 'schedule' | 'prerequisite' | 'audience' | 'layer' | 'traffic' | 'variant'

/** What an experiment says to one unit. */
export type Answer =
  /** Not for this unit: the flag goes on to its next rule. */
  | { readonly kind: 'left-out'; readonly step: Step }
  /** A bucket had to decide and nobody knows whose. */
  | { readonly kind: 'unit-unknown'; readonly reason: 'SUBJECT_UNKNOWN' | 'ACCOUNT_UNKNOWN' }
  /** `assignment` is null where an unknown unit gets what everybody gets. */
  | { readonly kind: 'served'; readonly variation: string; readonly reason: Reason; readonly assignment: Assignment | null; readonly exposes: boolean }

export type Question = {
  readonly ruleset: Ruleset
  readonly key: string
  readonly rules: ExperimentRules
  readonly context: Context
  /** ms since 1970. */
  readonly now: number
  /** What another flag serves here, for prerequisites. */
  readonly variationOf: (flag: string) => string | null
}

/**
 * The nine steps of contracts, 2; the first "no" ends it. States that are not running:
 * - paused and rolled-back: who would meet a variant gets control, and nothing is exposed;
 * - shipped: the variant for the whole audience, past layer, traffic and schedule; the holdout still gets control.
 *   Exposures go on only where there is a holdout, since only that readout still grows.
 */
export function assign(question: Question): Answer {
  const { rules, context } = question
  const id = unitId(rules.unit, context)
  const override = id === null ? null : overrideOf(rules, id)
  if (override !== null) return served(question, override, { id, reason: 'OVERRIDE', forced: true, exposes: rules.state.kind === 'running' })
  const step = gate(question)
  if (step !== null) return { kind: 'left-out', step }
  return id === null ? withoutUnit(question) : bucketed(question, id)
}

export function unitId(unit: Unit, context: Context): string | null {
  return (unit === 'account' ? context.account : context.subject) ?? null
}

function overrideOf(rules: ExperimentRules, id: string): VariantRules | null {
  if (rules.overrides.length === 0) return null
  const hash = overrideHash(rules.salt, id)
  const named = rules.overrides.find((override) => override.hash === hash)
  return named === undefined ? null : variantOf(rules, named.variant)
}

function variantOf(rules: ExperimentRules, key: string): VariantRules | null {
  return rules.variants.find((variant) => variant.key === key) ?? null
}

/** Steps 3–5, which ask nothing of the unit's id. */
function gate({ ruleset, rules, context, now, variationOf }: Question): Step | null {
  if (!isOpen(rules, now)) return 'schedule'
  if (!rules.prerequisites.every((one) => one.variations.includes(variationOf(one.flag) ?? ''))) return 'prerequisite'
  return rules.audience === null || fits(rules.audience, context, ruleset.audiences, now) ? null : 'audience'
}

/** A decision has no end: what was shipped or rolled back stays so after the schedule. */
function isOpen({ state, schedule }: ExperimentRules, now: number): boolean {
  if (state.kind === 'shipped' || state.kind === 'rolled-back') return true
  return (schedule.from === null || now >= schedule.from) && (schedule.until === null || now < schedule.until)
}

/** Steps 6–9. */
function bucketed(question: Question, id: string): Answer {
  const { ruleset, rules } = question
  const { state } = rules
  const holdout = holdoutOf(ruleset, rules, id)
  if (holdout !== null) {
    return served(question, rules.variants[0], { id, reason: 'HOLDOUT', holdout, exposes: state.kind === 'running' || state.kind === 'shipped' })
  }
  if (state.kind === 'shipped') return shipped(question, state.variant, id)
  if (!inLayer(ruleset, rules, id)) return { kind: 'left-out', step: 'layer' }
  if (rules.traffic < BUCKETS && experimentBucketers(rules).traffic(id) >= rules.traffic) return { kind: 'left-out', step: 'traffic' }
  if (state.kind !== 'running') return served(question, rules.variants[0], { id, reason: STILL[state.kind] })
  const bucket = experimentBucketers(rules).variant(id)
  return served(question, picked(rules.variants, bucket), { id, reason: 'SPLIT', bucket, exposes: true })
}

const STILL = { paused: 'PAUSED', 'rolled-back': 'ROLLED_BACK' } as const

function shipped(question: Question, variant: string, id: string | null): Answer {
  return served(question, variantOf(question.rules, variant), { id, reason: 'SHIPPED', exposes: id !== null && question.rules.holdouts.length > 0 })
}

/** An unknown unit still gets what every unit gets, where no bucket would have to tell. */
function withoutUnit(question: Question): Answer {
  const { rules } = question
  if (rules.state.kind === 'shipped' && rules.holdouts.length === 0) return shipped(question, rules.state.variant, null)
  const everybody = rules.layer === null && rules.traffic >= BUCKETS
  if (everybody && (rules.state.kind === 'paused' || rules.state.kind === 'rolled-back')) {
    return served(question, rules.variants[0], { id: null, reason: STILL[rules.state.kind] })
  }
  return { kind: 'unit-unknown', reason: rules.unit === 'account' ? 'ACCOUNT_UNKNOWN' : 'SUBJECT_UNKNOWN' }
}

function holdoutOf({ holdouts }: Ruleset, rules: ExperimentRules, id: string): string | null {
  for (const key of rules.holdouts) {
    const holdout = Object.hasOwn(holdouts, key) ? holdouts[key] : undefined
    if (holdout !== undefined && saltBucketer(holdout)(id) < holdout.share) return key
  }
  return null
}

function inLayer({ layers }: Ruleset, { layer }: ExperimentRules, id: string): boolean {
  if (layer === null) return true
  const salted = Object.hasOwn(layers, layer.key) ? layers[layer.key] : undefined
  if (salted === undefined) return false
  const slot = saltBucketer(salted)(id)
  return layer.slots.some(({ from, to }) => from <= slot && slot < to)
}

function picked(variants: readonly VariantRules[], bucket: number): VariantRules | undefined {
  let to = 0
  return variants.find((variant) => bucket < (to += variant.weight))
}

type Served = {
  readonly id: string | null
  readonly reason: Reason
  readonly exposes?: boolean
  readonly forced?: boolean
  readonly holdout?: string
  readonly bucket?: number
}

function served({ key, rules }: Question, variant: VariantRules | null | undefined, how: Served): Answer {
  if (variant === null || variant === undefined) return { kind: 'left-out', step: 'variant' }
  const { id, reason, exposes = false, forced = false, holdout = null, bucket = null } = how
  const assignment = id === null ? null
    : { experiment: key, phase: rules.phase, variant: variant.key, variation: variant.variation, unit: id, holdout, forced, bucket }
  return { kind: 'served', variation: variant.variation, reason, assignment, exposes }
}
