import type { Context } from './context.ts'
import { moment } from './instant.ts'
import { inNetwork } from './network.ts'
import { runs } from './automaton.ts'
import type { Automaton, Condition, Json, Operator, Ruleset } from './ruleset.ts'
import { precedence } from './version.ts'

/**
 * Whether a condition fits. The one rule for what is missing: **a clause that cannot be decided does not fit, and so
 * `not` of it does.** Missing are an absent attribute, `null`, a value of another type than the operator compares, and an
 * audience that neither the ruleset nor the facts know. What an SDK cannot *read* (an operator or kind newer than it)
 * is stricter: no condition fits because of it, nor because of its `not`, so that an old SDK never serves people whom a
 * newer one would leave out.
 */
export function fits(condition: Condition, context: Context, audiences: Ruleset['audiences'], now: number): boolean {
  return verdict(condition, { context, audiences, now, depth: 0 }) === true
}

type Verdict = boolean | 'unreadable'

type Given = { readonly context: Context; readonly audiences: Ruleset['audiences']; readonly now: number; readonly depth: number }

/** Audiences that name each other in a ring end here, unreadable. */
const DEEPEST_AUDIENCE = 20

function verdict(condition: Condition, given: Given): Verdict {
  switch (condition.kind) {
    case 'all': return allOf(condition.of, given)
    case 'any': return opposite(allOf(condition.of, given, true))
    case 'not': return opposite(verdict(condition.of, given))
    case 'audience': return inAudience(condition.audience, given)
    case 'clause': return decided(condition, given)
    default: return 'unreadable'
  }
}

/** Whether all of them (or, `reversed`, their opposites) fit: one that surely does not outweighs an unreadable one. */
function allOf(conditions: readonly Condition[], given: Given, reversed = false): Verdict {
  let unreadable = false
  for (const condition of conditions) {
    const one = verdict(condition, given)
    if (one === reversed) return false
    if (one === 'unreadable') unreadable = true
  }
  return unreadable ? 'unreadable' : true
}

function opposite(one: Verdict): Verdict {
  return one === 'unreadable' ? one : !one
}

/** The ruleset's condition decides; an audience of behaviour has none and is looked up in the person's facts. */
function inAudience(audience: string, given: Given): Verdict {
  if (!Object.hasOwn(given.audiences, audience)) return given.context.facts?.audiences.includes(audience) ?? false
  const condition = given.audiences[audience]
  if (condition === undefined || given.depth >= DEEPEST_AUDIENCE) return 'unreadable'
  return verdict(condition, { ...given, depth: given.depth + 1 })
}

function decided(clause: Extract<Condition, { kind: 'clause' }>, { context, now }: Given): Verdict {
  if (!isOperator(clause.operator)) return 'unreadable'
  const value = attribute(context, clause.attribute)
  return value !== undefined && value !== null && OPERATORS[clause.operator](value, clause.values, now)
}

/**
 * An attribute by path, own properties alone: `plan`, `company.size`, `firstSeenAt`, `acquisition.source`. A key that
 * itself contains dots is found first. The two names from the facts are never taken from `attributes`.
 */
export function attribute(context: Context, path: string): Json | undefined {
  if (path === 'firstSeenAt') return context.facts?.firstSeenAt
  if (path === 'acquisition' || path.startsWith('acquisition.')) return property(context.facts?.acquisition, path.slice('acquisition.'.length))
  const whole = property(context.attributes, path)
  return whole === undefined && path.includes('.') ? walked(context.attributes, path.split('.')) : whole
}

function walked(from: Json | undefined, steps: readonly string[]): Json | undefined {
  return steps.reduce<Json | undefined>(property, from)
}

function property(of: Json | undefined, name: string): Json | undefined {
  if (typeof of !== 'object' || of === null || Array.isArray(of) || !Object.hasOwn(of, name)) return undefined
  return (of as { readonly [key: string]: Json })[name]
}

type Test = (attribute: Json, values: readonly Json[], now: number) => boolean

/** One of the clause's values is enough. */
function anyValue(test: (attribute: Json, value: Json, now: number) => boolean): Test {
  return (attribute, values, now) => values.some((value) => test(attribute, value, now))
}

function anyText(test: (attribute: string, value: string) => boolean): Test {
  return anyValue((attribute, value) => typeof attribute === 'string' && typeof value === 'string' && test(attribute, value))
}

function anyNumber(test: (attribute: number, value: number) => boolean): Test {
  return anyValue((attribute, value) => typeof attribute === 'number' && typeof value === 'number' && test(attribute, value))
}

function anyInstant(test: (attribute: number, value: number) => boolean): Test {
  return anyValue((attribute, value, now) => {
    const [one, other] = [moment(attribute, null), moment(value, now)]
    return one !== null && other !== null && test(one, other)
  })
}

/** Whether the order of two versions is one that is asked for. */
function anyVersion(test: (order: number) => boolean): Test {
  return anyText((one, other) => {
    const order = precedence(one, other)
    return order !== null && test(order)
  })
}

/** Same type and same value; text is compared as it is, case and all. Lists and objects equal nothing. */
const equal: Test = anyValue((attribute, value) => attribute === value && typeof attribute !== 'object')

const includes = anyText((text, part) => text.includes(part))

const contains: Test = (attribute, values, now) =>
  Array.isArray(attribute) ? attribute.some((item: Json) => equal(item, values, now)) : includes(attribute, values, now)

/** Every value is there; of no value at all nothing is asked, and it does not fit. */
const containsAll: Test = (attribute, values, now) => values.length > 0 && values.every((value) => contains(attribute, [value], now))

const matches: Test = anyValue((attribute, value) => typeof attribute === 'string' && runs(value as Automaton, attribute))

const OPERATORS = {
  equals: equal,
  in: equal,
  contains,
  'contains-all': containsAll,
  matches,
  'starts-with': anyText((text, start) => text.startsWith(start)),
  'ends-with': anyText((text, end) => text.endsWith(end)),
  exists: () => true,
  greater: anyNumber((one, other) => one > other),
  'at-least': anyNumber((one, other) => one >= other),
  less: anyNumber((one, other) => one < other),
  'at-most': anyNumber((one, other) => one <= other),
  'version-equals': anyVersion((order) => order === 0),
  'version-greater': anyVersion((order) => order > 0),
  'version-at-least': anyVersion((order) => order >= 0),
  'version-less': anyVersion((order) => order < 0),
  'version-at-most': anyVersion((order) => order <= 0),
  'in-network': anyText(inNetwork),
  // Half-open: [after a, before b) and [after b, …) share no instant.
  before: anyInstant((one, other) => one < other),
  after: anyInstant((one, other) => one >= other),
} satisfies Record<Operator, Test>

/** Whether this SDK knows the operator. */
export function isOperator(name: string): name is Operator {
  return Object.hasOwn(OPERATORS, name)
}

/** The operators in a condition that this SDK does not know, to be told as diagnostics once per ruleset. */
export function unknownOperators(condition: Condition): readonly string[] {
  switch (condition.kind) {
    case 'all':
    case 'any': return condition.of.flatMap(unknownOperators)
    case 'not': return unknownOperators(condition.of)
    case 'clause': return isOperator(condition.operator) ? [] : [condition.operator]
    default: return []
  }
}
