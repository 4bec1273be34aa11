import { runs } from './automaton.ts'
import { ANY, AUDIENCE, CONTAINS, ENDS, EQUALS, EXISTS, INSIDE, INSTANT, MATCHES, type Nodes, NOT, NUMBER, RELATIVE, STARTS, VERSION } from './compact.ts'
import type { Context } from './context.ts'
import { instant } from './instant.ts'
import { addressBits } from './network.ts'
import type { Automaton, Json } from './ruleset.ts'
import { precedence, type Version, version } from './version.ts'

/** `undefined` is what this SDK cannot read. */
export type Verdict = boolean | undefined

/** Whom a condition is asked about. */
export type Given = {
  readonly context: Context
  /** The context's, with own properties alone. */
  readonly attributes: { readonly [name: string]: Json }
  readonly audiences: { readonly [key: string]: Nodes }
  readonly now: () => number
}

/** Audiences that name each other in a ring end here, unreadable. */
const DEEPEST_AUDIENCE = 20

/**
 * Whether a condition fits. The one rule for what is missing: **a clause that cannot be decided does not fit, and so
 * `not` of it does.** Missing are an absent attribute, `null`, a value of another type than the operator compares, and an
 * audience that neither the ruleset nor the facts know. What an SDK cannot *read* (a node newer than it) is stricter: no
 * condition fits because of it, nor because of its `not`, so that an old SDK never serves people whom a newer one would
 * leave out.
 */
export function fitsAll(nodes: readonly unknown[], asked: Given, from = 0, to = nodes.length): boolean {
  return verdict(nodes, from, to, false, asked, 0) === true
}

/** An object of a class could answer with what its class has. */
export function own(attributes: Context['attributes']): Given['attributes'] {
  if (typeof attributes !== 'object' || attributes === null || Array.isArray(attributes)) return {}
  const prototype: unknown = Object.getPrototypeOf(attributes)
  return prototype === Object.prototype || prototype === null ? attributes : { ...attributes }
}

/** Whether all nodes of a stretch fit, or, where `ends` is true, any of them: one that ends the question outweighs an unreadable one. */
function verdict(nodes: readonly unknown[], from: number, to: number, ends: boolean, asked: Given, depth: number): Verdict {
  let result: Verdict = !ends
  for (let at = from; at < to; at += nodes[at + 1] as number) {
    const one = fit(nodes, at, asked, depth)
    if (one === ends) return one
    if (one === undefined) result = one
  }
  return result
}

/** The commonest tests are written out: nearly every question asks them. */
function fit(nodes: readonly unknown[], at: number, asked: Given, depth: number): Verdict {
  const what = nodes[at] as number
  const end = at + (nodes[at + 1] as number)
  const name = nodes[at + 2] as string | readonly [string]
  if (!(what >= EQUALS)) {
    if (what === AUDIENCE) return inAudience(name as string, asked, depth)
    const one = what <= NOT ? verdict(nodes, at + 2, end, what === ANY, asked, depth) : undefined
    return what === NOT && one !== undefined ? !one : one
  }
  const value = typeof name === 'string' ? asked.attributes[name] : attribute(asked.context, name[0])
  if (what === EQUALS) {
    for (let operand = at + 3; operand < end; operand++) if (nodes[operand] === value) return true
    return false
  }
  if (!isKnown(what)) return undefined
  if (value === undefined || value === null) return false
  if (what === EXISTS) return true
  if (what < NUMBER) {
    for (let operand = at + 3; operand < end; operand++) if (passes(what, value, nodes[operand])) return true
    return false
  }
  const had = what < VERSION ? value : read(what, value, asked.now)
  if (typeof had === 'string') return false
  for (let operand = at + 3; operand < end; operand++) {
    const other = nodes[operand] as number
    const order = typeof had === 'number' ? (had < other ? 1 : had > other ? 4 : had === other ? 2 : 0) : 1 << (precedence(had as Version, other as unknown as Version) + 1)
    if ((what & order) > 0) return true
  }
  return false
}

/** Whether this SDK knows a test. */
export function isKnown(what: unknown): boolean {
  return typeof what === 'number' && what >= EQUALS && what < RELATIVE + 8
}

/** What is compared of an attribute; text, which compares with nothing here, where it is none of the kind. */
function read(what: number, value: Json, now: () => number): number | Version | string {
  if (what < INSTANT) return (typeof value === 'string' && version(value)) || ''
  const at = instant(value)
  return at === null ? '' : at - (what < RELATIVE ? 0 : now())
}

function passes(what: number, value: Json, operand: unknown): boolean {
  // An item of a list, or a part of a text.
  if (what === CONTAINS && Array.isArray(value)) return value.includes(operand)
  if (typeof value !== 'string') return false
  if (what === MATCHES) return runs(operand as Automaton, value)
  if (what === INSIDE) return addressBits(value)?.startsWith(operand as string) === true
  return typeof operand === 'string' && (what === CONTAINS ? value.includes(operand) : what === STARTS ? value.startsWith(operand) : what === ENDS && value.endsWith(operand))
}

/** The ruleset's condition decides; an audience of behaviour has none and is looked up in the person's facts. */
function inAudience(audience: string, asked: Given, depth: number): Verdict {
  const { audiences, context } = asked
  if (!Object.hasOwn(audiences, audience)) return context.facts?.audiences.includes(audience) ?? false
  const nodes = depth < DEEPEST_AUDIENCE ? audiences[audience] : undefined
  return nodes === undefined ? nodes : verdict(nodes, 0, nodes.length, false, asked, depth + 1)
}

/**
 * An attribute by path, own properties alone: `plan`, `company.size`, `firstSeenAt`, `acquisition.source`. A key that
 * itself contains dots is found first. The two names from the facts are never taken from `attributes`.
 */
export function attribute({ facts, attributes }: Context, path: string): Json | undefined {
  const [first, ...rest] = path.split('.')
  if (path === 'firstSeenAt') return facts?.firstSeenAt
  if (first === 'acquisition') return property(facts?.acquisition, rest.join('.'))
  return property(attributes, path) ?? (rest.length > 0 ? path.split('.').reduce<Json | undefined>(property, attributes) : undefined)
}

function property(of: Json | undefined, name: string): Json | undefined {
  if (typeof of !== 'object' || of === null || Array.isArray(of) || !Object.hasOwn(of, name)) return undefined
  return (of as { readonly [key: string]: Json })[name]
}
