import { ALL, ANY, AUDIENCE, type CompactExperiment, type CompactFlag, type CompactRuleset, CONTAINS, ENDS, EQUALS, EXISTS, INSIDE, INSTANT, MATCHES, type Needs, type Nodes, NOT, NUMBER, RELATIVE, type Rollout, RULES, STARTS, VARIANTS, VERSION } from '../core/compact.ts'
import type { Condition, ExperimentRules, ExperimentState, FlagRules, FlagType, Json, Operator, PlainServe, Prerequisite, Range, Rule, Ruleset, Serve } from '../core/ruleset.ts'

/** A ruleset as it travels, in words again, so that it can be explained. Back from here it is the same list. */
export function inWords({ environment, revision, door, sets, flags, experiments, audiences }: CompactRuleset): Ruleset {
  const all = Object.entries(experiments)
  const namesIn = (key: string): readonly string[] => sets[flags[key]?.[0] ?? -1]?.[1] ?? []
  return {
    format: 1, environment, revision, door, flags: mapped(flags, (one) => flag(one, sets)), audiences: mapped(audiences, condition),
    experiments: Object.fromEntries(all.map(([key, one]) => [key, experiment(one, flagServing(flags, key), namesIn(flagServing(flags, key)))])),
    layers: Object.fromEntries(all.flatMap(([, { 12: layer }]) => (layer === 0 || layer[1] === '' ? [] : [[String(layer[0]), { salt: String(layer[1]) }]]))),
    holdouts: Object.fromEntries(all.flatMap(([, { 11: held }]) => (held === 0 ? [] : chunks(held, 3).map(([key, salt, share]) => [String(key), { salt: String(salt), share: Number(share) }])))),
  }
}

function mapped<From, To>(of: { readonly [key: string]: From }, to: (from: From) => To): { readonly [key: string]: To } {
  return Object.fromEntries(Object.entries(of).map(([key, one]) => [key, to(one)]))
}

function chunks<Item>(list: readonly Item[], size: number): readonly (readonly Item[])[] {
  return Array.from({ length: Math.floor(list.length / size) }, (_, at) => list.slice(at * size, (at + 1) * size))
}

function flagServing(flags: CompactRuleset['flags'], experiment: string): string {
  return Object.keys(flags).find((key) => rulesIn(flags[key] as CompactFlag).some(([, , serve]) => serve === experiment)) ?? ''
}

/** Lists of `size, id, serve, …nodes`. */
function rulesIn(raw: CompactFlag): readonly (readonly Json[])[] {
  const found: Json[][] = []
  for (let at = RULES; at < raw.length; at += raw[at] as number) found.push(raw.slice(at, at + (raw[at] as number)) as Json[])
  return found
}

function flag(raw: CompactFlag, sets: CompactRuleset['sets']): FlagRules {
  const [place, off, needs] = raw
  const [type, names, values] = sets[place] ?? ['string', [], []]
  const serve = (one: Json | undefined): Serve => {
    if (typeof one === 'number') return { kind: 'variation', variation: names[one] ?? '' }
    if (typeof one === 'string') return { kind: 'experiment', experiment: one }
    const [salt, ...ranges] = one as unknown as Rollout
    return { kind: 'rollout', salt, ranges: chunks(ranges, 3).map(([from = 0, to = 0, place = 0]): Range => ({ from, to, variation: names[place] ?? '' })) }
  }
  const rules = rulesIn(raw)
  return {
    type: (type === 'object' ? 'json' : type) as FlagType, on: needs !== undefined, off: names[off] ?? '', prerequisites: prerequisites(needs ?? 0),
    values: Object.fromEntries(values.map((value, at) => [names[at] ?? '', value])),
    rules: rules.filter(([, id]) => id !== null).map(([, id, what, ...nodes]): Rule => ({ id: String(id), when: nodes.length === 0 ? null : condition(nodes), serve: serve(what) })),
    fallthrough: serve(rules.at(-1)?.[2] ?? off) as PlainServe,
  }
}

function prerequisites(needs: Needs): readonly Prerequisite[] {
  return needs === 0 ? [] : needs.map(([key, ...variations]) => ({ flag: key, variations }))
}

