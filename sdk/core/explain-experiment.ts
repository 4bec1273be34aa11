import { BUCKETS, bucket } from './bucket.ts'
import type { Context } from './context.ts'
import type { Reason } from './evaluation.ts'
import { explainCondition } from './explain-condition.ts'
import type { ExperimentStep, Outcome, PrerequisiteStep, Slot } from './explanation.ts'
import { overrideHash } from './override.ts'
import type { ExperimentRules, Prerequisite, Ruleset, VariantRules } from './ruleset.ts'

export type Question = {
  readonly ruleset: Ruleset
  readonly key: string
  readonly rules: ExperimentRules
  readonly context: Context
  readonly now: number
  readonly ask: (prerequisite: Prerequisite) => PrerequisiteStep
}

/** `outcome` is null where the flag goes on to its next rule. */
export type Explained = { readonly steps: readonly ExperimentStep[]; readonly outcome: Omit<Outcome, 'rule'> | null }

/** A step asked, and what it serves if it ends the question so. */
type Asked = { readonly step: ExperimentStep; readonly outcome?: Omit<Outcome, 'rule'> }

/** The nine steps of contracts, 2, told one by one; `assign` decides the same without a word. */
export function explainExperiment(question: Question): Explained {
  const steps: ExperimentStep[] = []
  for (const { step, outcome } of asked(question)) {
    steps.push(step)
    if (outcome !== undefined) return { steps, outcome }
    if (!step.passed) return { steps, outcome: null }
  }
  return { steps, outcome: null }
}

/** Step by step on demand: who is ended early is asked nothing more. */
function* asked(question: Question): Generator<Asked> {
  const { rules, context } = question
  const id = (rules.unit === 'account' ? context.account : context.subject) ?? null
  if (id !== null && rules.overrides.length > 0) yield override(question, id)
  yield* gate(question)
  if (id === null) yield* withoutUnit(question)
  else yield* bucketed(question, id)
}

function override(question: Question, id: string): Asked {
  const { rules } = question
  const hash = overrideHash(rules.salt, id)
  const named = rules.overrides.find((one) => one.hash === hash)
  const variant = named === undefined ? undefined : rules.variants.find(({ key }) => key === named.variant)
  if (variant === undefined) return { step: { step: 'override', variant: null, passed: true } }
  return { step: { step: 'override', variant: variant.key, passed: true }, outcome: served(question, variant, { id, reason: 'OVERRIDE', exposes: rules.state.kind === 'running' }) }
}

function* gate({ ruleset, rules, context, now, ask }: Question): Generator<Asked> {
  const { from, until } = rules.schedule
  const isDecided = rules.state.kind === 'shipped' || rules.state.kind === 'rolled-back'
  if (!isDecided && (from !== null || until !== null)) {
    yield { step: { step: 'schedule', from, until, passed: (from === null || now >= from) && (until === null || now < until) } }
  }
  for (const one of rules.prerequisites) yield { step: ask(one) }
  if (rules.audience === null) return
  const condition = explainCondition(rules.audience, context, ruleset.audiences, now)
  yield { step: { step: 'audience', condition, passed: condition.fits === true } }
}

/** Nobody's bucket can be asked: what everybody gets is still served. */
function* withoutUnit(question: Question): Generator<Asked> {
  const { rules } = question
  const isEverybody = rules.state.kind === 'shipped' ? rules.holdouts.length === 0 : rules.state.kind !== 'running' && rules.layer === null && rules.traffic >= BUCKETS
  if (isEverybody) yield* stated(question, null)
  else yield { step: { step: 'unit', unit: rules.unit, passed: false }, outcome: nobody(rules.unit === 'account' ? 'ACCOUNT_UNKNOWN' : 'SUBJECT_UNKNOWN') }
}

function* bucketed(question: Question, id: string): Generator<Asked> {
  const { ruleset, rules } = question
  for (const key of rules.holdouts) yield* holdout(question, key, id)
  if (rules.state.kind === 'shipped') yield* stated(question, id)
  if (rules.layer !== null) yield layer(ruleset, rules.layer, id)
  if (rules.traffic < BUCKETS) yield traffic(rules, id)
  if (rules.state.kind !== 'running') yield* stated(question, id)
  yield variant(question, id)
}

