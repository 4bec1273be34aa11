import type { Json } from '#sdk/core/ruleset.ts'
import type { Filter } from './door.ts'

type Properties = { readonly [key: string]: Json }

/** Whether an event's properties pass. Values are compared as canonical text, so that 5 and "5" are the same. */
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
  const text = canonicalText(value)
  return filter.values.some((wanted) => canonicalText(wanted) === text)
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
