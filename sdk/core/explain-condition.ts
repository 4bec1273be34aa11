import { isOperator } from './compacted.ts'
import { attribute } from './condition.ts'
import type { Context } from './context.ts'
import type { Cause, ConditionStep, Fit } from './explanation.ts'
import { fits } from './fits.ts'
import type { Condition, Ruleset } from './ruleset.ts'

type Given = { readonly context: Context; readonly audiences: Ruleset['audiences']; readonly now: number; readonly depth: number }

/** As in `condition.ts`: audiences that name each other in a ring end here, unreadable. */
const DEEPEST_AUDIENCE = 20

/** Whether a condition fits, as `fits` says, and which of its parts decided. */
export function explainCondition(condition: Condition, context: Context, audiences: Ruleset['audiences'], now: number): ConditionStep {
  return reading(condition, { context, audiences, now, depth: 0 })
}

function reading(condition: Condition, given: Given): ConditionStep {
  switch (condition.kind) {
    case 'all': return ofMany(condition.of, given, false)
    case 'any': return ofMany(condition.of, given, true)
    case 'not': return opposite(reading(condition.of, given))
    case 'audience': return alone(audience(condition.audience, given))
    case 'clause': return alone(clause(condition, given))
    default: return alone({ kind: 'unknown', fits: 'unreadable' })
  }
}

function alone(cause: Cause): ConditionStep {
  return { fits: cause.fits, because: [cause] }
}

function opposite({ fits, because }: ConditionStep): ConditionStep {
  return { fits: fits === 'unreadable' ? fits : !fits, because }
}

/** One that ends the question outweighs whatever cannot be read; without one, what cannot be read does. */
function ofMany(conditions: readonly Condition[], given: Given, ends: boolean): ConditionStep {
  const read = conditions.map((condition) => reading(condition, given))
  const decisive = read.find((one) => one.fits === ends) ?? read.find((one) => one.fits === 'unreadable')
  return decisive ?? { fits: !ends, because: read.flatMap(({ because }) => because) }
}

function clause(asked: Extract<Condition, { kind: 'clause' }>, { context, audiences, now }: Given): Cause {
  const { attribute: name, operator, values } = asked
  const decided: Fit = isOperator(operator) ? fits(asked, context, audiences, now) : 'unreadable'
  return { kind: 'clause', attribute: name, operator, values, had: attribute(context, name) ?? null, fits: decided }
}

function audience(name: string, given: Given): Cause {
  if (!Object.hasOwn(given.audiences, name)) return fromFacts(name, given.context)
  const condition = given.audiences[name]
  if (condition === undefined || given.depth >= DEEPEST_AUDIENCE) return { kind: 'audience', audience: name, known: 'ruleset', fits: 'unreadable', because: [] }
  const { fits: decided, because } = reading(condition, { ...given, depth: given.depth + 1 })
  return { kind: 'audience', audience: name, known: 'ruleset', fits: decided, because: because.map(closed) }
}

/** One level down is enough to see why; the audience inside has a page of its own. */
function closed(cause: Cause): Cause {
  return cause.kind === 'audience' ? { ...cause, because: [] } : cause
}

function fromFacts(name: string, { facts }: Context): Cause {
  const isIn = facts?.audiences.includes(name) ?? false
  return { kind: 'audience', audience: name, known: isIn ? 'facts' : 'nobody', fits: isIn, because: [] }
}
