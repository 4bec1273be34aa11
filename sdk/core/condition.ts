import type { Context } from './context.ts'
import { equal, OPERATORS, type Test } from './operators.ts'
import type { Condition, Json, Operator, Ruleset } from './ruleset.ts'
import { type Table, table } from './table.ts'

/**
 * A condition, prepared: flat, because a product holds thousands of them, and one list takes a third of the memory of as
 * many small objects. A node is `[what, end, …]`: a test with its attribute and operands, or a kind with what is inside.
 */
export type Program = readonly unknown[]

const ALL = 0
const ANY = 1
const NOT = 2
const AUDIENCE = 3
const UNREADABLE = 4

/** `undefined` is what this SDK cannot read. */
export type Verdict = boolean | undefined

/** Whom a condition is asked about. */
export type Given = {
  readonly context: Context
  /** The context's, with own properties alone. */
  readonly attributes: { readonly [name: string]: Json }
  readonly prepared: { readonly audiences: Table<Program> }
  readonly now: () => number
}

/** Audiences that name each other in a ring end here, unreadable. */
const DEEPEST_AUDIENCE = 20

/**
 * Whether a condition fits. The one rule for what is missing: **a clause that cannot be decided does not fit, and so
 * `not` of it does.** Missing are an absent attribute, `null`, a value of another type than the operator compares, and an
 * audience that neither the ruleset nor the facts know. What an SDK cannot *read* (an operator or kind newer than it)
 * is stricter: no condition fits because of it, nor because of its `not`, so that an old SDK never serves people whom a
 * newer one would leave out.
 */
export function fits(condition: Condition, context: Context, audiences: Ruleset['audiences'], now: number): boolean {
  return fitsAll(program(condition), { context, attributes: own(context.attributes), prepared: { audiences: audienceTable(audiences) }, now: () => now })
}

/** Whether a prepared condition fits. */
export function fitsAll(nodes: Program, asked: Given, from = 0, to = nodes.length): boolean {
  return verdict(nodes, from, to, false, asked, 0) === true
}

export function audienceTable(audiences: Ruleset['audiences']): Table<Program> {
  return table(audiences, program)
}

/** An object of a class could answer with what its class has. */
export function own(attributes: Context['attributes']): Given['attributes'] {
  if (typeof attributes !== 'object' || attributes === null || Array.isArray(attributes)) return {}
  const prototype: unknown = Object.getPrototypeOf(attributes)
  return prototype === Object.prototype || prototype === null ? attributes : { ...attributes }
}

export function program(condition: Condition): Program {
  const nodes: unknown[] = []
  appendAll(nodes, condition)
  // A copy has no room to grow.
  return nodes.slice()
}

/** Appends what must all fit: the parts of an outermost `all` stand by themselves. */
export function appendAll(nodes: unknown[], condition: Condition): void {
  if (condition?.kind === 'all') for (const one of condition.of) append(nodes, one)
  else append(nodes, condition)
}

function append(nodes: unknown[], condition: Condition): void {
  const at = nodes.length
  nodes.push(UNREADABLE, 0)
  switch (condition?.kind) {
    case 'all':
    case 'any':
      nodes[at] = condition.kind === 'all' ? ALL : ANY
      for (const one of condition.of) append(nodes, one)
      break
    case 'not':
      nodes[at] = NOT
      append(nodes, condition.of)
      break
    case 'audience':
      nodes[at] = AUDIENCE
      nodes.push(condition.audience)
      break
    case 'clause':
      if (isOperator(condition.operator)) {
        const [test, read] = OPERATORS[condition.operator]
        nodes[at] = test
        nodes.push(isPlain(condition.attribute) ? condition.attribute : [condition.attribute])
        for (const value of condition.values) {
          const operand = read(value)
          if (operand !== undefined) nodes.push(operand)
        }
      }
  }
  nodes[at + 1] = nodes.length
}

/** Names that are looked up at once; the others are paths, come from the facts, or mean something to every object. */
function isPlain(name: string): boolean {
  return !name.includes('.') && !isOfFacts(name) && !(name in Object.prototype)
}

/**
 * Whether all nodes of a stretch fit, or, where `ends` is true, any of them: one that ends the question outweighs an
 * unreadable one. Clauses are read where they stand, because a call for each costs as much as its answer.
 */
function verdict(nodes: Program, from: number, to: number, ends: boolean, asked: Given, depth: number): Verdict {
  let result: Verdict = !ends
  for (let at = from; at < to; at = nodes[at + 1] as number) {
    const what = nodes[at] as Test | number
    const one = typeof what === 'function' ? passes(what, nodes, at, asked) : inside(what, nodes, at, asked, depth)
    if (one === ends) return one
    if (one === undefined) result = one
  }
  return result
}

function passes(test: Test, nodes: Program, at: number, asked: Given): boolean {
  const name = nodes[at + 2] as string | readonly [string]
  const value = typeof name === 'string' ? asked.attributes[name] : attribute(asked.context, name[0])
  if (value === undefined || value === null) return false
  const end = nodes[at + 1] as number
  if (test !== equal) return test(value, nodes, at + 3, end, asked.now)
  // Most clauses are this one: its test is written out.
  for (let operand = at + 3; operand < end; operand++) if (nodes[operand] === value) return true
  return false
}

function inside(what: number, nodes: Program, at: number, asked: Given, depth: number): Verdict {
  const end = nodes[at + 1] as number
  switch (what) {
    case NOT: return opposite(verdict(nodes, at + 2, end, false, asked, depth))
    case AUDIENCE: return inAudience(nodes[at + 2] as string, asked, depth)
    case UNREADABLE: return undefined
    default: return verdict(nodes, at + 2, end, what === ANY, asked, depth)
  }
}

function opposite(one: Verdict): Verdict {
  return one === undefined ? one : !one
}

/** The ruleset's condition decides; an audience of behaviour has none and is looked up in the person's facts. */
function inAudience(audience: string, asked: Given, depth: number): Verdict {
  if (!asked.prepared.audiences.has(audience)) return asked.context.facts?.audiences.includes(audience) ?? false
  const nodes = depth < DEEPEST_AUDIENCE ? asked.prepared.audiences.get(audience) : undefined
  return nodes === undefined ? nodes : verdict(nodes, 0, nodes.length, false, asked, depth + 1)
}

/**
 * An attribute by path, own properties alone: `plan`, `company.size`, `firstSeenAt`, `acquisition.source`. A key that
 * itself contains dots is found first. The two names from the facts are never taken from `attributes`.
 */
export function attribute({ facts, attributes }: Context, path: string): Json | undefined {
  if (path === 'firstSeenAt') return facts?.firstSeenAt
  if (isOfFacts(path)) return property(facts?.acquisition, path.slice('acquisition.'.length))
  return property(attributes, path) ?? (path.includes('.') ? path.split('.').reduce<Json | undefined>(property, attributes) : undefined)
}

function isOfFacts(path: string): boolean {
  return /^(firstSeenAt$|acquisition($|\.))/.test(path)
}

function property(of: Json | undefined, name: string): Json | undefined {
  if (typeof of !== 'object' || of === null || Array.isArray(of) || !Object.hasOwn(of, name)) return undefined
  return (of as { readonly [key: string]: Json })[name]
}

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