function* holdout(question: Question, key: string, id: string): Generator<Asked> {
  const { ruleset, rules } = question
  const held = Object.hasOwn(ruleset.holdouts, key) ? ruleset.holdouts[key] : undefined
  if (held === undefined) return
  const drawn = bucket(held.salt, id)
  const step = { step: 'holdout', holdout: key, salt: held.salt, bucket: drawn, share: held.share } as const
  if (drawn >= held.share) {
    yield { step: { ...step, passed: true } }
    return
  }
  const control = rules.variants[0]
  const exposes = rules.state.kind === 'running' || rules.state.kind === 'shipped'
  yield control === undefined ? { step: { ...step, passed: false } } : { step: { ...step, passed: false }, outcome: served(question, control, { id, reason: 'HOLDOUT', holdout: key, exposes }) }
}

const STILL = { paused: 'PAUSED', shipped: 'SHIPPED', 'rolled-back': 'ROLLED_BACK' } as const

/** Paused and rolled back: control. Shipped: the variant, exposed only where a holdout's readout still grows. */
function* stated(question: Question, id: string | null): Generator<Asked> {
  const { state, variants, holdouts } = question.rules
  if (state.kind === 'running') return
  const chosen = state.kind === 'shipped' ? variants.find(({ key }) => key === state.variant) : variants[0]
  const step = { step: 'state', state: state.kind, variant: chosen?.key ?? null, passed: chosen !== undefined } as const
  const exposes = state.kind === 'shipped' && id !== null && holdouts.length > 0
  yield chosen === undefined ? { step } : { step, outcome: served(question, chosen, { id, reason: STILL[state.kind], exposes }) }
}

function layer({ layers }: Ruleset, { key, slots }: NonNullable<ExperimentRules['layer']>, id: string): Asked {
  const salt = Object.hasOwn(layers, key) ? (layers[key]?.salt ?? null) : null
  const drawn = salt === null ? null : bucket(salt, id)
  const passed = drawn !== null && slots.some(({ from, to }) => from <= drawn && drawn < to)
  return { step: { step: 'layer', layer: key, salt, bucket: drawn, slots, passed } }
}

function traffic(rules: ExperimentRules, id: string): Asked {
  const salt = `${rules.salt}.traffic`
  const drawn = bucket(salt, id)
  return { step: { step: 'traffic', salt, bucket: drawn, share: rules.traffic, passed: drawn < rules.traffic } }
}

function variant(question: Question, id: string): Asked {
  const salt = `${question.rules.salt}.variant`
  const drawn = bucket(salt, id)
  const met = spans(question.rules.variants).find(({ range }) => drawn < range.to)
  const step = { step: 'variant', salt, bucket: drawn, variant: met?.variant.key ?? null, range: met?.range ?? null, passed: met !== undefined } as const
  return met === undefined ? { step } : { step, outcome: served(question, met.variant, { id, reason: 'SPLIT', bucket: drawn, exposes: true }) }
}

/** Cumulative weights as ranges. */
function spans(variants: readonly VariantRules[]): readonly { readonly variant: VariantRules; readonly range: Slot }[] {
  let to = 0
  return variants.map((one) => ({ variant: one, range: { from: to, to: (to += one.weight) } }))
}

type How = { readonly id: string | null; readonly reason: Reason; readonly exposes: boolean; readonly holdout?: string; readonly bucket?: number }

/** Who has no unit gets the value without being assigned to anything. */
function served({ key }: Question, { key: variant, variation }: VariantRules, how: How): Omit<Outcome, 'rule'> {
  const { id, reason, exposes, holdout = null, bucket: drawn = null } = how
  const assigned = id === null ? { experiment: null, variant: null } : { experiment: key, variant }
  return { variation, reason, ...assigned, unit: id, holdout, bucket: drawn, exposes, error: null }
}

function nobody(reason: Reason): Omit<Outcome, 'rule'> {
  return { variation: null, reason, experiment: null, variant: null, unit: null, holdout: null, bucket: null, exposes: false, error: null }
}