function experiment(raw: CompactExperiment, of: string, names: readonly string[]): ExperimentRules {
  const [answers, chosen, unit, phase, salt, traffic, from, until, needs, audience, overrides, holdouts, layer] = raw
  const variants = chunks(raw.slice(VARIANTS), 3)
  const keyAt = (place: unknown): string => String(variants[Number(place)]?.[0] ?? '')
  const states: { readonly [answer in typeof answers]: ExperimentState } = { SPLIT: { kind: 'running' }, PAUSED: { kind: 'paused' }, ROLLED_BACK: { kind: 'rolled-back' }, SHIPPED: { kind: 'shipped', variant: keyAt(chosen) } }
  return {
    flag: of, state: states[answers], unit: unit === 'account' ? unit : 'person', phase, salt, traffic, schedule: { from, until },
    prerequisites: prerequisites(needs), audience: audience === 0 ? null : condition(audience),
    // None that is known is not the same as none.
    holdouts: holdouts === 0 ? [] : holdouts.length === 0 ? [''] : chunks(holdouts, 3).map(([key]) => String(key)),
    layer: layer === 0 ? null : { key: String(layer[0]), slots: chunks(layer.slice(2), 2).map(([first, end]) => ({ from: Number(first), to: Number(end) })) },
    variants: variants.map(([key, variation, end], at) => ({ key: String(key), variation: names[Number(variation)] ?? '', weight: Number(end) - Number(variants[at - 1]?.[2] ?? 0) })),
    overrides: overrides === 0 ? [] : chunks(overrides.filter((one) => typeof one !== 'object'), 2).map(([hash, place]) => ({ hash: String(hash), variant: keyAt(place) })),
  }
}

function condition(nodes: Nodes): Condition {
  const all = conditions(nodes)
  return all.length === 1 && all[0] !== undefined ? all[0] : { kind: 'all', of: all }
}

function conditions(nodes: Nodes): readonly Condition[] {
  const found: Condition[] = []
  for (let at = 0; at < nodes.length; at += nodes[at + 1] as number) found.push(one(nodes.slice(at, at + (nodes[at + 1] as number))))
  return found
}

function one([what, , first, ...rest]: Nodes): Condition {
  const inside = first === undefined ? [] : [first, ...rest]
  if (what === ALL || what === ANY) return { kind: what === ALL ? 'all' : 'any', of: conditions(inside) }
  if (what === NOT) return { kind: 'not', of: condition(inside) }
  if (what === AUDIENCE) return { kind: 'audience', audience: String(first) }
  // What this SDK does not know keeps its number, which is nobody's operator.
  const operator = OPERATORS[what as number] ?? (String(what) as Operator)
  return { kind: 'clause', attribute: String(Array.isArray(first) ? first[0] : first), operator, values: rest.map((value) => written(what as number, value)) }
}

const OPERATORS: { readonly [what: number]: Operator } = {
  [EQUALS]: 'equals', [CONTAINS]: 'contains', [STARTS]: 'starts-with', [ENDS]: 'ends-with', [EXISTS]: 'exists', [MATCHES]: 'matches', [INSIDE]: 'in-network',
  [NUMBER + 1]: 'less', [NUMBER + 3]: 'at-most', [NUMBER + 4]: 'greater', [NUMBER + 6]: 'at-least',
  [VERSION + 1]: 'version-less', [VERSION + 2]: 'version-equals', [VERSION + 3]: 'version-at-most', [VERSION + 4]: 'version-greater', [VERSION + 6]: 'version-at-least',
  [INSTANT + 1]: 'before', [INSTANT + 6]: 'after', [RELATIVE + 1]: 'before', [RELATIVE + 6]: 'after',
}

/** An operand as somebody would write it. */
function written(what: number, value: Json): Json {
  const kind = what >> 3
  if (kind === VERSION >> 3) return versionText(value as readonly (number | string)[])
  if (kind === RELATIVE >> 3) return `${Number(value) < 0 ? '-' : '+'}${Math.abs(Number(value)) / 60_000}m`
  if (kind === INSTANT >> 3) return new Date(Number(value)).toISOString()
  return what === INSIDE ? networkText(String(value)) : value
}

function versionText([major, minor, patch, ...parts]: readonly (number | string)[]): string {
  return `${major}.${minor}.${patch}${parts[0] === '~' ? '' : `-${parts.join('.')}`}`
}

function networkText([version, ...digits]: string): string {
  const [width, group, radix] = version === '4' ? [32, 8, 10] : [128, 16, 16]
  const whole = digits.join('').padEnd(width, '0')
  const numbers = Array.from({ length: width / group }, (_, at) => Number.parseInt(whole.slice(at * group, (at + 1) * group), 2).toString(radix))
  return `${numbers.join(version === '4' ? '.' : ':')}/${digits.length}`
}
