import { fits } from '#sdk/core/fits.ts'
import { ACTIVATED } from '#sdk/core/event.ts'
import type { Context } from '#sdk/core/context.ts'
import { instant, isRelative, relative } from '#sdk/core/instant.ts'
import type { Condition } from '#sdk/core/ruleset.ts'
import { asksActivation, type Conditions } from './audience.ts'
import { compiledCondition } from './compiled.ts'

type Clause = Extract<Condition, { kind: 'clause' }>

/** Where people came from, as far as events tell; what the customer's code says when it asks, nobody can count later. */
export const COUNTED = ['source', 'medium', 'campaign', 'term', 'content', 'referrer', 'landingPage', 'clickId', 'clickParameter'] as const
export type CountedField = (typeof COUNTED)[number]

/** What the store is asked: which acquisition fields matter, and where first-seen times have to be told apart. */
export type ReachAsked = { readonly fields: readonly CountedField[]; readonly edges: readonly number[] }

/** People who are alike in all that is asked. */
export type Alike = { readonly acquisition: { readonly [Field in CountedField]?: string }; readonly firstSeenAt: number; readonly people: number }

export type Reach = {
  readonly people: number
  /** With `uncounted`, the most that it can be. */
  readonly fitting: number
  /** Attributes that nothing but the asking code knows. */
  readonly uncounted: readonly string[]
  /** Whether anything of the condition could be counted at all. */
  readonly counted: boolean
}

/** Without audiences: each is replaced by its condition. Rings are refused when they are saved. */
export function spelledOut(condition: Condition, audiences: Conditions): Condition {
  switch (condition.kind) {
    case 'all':
    case 'any': return { ...condition, of: condition.of.map((each) => spelledOut(each, audiences)) }
    case 'not': return { ...condition, of: spelledOut(condition.of, audiences) }
    case 'audience': {
      const named = Object.hasOwn(audiences, condition.audience) ? audiences[condition.audience] : undefined
      return named === undefined ? condition : spelledOut(named, audiences)
    }
    case 'clause': return condition
  }
}

export function clausesIn(condition: Condition): readonly Clause[] {
  switch (condition.kind) {
    case 'all':
    case 'any': return condition.of.flatMap(clausesIn)
    case 'not': return clausesIn(condition.of)
    case 'audience': return []
    case 'clause': return [condition]
  }
}

export function reachAsked(condition: Condition, now: number): ReachAsked {
  const clauses = clausesIn(condition)
  const fields = COUNTED.filter((field) => clauses.some((one) => one.attribute === `acquisition.${field}`))
  const instants = clauses.filter((one) => one.attribute === 'firstSeenAt').flatMap((one) => one.values).flatMap((value) => (isRelative(value) ? relative(value, now) : (instant(value) ?? [])))
  // Below, at and above each instant.
  return { fields, edges: [...new Set(instants.flatMap((at) => [Math.ceil(at), Math.floor(at) + 1]))].toSorted((a, b) => a - b) }
}

/** Counts with the code that serves. What cannot be counted is taken as fitting, so that the answer is the most it can be. */
export function reach(condition: Condition, groups: readonly Alike[], now: number): Reach {
  const most = compiledCondition(granting(condition, true))
  const fitting = groups.filter((group) => fits(most, contextOf(group), {}, now))
  const clauses = clausesIn(condition)
  return {
    people: total(groups),
    fitting: total(fitting),
    uncounted: [...new Set([...clauses.filter((one) => !isCounted(one)).map((one) => one.attribute), ...(asksActivation(condition) ? [ACTIVATED] : [])])],
    counted: clauses.some(isCounted),
  }
}

/** How many people each value of a field brought, most first; who came without one is not among them. */
export function peopleByValue(groups: readonly Alike[], field: CountedField): readonly { readonly value: string; readonly people: number }[] {
  const people = new Map<string, number>()
  for (const { acquisition, people: more } of groups) {
    const value = acquisition[field] ?? ''
    if (value !== '') people.set(value, (people.get(value) ?? 0) + more)
  }
  return [...people].map(([value, count]) => ({ value, people: count })).toSorted((one, other) => other.people - one.people || (one.value < other.value ? -1 : 1))
}

function isCounted({ attribute }: Clause): boolean {
  return attribute === 'firstSeenAt' || COUNTED.some((field) => attribute === `acquisition.${field}`)
}

/** An uncountable clause becomes what lets most people in: true, or under a `not` false. */
function granting(condition: Condition, grants: boolean): Condition {
  switch (condition.kind) {
    case 'all':
    case 'any': return { ...condition, of: condition.of.map((each) => granting(each, grants)) }
    case 'not': return { ...condition, of: granting(condition.of, !grants) }
    case 'audience': return { kind: grants ? 'all' : 'any', of: [] }
    case 'clause': return isCounted(condition) ? condition : { kind: grants ? 'all' : 'any', of: [] }
  }
}

function contextOf({ acquisition, firstSeenAt }: Alike): Context {
  return { subject: null, facts: { subject: '', firstSeenAt, acquisition, audiences: [], version: 0 } }
}

function total(groups: readonly Alike[]): number {
  return groups.reduce((sum, group) => sum + group.people, 0)
}
