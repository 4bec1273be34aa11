import { assign, type Asking, rangeOf } from './assign.ts'
import { bucketOf, type Salt, salted } from './bucket.ts'
import { type Needs, RULES, type Rollout } from './compact.ts'
import { fitsAll, own } from './condition.ts'
import type { Context, Forced } from './context.ts'
import { type Decided, made } from './decided.ts'
import type { ErrorCode, Evaluation, Reason, Widened } from './evaluation.ts'
import { count, type Flag, flagOf, keptAt, type Prepared } from './prepared.ts'
import type { Json } from './ruleset.ts'

/**
 * What a flag is for one context, and why. Throws where the ruleset or the context is broken.
 *
 * @param fallback served when nothing else can be, of the flag's own type; `null` fits every type
 * @param now ms since 1970
 */
export function answer<Fallback extends Json>(prepared: Prepared, key: string, fallback: Fallback, context: Context, now: () => number): Evaluation<Widened<Fallback>> {
  const flag = flagOf(prepared, key)
  if (flag === undefined) return failed(key, fallback, 'FLAG_NOT_FOUND', 'The ruleset has no such flag.')
  const { 0: type } = flag[2]
  if (fallback !== null && fallback !== undefined && typeof fallback !== type) return failed(key, fallback, 'TYPE_MISMATCH', `The flag is of type ${type}; the fallback is not.`)
  const decided = decide(prepared, flag, context, now, 0)
  // The one cast: the type of the flag was compared with the type of the fallback.
  if (decided.value !== undefined) return decided as Evaluation<Widened<Fallback>>
  if (decided.variation === null) return { ...decided, value: fallback as Widened<Fallback> }
  return failed(key, fallback, 'PARSE_ERROR', `The flag has no variation ${decided.variation} of type ${type}.`)
}

/** The answer where there is none; the cast widens the fallback, which is a value of its own type. */
export function failed<Fallback extends Json>(flag: string, value: Fallback, code: ErrorCode, message: string): Evaluation<Widened<Fallback>> {
  return { flag, value: value as Widened<Fallback>, variation: null, reason: 'ERROR', rule: null, assignment: null, exposes: false, error: { code, message } }
}

/** Flags that ask for each other in a ring end here: the prerequisite is not met. */
const DEEPEST_PREREQUISITE = 8

function decide(prepared: Prepared, flag: Flag, context: Context, now: () => number, depth: number): Decided {
  const { 0: key, 1: raw } = flag
  const { forced } = context
  if (forced !== undefined && Object.hasOwn(forced, key)) return shown(flag, context, forced[key] as Forced)
  const needs = raw[RULES - 1] as Needs | undefined
  let asking: Asking | null = null
  if (needs === undefined) return settled(flag, 1, raw[1], 'DISABLED', null)
  if (needs !== 0 && !meets(needs, (asking = askingOf(prepared, context, now, depth)))) return served(flag, raw[1], 'PREREQUISITE_FAILED', null)
  for (let at = RULES, number = 1; at < raw.length; number++) {
    const from = at
    at += raw[at] as number
    if (from + 3 < at && !fitsAll(raw, (asking ??= askingOf(prepared, context, now, depth)), from + 3, at)) continue
    const rule = raw[from + 1] as string | null
    const serve = raw[from + 2] as number | string | Rollout
    if (typeof serve === 'number') return settled(flag, number, serve, rule === null ? (number === 1 ? 'STATIC' : 'DEFAULT') : 'TARGETING_MATCH', rule)
    const drawn = typeof serve === 'string' ? assign(flag, number, serve, rule, (asking ??= askingOf(prepared, context, now, depth)), meets) : rolled(flag, number, serve, rule, context)
    if (drawn !== null) return drawn
  }
  return made(flag, -1, null, 'DEFAULT', null, null, false)
}

/** What a signed preview link shows, whatever the rules say. It never counts. */
function shown(flag: Flag, { subject }: Context, { variation, experiment, variant }: Forced): Decided {
  const assignment = experiment === null || variant === null ? null
    : { experiment, phase: 0, variant, variation, unit: subject ?? '', holdout: null, forced: true, bucket: null }
  return made(flag, flag[2][1].indexOf(variation), variation, 'OVERRIDE', null, assignment, false)
}

function askingOf(prepared: Prepared, context: Context, now: () => number, depth: number): Asking {
  return { context, attributes: own(context.attributes), audiences: prepared.audiences, prepared, now, depth }
}

function meets(needs: Exclude<Needs, 0>, { prepared, context, now, depth }: Asking): boolean {
  return needs.every(([key, ...variations]) => {
    const flag = depth < DEEPEST_PREREQUISITE ? flagOf(prepared, key) : undefined
    return flag !== undefined && variations.includes(decide(prepared, flag, context, now, depth + 1).variation ?? '')
  })
}

/** An answer that is the same for everybody: made once, frozen because everybody gets this one. */
function settled(flag: Flag, number: number, place: number, reason: Reason, rule: string | null): Decided {
  const kept = flag[keptAt(flag, number)] as Decided | undefined
  if (kept === undefined) return (flag[keptAt(flag, number)] = Object.freeze(served(flag, place, reason, rule))) as Decided
  count(flag, place)
  return kept
}

function served(flag: Flag, place: number, reason: Reason, rule: string | null): Decided {
  count(flag, place)
  return made(flag, place, flag[2][1][place] ?? null, reason, rule, null, false)
}

/** What a rollout decides, or null when the next rule is to be asked. */
function rolled(flag: Flag, number: number, serve: Rollout, rule: string | null, { subject }: Context): Decided | null {
  if (subject === null || subject === undefined) return made(flag, -1, null, 'SUBJECT_UNKNOWN', rule, null, false)
  const at = rangeOf(serve, 1, 3, bucketOf((flag[keptAt(flag, number)] ??= salted(serve[0])) as Salt, subject))
  if (at < 0) return null
  return served(flag, serve[at + 2] as number, 'SPLIT', rule)
}
