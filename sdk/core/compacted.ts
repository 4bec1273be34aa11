import { ALL, ANY, AUDIENCE, type CompactExperiment, type CompactFlag, type CompactRuleset, CONTAINS, ENDS, EQUALS, EXISTS, INSIDE, INSTANT, MATCHES, type Needs, type Nodes, NOT, NUMBER, RELATIVE, STARTS, type Variations, VERSION } from './compact.ts'
import { instant, isRelative, offset } from './instant.ts'
import { network } from './network.ts'
import type { Condition, ExperimentRules, FlagRules, Json, Operator, Prerequisite, Ruleset, Serve } from './ruleset.ts'
import { version } from './version.ts'

/** A ruleset in words as it travels. Says the same: tests hold every answer equal to what `explain` makes of the words. */
export function compacted({ environment, revision, door, flags, experiments, audiences, layers, holdouts }: Ruleset): CompactRuleset {
  const sets = new Map<string, number>()
  const setOf: SetOf = (set) => {
    const text = JSON.stringify(set)
    const place = sets.get(text) ?? sets.size
    sets.set(text, place)
    return place
  }
  // Names without a value come last, so that places hold for names and values.
  const names = new Map(Object.entries(flags).map(([key, { values }]) => [key, Object.keys(values)]))
  const placeIn = (key: string): PlaceOf => (variation) => {
    const known = names.get(key) ?? []
    names.set(key, known)
    const place = known.indexOf(variation)
    return place < 0 ? known.push(variation) - 1 : place
  }
  const tried = mapped(experiments, (one) => experiment(one, placeIn(one.flag), layers, holdouts))
  const all = mapped(flags, (one, key) => flag(one, placeIn(key), () => setOf([one.type === 'json' ? 'object' : one.type, names.get(key) ?? [], Object.values(one.values)])))
  return {
    format: 2, environment, revision, door, sets: [...sets.keys()].map((text) => JSON.parse(text) as Variations),
    flags: all,
    experiments: tried,
    audiences: compactedAudiences(audiences),
  }
}

export function compactedAudiences(audiences: Ruleset['audiences']): CompactRuleset['audiences'] {
  return mapped(audiences, nodesOf)
}

/** Keys may be `__proto__`. */
function mapped<From, To>(of: { readonly [key: string]: From }, to: (from: From, key: string) => To): { readonly [key: string]: To } {
  return Object.fromEntries(Object.entries(of).map(([key, one]) => [key, to(one, key)]))
}

/** The place of a set, which is told once. */
type SetOf = (set: Variations) => number

type PlaceOf = (variation: string) => number

function flag({ on, off, prerequisites = [], rules, fallthrough }: FlagRules, placeOf: PlaceOf, set: () => number): CompactFlag {
  const serve = (one: Serve): Json => {
    switch (one.kind) {
      case 'variation': return placeOf(one.variation)
      case 'rollout': return [one.salt, ...one.ranges.flatMap(({ from, to, variation }) => [from, to, placeOf(variation)])]
      case 'experiment': return one.experiment
      default: return NOBODY
    }
  }
  const lists = on ? [...rules.map(({ id, when, serve: what }) => [id, serve(what), ...(when === null ? [] : nodesOf(when))]), [null, serve(fallthrough)]] : []
  const place = placeOf(off)
  // Last, when all names are known.
  const start = [set(), place] as const
  return on ? [...start, needs(prerequisites), ...lists.flatMap((list) => [list.length + 1, ...list])] as unknown as CompactFlag : start
}

/** No experiment has this key. */
const NOBODY = ''

function needs(prerequisites: readonly Prerequisite[]): Needs {
  return prerequisites.length === 0 ? 0 : prerequisites.map(({ flag: key, variations }) => [key, ...variations])
}

const ANSWERS = { running: 'SPLIT', paused: 'PAUSED', shipped: 'SHIPPED', 'rolled-back': 'ROLLED_BACK' } as const

/** Decisions have no end: what was shipped or rolled back stays so after the schedule. */
function experiment(rules: ExperimentRules, placeOf: PlaceOf, layers: Ruleset['layers'], holdouts: Ruleset['holdouts']): CompactExperiment {
  const { state, unit, phase, salt, traffic, schedule, variants, overrides, layer } = rules
  const isDecided = state.kind === 'shipped' || state.kind === 'rolled-back'
  const place = (variant: string): number => variants.findIndex(({ key }) => key === variant)
  // The first of an id counts.
  const firsts = [...new Map(overrides.toReversed().map(({ hash, variant }) => [hash, place(variant)]))].toReversed()
  const named = firsts.flatMap(([hash, at]) => (at < 0 ? [] : [hash, at]))
  const buckets = overrides.flatMap(({ bucket }) => bucket ?? [])
  let end = 0
  return [
    ANSWERS[state.kind], state.kind === 'shipped' ? place(state.variant) : 0, unit === 'account' ? 'account' : 'subject', phase, salt, traffic,
    isDecided ? null : schedule.from, isDecided ? null : schedule.until, needs(rules.prerequisites), rules.audience === null ? 0 : nodesOf(rules.audience),
    named.length === 0 ? 0 : buckets.length < overrides.length ? named : [...named, [...new Set(buckets)]],
    rules.holdouts.length === 0 ? 0 : rules.holdouts.flatMap((key) => (Object.hasOwn(holdouts, key) ? [key, holdouts[key]?.salt ?? '', holdouts[key]?.share ?? 0] : [])),
    layer === null ? 0 : inLayer(layer, layers),
    ...variants.flatMap(({ key, variation, weight }) => [key, placeOf(variation), (end += weight)]),
  ]
}

