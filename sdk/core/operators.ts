import { runs } from './automaton.ts'
import { instant, isRelative, relative } from './instant.ts'
import { isInside, network } from './network.ts'
import type { Automaton, Json, Operator } from './ruleset.ts'
import { precedence, version } from './version.ts'

/** Whether an attribute that is there passes against `operands[from]` … `operands[to - 1]`, which `Reading` has made of the clause's values. */
export type Test = (attribute: Json, operands: readonly unknown[], from: number, to: number, now: () => number) => boolean

/** What a test needs of a value, made once; undefined where the value is none that the operator compares. */
type Reading = (value: Json) => unknown

/** One of the values is enough; an attribute of another type passes none. */
function anyOf<Operand>(read: Reading, test: (attribute: string, operand: Operand) => boolean): Known {
  return [(attribute, operands, from, to) => {
    if (typeof attribute === 'string') for (let at = from; at < to; at++) if (test(attribute, operands[at] as Operand)) return true
    return false
  }, read]
}

const ofType = (type: string): Reading => (value) => (typeof value === type ? value : undefined)
const anyText = (test: (attribute: string, value: string) => boolean): Known => anyOf(ofType('string'), test)
const number = ofType('number')
/** Whether the order of two versions is one that is asked for. */
const anyVersion = (test: (order: number) => boolean): Known => anyOf((value) => (typeof value === 'string' ? (version(value) ?? undefined) : undefined), (attribute: string, other: NonNullable<ReturnType<typeof version>>) => {
  const one = version(attribute)
  return one !== null && test(precedence(one, other))
})

const anyInstant = (test: (attribute: number, value: number) => boolean): Known => [(attribute, operands, from, to, now) => {
  const one = instant(attribute)
  return one !== null && operands.slice(from, to).some((other) => test(one, typeof other === 'string' ? relative(other, now()) : other as number))
}, (value) => (isRelative(value) ? value : (instant(value) ?? undefined))]

/** Same type and same value; text is compared as it is, case and all. Lists and objects equal nothing. */
export const equal: Test = (attribute, operands, from, to) => {
  for (let at = from; at < to; at++) if (operands[at] === attribute) return true
  return false
}

/** An item of a list, or a part of a text. */
const contains = (attribute: Json, value: unknown): boolean => (Array.isArray(attribute) ? attribute.includes(value) : typeof attribute === 'string' && typeof value === 'string' && attribute.includes(value))

const simple: Reading = (value) => (typeof value === 'object' ? undefined : value)
const EQUAL: Known = [equal, simple]

type Known = readonly [test: Test, read: Reading]

// Numbers are compared at nearly every question, so their tests are written out.
export const OPERATORS: { readonly [name in Operator]: Known } = {
  equals: EQUAL,
  in: EQUAL,
  contains: [(attribute, operands, from, to) => operands.slice(from, to).some((value) => contains(attribute, value)), simple],
  // Every value is there; of no value at all nothing is asked, and it does not fit. A value that nothing contains stays, as one that is not there.
  'contains-all': [(attribute, operands, from, to) => to > from && operands.slice(from, to).every((value) => contains(attribute, value)), (value) => simple(value) ?? {}],
  matches: anyOf((value) => value, (attribute: string, value: Automaton) => runs(value, attribute)),
  'starts-with': anyText((text, start) => text.startsWith(start)),
  'ends-with': anyText((text, end) => text.endsWith(end)),
  exists: [() => true, simple],
  greater: [(one, all, from, to) => {
    if (typeof one === 'number') for (let at = from; at < to; at++) if (one > (all[at] as number)) return true
    return false
  }, number],
  'at-least': [(one, all, from, to) => {
    if (typeof one === 'number') for (let at = from; at < to; at++) if (one >= (all[at] as number)) return true
    return false
  }, number],
  less: [(one, all, from, to) => {
    if (typeof one === 'number') for (let at = from; at < to; at++) if (one < (all[at] as number)) return true
    return false
  }, number],
  'at-most': [(one, all, from, to) => {
    if (typeof one === 'number') for (let at = from; at < to; at++) if (one <= (all[at] as number)) return true
    return false
  }, number],
  'version-equals': anyVersion((order) => order === 0),
  'version-greater': anyVersion((order) => order > 0),
  'version-at-least': anyVersion((order) => order >= 0),
  'version-less': anyVersion((order) => order < 0),
  'version-at-most': anyVersion((order) => order <= 0),
  'in-network': anyOf((value) => (typeof value === 'string' ? (network(value) ?? undefined) : undefined), isInside),
  // Half-open: [after a, before b) and [after b, …) share no instant.
  before: anyInstant((one, other) => one < other),
  after: anyInstant((one, other) => one >= other),
}
