import { bucket } from './bucket.ts'
import type { Context } from './context.ts'
import type { ErrorCode, Reason } from './evaluation.ts'
import { explainCondition } from './explain-condition.ts'
import { explainExperiment } from './explain-experiment.ts'
import type { Explanation, FlagStep, Outcome, PrerequisiteStep, RuleStep, ServeStep } from './explanation.ts'
import type { FlagRules, PlainServe, Prerequisite, Rule, Ruleset } from './ruleset.ts'

type Given = { readonly ruleset: Ruleset; readonly context: Context; readonly now: number; readonly depth: number }

/** As in `evaluate.ts`: flags that ask for each other in a ring end here. */
const DEEPEST_PREREQUISITE = 8

/**
 * Why a flag is what it is for one context: every step that was asked, down to clauses and buckets. It decides on its own,
 * slowly and in full, and tests hold its outcome equal to that of `evaluate`, which decides in a hurry. Never throws.
 *
 * @param now ms since 1970
 * @example explain(ruleset, 'checklist', { subject: 'anon-7' }, Date.now()).steps
 */
export function explain(ruleset: Ruleset, key: string, context: Context, now: number): Explanation {
  try {
    const flag = flagOf(ruleset, key)
    if (flag === null) return { flag: key, outcome: failed('FLAG_NOT_FOUND'), steps: [] }
    const { steps, outcome } = walk({ ruleset, context, now, depth: 0 }, key, flag)
    return { flag: key, steps, outcome: checked(flag, outcome) }
  } catch {
    return { flag: key, outcome: failed('GENERAL'), steps: [] }
  }
}

function flagOf({ flags }: Ruleset, key: string): FlagRules | null {
  return Object.hasOwn(flags, key) ? (flags[key] ?? null) : null
}

function failed(error: ErrorCode): Outcome {
  return { ...plain(null, 'ERROR', null), error }
}

function plain(variation: string | null, reason: Reason, rule: string | null): Outcome {
  return { variation, reason, rule, experiment: null, variant: null, unit: null, holdout: null, bucket: null, exposes: false, error: null }
}

/** A variation that the flag does not have, or whose value is of another type, cannot be served. */
function checked({ type, values }: FlagRules, outcome: Outcome): Outcome {
  if (outcome.variation === null) return outcome
  const value = Object.hasOwn(values, outcome.variation) ? values[outcome.variation] : undefined
  const isServable = value !== undefined && (type === 'json' || typeof value === type)
  return isServable ? outcome : failed('PARSE_ERROR')
}

type Walked = { readonly steps: readonly FlagStep[]; readonly outcome: Outcome }

function walk(given: Given, key: string, flag: FlagRules): Walked {
  const forced = forcedOf(given.context, key)
  if (forced !== null) return forced
  if (!flag.on) return { steps: [{ step: 'off', variation: flag.off }], outcome: plain(flag.off, 'DISABLED', null) }
  const steps: FlagStep[] = []
  for (const prerequisite of flag.prerequisites ?? []) {
    const step = ask(given, prerequisite)
    steps.push(step)
    if (!step.passed) return { steps, outcome: plain(flag.off, 'PREREQUISITE_FAILED', null) }
  }
  for (const rule of flag.rules) {
    const { step, outcome } = tried(given, rule)
    steps.push(step)
    if (outcome !== null) return { steps, outcome }
  }
  const { serve, outcome } = fallThrough(given, flag)
  return { steps: [...steps, { step: 'fallthrough', serve }], outcome }
}

/** What a signed preview link shows, whatever the rules say. */
function forcedOf({ forced, subject }: Context, key: string): Walked | null {
  const found = forced !== undefined && Object.hasOwn(forced, key) ? forced[key] : undefined
  if (found === undefined) return null
  const { variation, experiment, variant } = found
  const isArm = experiment !== null && variant !== null
  const outcome = { ...plain(variation, 'OVERRIDE', null), ...(isArm ? { experiment, variant, unit: subject ?? '' } : {}) }
  return { steps: [{ step: 'forced', variation, experiment, variant }], outcome }
}

function ask(given: Given, { flag: key, variations }: Prerequisite): PrerequisiteStep {
  const flag = flagOf(given.ruleset, key)
  const served = flag === null || given.depth >= DEEPEST_PREREQUISITE ? null : walk({ ...given, depth: given.depth + 1 }, key, flag).outcome.variation
  return { step: 'prerequisite', flag: key, variations, served, passed: variations.includes(served ?? '') }
}

function tried(given: Given, rule: Rule): { readonly step: RuleStep; readonly outcome: Outcome | null } {
  const { context, ruleset, now } = given
  const condition = rule.when === null ? null : explainCondition(rule.when, context, ruleset.audiences, now)
  if (condition !== null && condition.fits !== true) return { step: { step: 'rule', rule: rule.id, condition, serve: null, decides: false }, outcome: null }
  const { serve, outcome } = serving(given, rule)
  return { step: { step: 'rule', rule: rule.id, condition, serve, decides: outcome !== null }, outcome }
}

type Serving = { readonly serve: ServeStep | null; readonly outcome: Outcome | null }

function serving(given: Given, { id, serve }: Rule): Serving {
  switch (serve.kind) {
    case 'variation': return { serve, outcome: plain(serve.variation, 'TARGETING_MATCH', id) }
    case 'rollout': return rolledOut(serve, given.context, id)
    case 'experiment': return experimented(given, serve.experiment, id)
    default: return { serve: null, outcome: null }
  }
}

function rolledOut(rollout: Extract<PlainServe, { kind: 'rollout' }>, context: Context, rule: string | null): { readonly serve: ServeStep; readonly outcome: Outcome | null } {
  const { salt, ranges } = rollout
  const unit = context.subject ?? null
  if (unit === null) return { serve: { kind: 'rollout', salt, unit, bucket: null, range: null }, outcome: plain(null, 'SUBJECT_UNKNOWN', rule) }
  const drawn = bucket(salt, unit)
  const range = ranges.find(({ from, to }) => from <= drawn && drawn < to) ?? null
  return { serve: { kind: 'rollout', salt, unit, bucket: drawn, range }, outcome: range === null ? null : plain(range.variation, 'SPLIT', rule) }
}

function experimented(given: Given, key: string, rule: string): Serving {
  const { ruleset, context, now } = given
  const rules = Object.hasOwn(ruleset.experiments, key) ? ruleset.experiments[key] : undefined
  if (rules === undefined) return { serve: { kind: 'experiment', experiment: key, unit: 'person', id: null, steps: [] }, outcome: null }
  const { steps, outcome } = explainExperiment({ ruleset, key, rules, context, now, ask: (one) => ask(given, one) })
  const id = (rules.unit === 'account' ? context.account : context.subject) ?? null
  return { serve: { kind: 'experiment', experiment: key, unit: rules.unit, id, steps }, outcome: outcome === null ? null : { ...outcome, rule } }
}

function fallThrough({ context }: Given, { rules, fallthrough }: FlagRules): { readonly serve: ServeStep; readonly outcome: Outcome } {
  if (fallthrough.kind === 'variation') return { serve: fallthrough, outcome: plain(fallthrough.variation, rules.length === 0 ? 'STATIC' : 'DEFAULT', null) }
  const { serve, outcome } = rolledOut(fallthrough, context, null)
  return { serve, outcome: outcome ?? plain(null, 'DEFAULT', null) }
}
