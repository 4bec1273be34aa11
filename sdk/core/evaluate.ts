import { assign, type Asking, rangeOf } from './assign.ts'
import { bucketOf } from './bucket.ts'
import { fitsAll, own } from './condition.ts'
import type { Context, Forced } from './context.ts'
import type { Assignment, ErrorCode, Evaluation, Reason, Widened } from './evaluation.ts'
import { ANSWER, type Draw, type Flag, ID, type Prepared, prepare, SERVE, SERVED, WHEN } from './flag.ts'
import type { Json, Prerequisite, Ruleset } from './ruleset.ts'

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
  try {
    return answer(preparedOf(ruleset), key, fallback, context, () => now)
  } catch (thrown) {
    return failed(key, fallback, 'GENERAL', thrown instanceof Error ? thrown.message : 'The ruleset or the context cannot be read.')
  }
}

/** What was prepared goes when its ruleset does. */
const known = new WeakMap<Ruleset, Prepared>()

/** Prepared once for each ruleset. */
export function preparedOf(ruleset: Ruleset): Prepared {
  const before = known.get(ruleset)
  if (before !== undefined) return before
  const made = prepare(ruleset)
  known.set(ruleset, made)
  return made
}

/** The same over a prepared ruleset, for who keeps one; throws where the ruleset or the context is broken. */
export function answer<Fallback extends Json>(prepared: Prepared, key: string, fallback: Fallback, context: Context, now: () => number): Evaluation<Widened<Fallback>> {
  const flag = prepared.flags.get(key)
  if (flag === undefined) return failed(key, fallback, 'FLAG_NOT_FOUND', 'The ruleset has no such flag.')
  if (fallback !== null && fallback !== undefined && typeof fallback !== flag.type) return failed(key, fallback, 'TYPE_MISMATCH', `The flag is of type ${flag.type}; the fallback is not.`)
  const decided = decide(prepared, flag, context, now, 0)
  // The one cast: the type of the flag was compared with the type of the fallback.
  if (decided.value !== undefined) return decided as Evaluation<Widened<Fallback>>
  if (decided.variation === null) return { ...decided, value: fallback as Widened<Fallback> }
  return failed(key, fallback, 'PARSE_ERROR', `The flag has no variation ${decided.variation} of type ${flag.type}.`)
}

/** The answer where there is none; the cast widens the fallback, which is a value of its own type. */
export function failed<Fallback extends Json>(flag: string, value: Fallback, code: ErrorCode, message: string): Evaluation<Widened<Fallback>> {
  return { flag, value: value as Widened<Fallback>, variation: null, reason: 'ERROR', rule: null, assignment: null, exposes: false, error: { code, message } }
}

/** A decision; without a value where none is to be served, or where the flag has none of that name and type. */
type Decided = Omit<Evaluation, 'value'> & { readonly value: Json | undefined }

/** Flags that ask for each other in a ring end here: the prerequisite is not met. */
const DEEPEST_PREREQUISITE = 8

function decide(prepared: Prepared, flag: Flag, context: Context, now: () => number, depth: number): Decided {
  const { forced } = context
  if (forced !== undefined && Object.hasOwn(forced, flag.key)) return shown(flag, context, forced[flag.key] as Forced)
  const { rules, needs } = flag
  let asking: Asking | null = null
  if (needs !== null && !meets(needs, (asking = askingOf(prepared, context, now, depth)))) return settled(flag, flag.off ?? [], 0)
  for (let at = 0; at < rules.length; at = rules[at] as number) {
    const end = rules[at] as number
    if (at + WHEN < end && !fitsAll(rules, (asking ??= askingOf(prepared, context, now, depth)), at + WHEN, end)) continue
    const serve = rules[at + SERVE] as string | Draw | undefined
    if (typeof serve === 'string') return settled(flag, rules, at)
    const drawn = serve === undefined ? null : draw(flag, serve, rules[at + ID] as string | null, (asking ??= askingOf(prepared, context, now, depth)))
    if (drawn !== null) return drawn
  }
  return made(flag, null, 'DEFAULT', null, null, false)
}

/** What a signed preview link shows, whatever the rules say. It never counts. */
function shown(flag: Flag, { subject }: Context, { variation, experiment, variant }: Forced): Decided {
  const assignment = experiment === null || variant === null ? null
    : { experiment, phase: 0, variant, variation, unit: subject ?? '', holdout: null, forced: true, bucket: null }
  return made(flag, variation, 'OVERRIDE', null, assignment, false)
}

function askingOf(prepared: Prepared, context: Context, now: () => number, depth: number): Asking {
  return { context, attributes: own(context.attributes), prepared, now, depth }
}

function meets(needs: readonly Prerequisite[], { prepared, context, now, depth }: Asking): boolean {
  return needs.every((need) => {
    const flag = depth < DEEPEST_PREREQUISITE ? prepared.flags.get(need.flag) : undefined
    return flag !== undefined && need.variations.includes(decide(prepared, flag, context, now, depth + 1).variation ?? '')
  })
}

/** An answer that is the same for everybody: made once, frozen because everybody gets this one. */
function settled(flag: Flag, rules: unknown[], at: number): Decided {
  const before = rules[at + ANSWER]
  ;(rules[at + SERVED] as number) += 1
  if (typeof before === 'object') return before as Decided
  return (rules[at + ANSWER] = Object.freeze(made(flag, rules[at + SERVE] as string, before as Reason, rules[at + ID] as string | null, null, false)))
}

/** An answer that a bucket decides, or null when the next rule is to be asked. */
function draw(flag: Flag, serve: Draw, rule: string | null, asking: Asking): Decided | null {
  if ('ranges' in serve) {
    const { subject } = asking.context
    if (subject === null || subject === undefined) return made(flag, null, 'SUBJECT_UNKNOWN', rule, null, false)
    const index = rangeOf(serve.ranges, bucketOf(serve.salt, subject))
    return index < 0 ? null : counted(serve, index, made(flag, serve.ranges[index]?.variation ?? null, 'SPLIT', rule, null, false))
  }
  const found = assign(serve.experiment, asking, meets)
  if (found === null) return null
  if (typeof found === 'string') return made(flag, null, found, rule, null, false)
  return counted(serve, found.variant, made(flag, serve.experiment.variants[found.variant]?.variation ?? null, found.reason, rule, found.assignment, found.exposes))
}

function counted({ tallies }: Draw, index: number, decided: Decided): Decided {
  ;(tallies[index] as number) += 1
  return decided
}

/** Many arguments and no object for them: it runs at every question. */
function made({ key, type, values }: Flag, variation: string | null, reason: Reason, rule: string | null, assignment: Assignment | null, exposes: boolean): Decided {
  const value = variation === null ? undefined : values[variation]
  // What every object has is of another type; an object that every object has must be looked at.
  const isValue = type === 'object' ? variation !== null && Object.hasOwn(values, variation) : typeof value === type
  return { flag: key, value: isValue ? value : undefined, variation, reason, rule, assignment, exposes, error: null }
}
