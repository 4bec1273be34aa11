import { assign } from './assign.ts'
import { fits } from './condition.ts'
import type { Context } from './context.ts'
import type { Assignment, ErrorCode, Evaluation, Reason, Widened } from './evaluation.ts'
import type { FlagRules, FlagType, Json, PlainServe, Rule, Ruleset } from './ruleset.ts'
import { saltBucketer } from './salts.ts'

/**
 * What a flag is for one context, and why. Never throws: whatever is wrong answers `fallback`, with an error.
 *
 * @param fallback served when nothing else can be, of the flag's own type; `null` fits every type
 * @param now ms since 1970
 * @example evaluate(ruleset, 'checklist', false, { subject: 'anon-7' }, Date.now()).value
 */
export function evaluate<Fallback extends Json>(
  ruleset: Ruleset, key: string, fallback: Fallback, context: Context, now: number,
): Evaluation<Widened<Fallback>> {
  const answer = guarded(ruleset, key, fallback, context, now)
  // The one cast: `guarded` has compared the type of the flag with the type of the fallback.
  return answer as Evaluation<Widened<Fallback>>
}

function guarded(ruleset: Ruleset, key: string, fallback: Json, context: Context, now: number): Evaluation {
  try {
    const flag = flagOf(ruleset, key)
    if (flag === null) return failed(key, fallback, 'FLAG_NOT_FOUND', `The ruleset has no flag ${JSON.stringify(key)}.`)
    if (!isOfType(flag.type, fallback)) return failed(key, fallback, 'TYPE_MISMATCH', `The flag ${key} is of type ${flag.type}; the fallback is not.`)
    return valued(flag.type, flag.values, key, fallback, decide({ ruleset, context, now, depth: 0 }, key, flag))
  } catch (thrown) {
    return failed(key, fallback, 'GENERAL', thrown instanceof Error ? thrown.message : 'The ruleset or the context cannot be read.')
  }
}

function flagOf({ flags }: Ruleset, key: string): FlagRules | null {
  return Object.hasOwn(flags, key) ? (flags[key] ?? null) : null
}

function isOfType(type: FlagType, fallback: Json | undefined): boolean {
  if (fallback === null || fallback === undefined) return true
  return type === 'json' ? typeof fallback === 'object' : typeof fallback === type
}

function failed(flag: string, value: Json, code: ErrorCode, message: string): Evaluation {
  return { flag, value, variation: null, reason: 'ERROR', rule: null, assignment: null, exposes: false, error: { code, message } }
}

/** A decision about a flag, before its value is looked up; without a variation the fallback is served. */
type Decided = {
  readonly variation: string | null
  readonly reason: Reason
  readonly rule: string | null
  readonly assignment: Assignment | null
  readonly exposes: boolean
}

/** Written out field by field: this runs at every question, and spreading costs as much as deciding. */
function valued(type: FlagType, values: FlagRules['values'], key: string, fallback: Json, decided: Decided): Evaluation {
  const { variation, reason, rule, assignment, exposes } = decided
  if (variation === null) return { flag: key, value: fallback, variation, reason, rule, assignment, exposes, error: null }
  const value = Object.hasOwn(values, variation) ? values[variation] : undefined
  if (value === undefined) return failed(key, fallback, 'PARSE_ERROR', `The flag ${key} has no variation ${JSON.stringify(variation)}.`)
  if (type !== 'json' && typeof value !== type) return failed(key, fallback, 'PARSE_ERROR', `The variation ${variation} of ${key} is no ${type}.`)
  return { flag: key, value, variation, reason, rule, assignment, exposes, error: null }
}

type Given = { readonly ruleset: Ruleset; readonly context: Context; readonly now: number; readonly depth: number }

/** Flags that ask for each other in a ring end here: the prerequisite is not met. */
const DEEPEST_PREREQUISITE = 8

function decide(given: Given, key: string, flag: FlagRules): Decided {
  const forced = forcedOf(given.context, key)
  if (forced !== null) return forced
  if (!flag.on) return plain(flag.off, 'DISABLED', null)
  if (flag.prerequisites?.some((one) => !one.variations.includes(variationOf(given, one.flag) ?? '')) === true) return plain(flag.off, 'PREREQUISITE_FAILED', null)
  for (const rule of flag.rules) {
    if (rule.when !== null && !fits(rule.when, given.context, given.ruleset.audiences, given.now)) continue
    const served = serve(given, rule)
    if (served !== null) return served
  }
  return fallThrough(given, flag)
}

/** What a signed preview link shows, whatever the rules say. It never counts. */
function forcedOf({ forced, subject }: Context, key: string): Decided | null {
  const found = forced !== undefined && Object.hasOwn(forced, key) ? forced[key] : undefined
  if (found === undefined) return null
  const { variation, experiment, variant } = found
  const assignment = experiment === null || variant === null ? null
    : { experiment, phase: 0, variant, variation, unit: subject ?? '', holdout: null, forced: true, bucket: null }
  return { variation, reason: 'OVERRIDE', rule: null, assignment, exposes: false }
}

function fallThrough({ context }: Given, { rules, fallthrough }: FlagRules): Decided {
  if (fallthrough.kind === 'variation') return plain(fallthrough.variation, rules.length === 0 ? 'STATIC' : 'DEFAULT', null)
  return rolledOut(fallthrough, context, null) ?? plain(null, 'DEFAULT', null)
}

/** What a rule that fits serves, or null when the next rule is to be asked. */
function serve(given: Given, rule: Rule): Decided | null {
  switch (rule.serve.kind) {
    case 'variation': return plain(rule.serve.variation, 'TARGETING_MATCH', rule.id)
    case 'rollout': return rolledOut(rule.serve, given.context, rule.id)
    case 'experiment': return experimented(given, rule.serve.experiment, rule.id)
    default: return null
  }
}

function rolledOut(rollout: Extract<PlainServe, { kind: 'rollout' }>, { subject }: Context, rule: string | null): Decided | null {
  if (subject === null || subject === undefined) return plain(null, 'SUBJECT_UNKNOWN', rule)
  const bucket = saltBucketer(rollout)(subject)
  const range = rollout.ranges.find(({ from, to }) => from <= bucket && bucket < to)
  return range === undefined ? null : plain(range.variation, 'SPLIT', rule)
}

function experimented(given: Given, key: string, rule: string): Decided | null {
  const { ruleset, context, now } = given
  const rules = Object.hasOwn(ruleset.experiments, key) ? ruleset.experiments[key] : undefined
  if (rules === undefined) return null
  const answer = assign({ ruleset, key, rules, context, now, variationOf: (flag) => variationOf(given, flag) })
  switch (answer.kind) {
    case 'left-out': return null
    case 'unit-unknown': return plain(null, answer.reason, rule)
    case 'served': return { variation: answer.variation, reason: answer.reason, rule, assignment: answer.assignment, exposes: answer.exposes }
  }
}

function variationOf(given: Given, key: string): string | null {
  const flag = flagOf(given.ruleset, key)
  if (flag === null || given.depth >= DEEPEST_PREREQUISITE) return null
  return decide({ ...given, depth: given.depth + 1 }, key, flag).variation
}

function plain(variation: string | null, reason: Reason, rule: string | null): Decided {
  return { variation, reason, rule, assignment: null, exposes: false }
}