/** A layer that the ruleset does not have lets nobody in. */
function inLayer({ key, slots }: NonNullable<ExperimentRules['layer']>, layers: Ruleset['layers']): readonly (string | number)[] {
  return Object.hasOwn(layers, key) ? [key, layers[key]?.salt ?? '', ...slots.flatMap(({ from, to }) => [from, to])] : [key, '']
}

/** The parts of an outermost `all` stand by themselves. */
export function nodesOf(condition: Condition): Nodes {
  return condition.kind === 'all' ? condition.of.flatMap(nodeOf) : nodeOf(condition)
}

function nodeOf(condition: Condition): Nodes {
  switch (condition.kind) {
    case 'all': return sized(ALL, condition.of.flatMap(nodeOf))
    case 'any': return sized(ANY, condition.of.flatMap(nodeOf))
    case 'not': return sized(NOT, nodeOf(condition.of))
    case 'audience': return sized(AUDIENCE, [condition.audience])
    case 'clause': return isOperator(condition.operator) ? clause(condition.attribute, condition.operator, condition.values) : sized(condition.operator, [])
    // Of a server newer than this code.
    default: return sized((condition as { readonly kind: string }).kind, [])
  }
}

function sized(what: number | string, rest: Nodes): Nodes {
  return [what, rest.length + 2, ...rest]
}

/** Names that are looked up at once; the others, in a list, are paths, come from the facts, or mean something to every object. */
function nameOf(attribute: string): string | readonly [string] {
  return attribute.includes('.') || /^(firstSeenAt|acquisition)$/.test(attribute) || attribute in Object.prototype ? [attribute] : attribute
}

type Reading = (value: Json) => Json | null

const simple: Reading = (value) => (typeof value === 'object' ? null : value)
const text: Reading = (value) => (typeof value === 'string' ? value : null)
const number: Reading = (value) => (typeof value === 'number' ? value : null)
const versionIn: Reading = (value) => (typeof value === 'string' ? version(value) : null)
const [BELOW, EQUAL, ABOVE] = [1, 2, 4]

const TESTS: { readonly [name in Operator]: readonly [what: number, read: Reading] } = {
  equals: [EQUALS, simple], in: [EQUALS, simple], contains: [CONTAINS, simple], 'contains-all': [CONTAINS, simple],
  'starts-with': [STARTS, text], 'ends-with': [ENDS, text], exists: [EXISTS, () => null], matches: [MATCHES, (value) => value],
  greater: [NUMBER + ABOVE, number], 'at-least': [NUMBER + EQUAL + ABOVE, number], less: [NUMBER + BELOW, number], 'at-most': [NUMBER + BELOW + EQUAL, number],
  'version-equals': [VERSION + EQUAL, versionIn], 'version-greater': [VERSION + ABOVE, versionIn], 'version-at-least': [VERSION + EQUAL + ABOVE, versionIn],
  'version-less': [VERSION + BELOW, versionIn], 'version-at-most': [VERSION + BELOW + EQUAL, versionIn],
  // Half-open: [after a, before b) and [after b, …) share no instant.
  before: [INSTANT + BELOW, (value) => (isRelative(value) ? value : instant(value))], after: [INSTANT + EQUAL + ABOVE, (value) => (isRelative(value) ? value : instant(value))],
  'in-network': [INSIDE, (value) => (typeof value === 'string' ? network(value) : null)],
}

/** Whether this server knows the operator. */
export function isOperator(name: string): name is Operator {
  return Object.hasOwn(TESTS, name)
}

/** Values that the operator cannot compare are left out. */
function clause(attribute: string, operator: Operator, values: readonly Json[]): Nodes {
  const [what, read] = TESTS[operator]
  const test = (operands: readonly Json[], other = what): Nodes => sized(other, [nameOf(attribute), ...operands])
  // Every value is there; of no value at all nothing is asked, and a value that nothing contains is not there.
  if (operator === 'contains-all') return values.length === 0 ? test([]) : sized(ALL, values.flatMap((value) => test(read(value) === null ? [] : [value])))
  const operands = values.map(read).filter((value) => value !== null)
  const relative = what >= INSTANT ? operands.filter(isRelative) : []
  if (relative.length === 0) return test(operands)
  const later = test(relative.map(offset), what - INSTANT + RELATIVE)
  return relative.length === operands.length ? later : sized(ANY, [...test(operands.filter((one) => !isRelative(one))), ...later])
}
