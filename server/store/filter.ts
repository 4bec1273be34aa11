import type { Json } from '#sdk/core/ruleset.ts'
import { compareDecimals } from './amount.ts'
import type { Comparison, Filter } from './door.ts'

type Properties = { readonly [key: string]: Json }

/** Whether an event's properties pass. */
export function passes(filter: Filter | null, properties: Properties): boolean {
  if (filter === null) return true
  switch (filter.kind) {
    case 'all':
      return filter.of.every((one) => passes(one, properties))
    case 'any':
      return filter.of.some((one) => passes(one, properties))
    case 'not':
      return !passes(filter.of, properties)
    case 'property':
      return compares(filter, valueAt(properties, filter.path))
  }
}

function compares(filter: Filter & { kind: 'property' }, value: Json | undefined): boolean {
  if (value === undefined) return false
  if (filter.operator === 'exists') return value !== null
  const compare = COMPARES[filter.operator]
  return filter.values.some((wanted) => compare(value, wanted))
}

type Compare = (value: Json, wanted: Json) => boolean

const COMPARES = {
  'equals': isSame,
  'in': isSame,
  'contains': (value, wanted) => (Array.isArray(value) ? value.some((item) => isSame(item, wanted)) : textOf(value)?.includes(canonicalText(wanted)) === true),
  'starts-with': (value, wanted) => textOf(value)?.startsWith(canonicalText(wanted)) === true,
  'ends-with': (value, wanted) => textOf(value)?.endsWith(canonicalText(wanted)) === true,
  'greater': ordered((order) => order > 0),
  'at-least': ordered((order) => order >= 0),
  'less': ordered((order) => order < 0),
  'at-most': ordered((order) => order <= 0),
} satisfies Record<Exclude<Comparison, 'exists'>, Compare>

function isSame(value: Json, wanted: Json): boolean {
  return canonicalText(wanted) === canonicalText(value)
}

/** As numbers; what is none is in no order. */
function ordered(fits: (order: number) => boolean): Compare {
  return (value, wanted) => {
    const order = compareDecimals(value, wanted)
    return order !== null && fits(order)
  }
}

/** Of a list or an object nothing is a part as text is. */
function textOf(value: Json): string | null {
  return typeof value === 'object' ? null : canonicalText(value)
}

/** The value at a path: a key of that whole name, else step by step at the dots. Own keys only. */
export function valueAt(properties: Properties, path: string): Json | undefined {
  if (Object.hasOwn(properties, path)) return properties[path]
  let value: Json | undefined = properties
  for (const step of path.split('.')) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) return undefined
    value = (value as Properties)[step]
  }
  return value
}

function canonicalText(value: Json): string {
  return typeof value === 'string' ? value : JSON.stringify(sorted(value))
}

function sorted(value: Json): Json {
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map(sorted)
  return Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([key, each]) => [key, sorted(each)]))
}
