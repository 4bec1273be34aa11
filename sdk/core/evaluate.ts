import { answer, failed } from './answer.ts'
import type { CompactRuleset } from './compact.ts'
import { compacted } from './compacted.ts'
import type { Context } from './context.ts'
import type { Evaluation, Widened } from './evaluation.ts'
import { overrideHash } from './override.ts'
import { type Prepared, prepare } from './prepared.ts'
import type { Json, Ruleset } from './ruleset.ts'

/**
 * What a flag is for one context, and why. Never throws: whatever is wrong answers `fallback`, with an error.
 *
 * @param ruleset in words, or as it travels
 * @param fallback served when nothing else can be, of the flag's own type; `null` fits every type
 * @param now ms since 1970
 * @example evaluate(ruleset, 'checklist', false, { subject: 'anon-7' }, Date.now()).value
 */
export function evaluate<Fallback extends Json>(
  ruleset: Ruleset | CompactRuleset, key: string, fallback: Fallback, context: Context, now: number,
): Evaluation<Widened<Fallback>> {
  try {
    return answer(preparedOf(ruleset), key, fallback, context, () => now)
  } catch (thrown) {
    return failed(key, fallback, 'GENERAL', thrown instanceof Error ? thrown.message : 'The ruleset or the context cannot be read.')
  }
}

/** The same of many flags for one context, with `null` for the fallback. */
export function evaluateEach(ruleset: Ruleset | CompactRuleset, keys: readonly string[], context: Context, now: number): readonly Evaluation[] {
  const prepared = preparedOf(ruleset)
  const clock = (): number => now
  return keys.map((key) => {
    try {
      return answer(prepared, key, null, context, clock)
    } catch {
      // It says what is wrong.
      return evaluate(ruleset, key, null, context, now)
    }
  })
}

/** What was prepared goes when its ruleset does. */
const known = new WeakMap<Ruleset | CompactRuleset, Prepared>()

/** Prepared once for each ruleset. */
function preparedOf(ruleset: Ruleset | CompactRuleset): Prepared {
  const before = known.get(ruleset)
  if (before !== undefined) return before
  const made = prepare(ruleset.format === 2 ? ruleset : compacted(ruleset), overrideHash)
  known.set(ruleset, made)
  return made
}
