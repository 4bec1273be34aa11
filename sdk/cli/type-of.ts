import type { Variations } from '../core/compact.ts'
import type { Json } from '../core/ruleset.ts'

/** The TypeScript type of a flag, from the values of its variations. Texts are told apart, so that a misspelt one does not compile. */
export function typeOfFlag([type, , values]: Variations): string {
  if (type === 'boolean' || type === 'number') return type
  return type === 'string' ? union(values.map((value) => quoted(String(value)))) : typeOfAll(values)
}

/** One type that all of these are of: what some objects have and others have not is optional. */
export function typeOfAll(values: readonly Json[]): string {
  return union(typesOf(values))
}

function typesOf(values: readonly Json[]): readonly string[] {
  const objects = values.filter(isObject)
  const lists = values.filter((value) => Array.isArray(value))
  const others = values.filter((value) => typeof value !== 'object' || value === null)
  return [
    ...others.map((value) => (value === null ? 'null' : typeof value)),
    ...(lists.length === 0 ? [] : [typeOfLists(lists)]),
    ...(objects.length === 0 ? [] : [typeOfObjects(objects)]),
  ]
}

function typeOfLists(lists: readonly (readonly Json[])[]): string {
  const types = [...new Set(typesOf(lists.flat()))]
  return `readonly ${types.length === 0 ? 'unknown' : types.length === 1 && !types[0]?.startsWith('readonly ') ? types[0] : `(${union(types)})`}[]`
}

function typeOfObjects(objects: readonly { readonly [key: string]: Json }[]): string {
  const names = [...new Set(objects.flatMap(Object.keys))].toSorted()
  const fields = names.map((name) => {
    const found = objects.filter((one) => Object.hasOwn(one, name)).map((one) => one[name] ?? null)
    return `readonly ${quoted(name)}${found.length < objects.length ? '?' : ''}: ${typeOfAll(found)}`
  })
  return fields.length === 0 ? '{ readonly [key: string]: never }' : `{ ${fields.join('; ')} }`
}

function isObject(value: Json): value is { readonly [key: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function union(types: readonly string[]): string {
  const all = [...new Set(types)].toSorted()
  return all.length === 0 ? 'never' : all.join(' | ')
}

/** A text as TypeScript writes it. */
export function quoted(text: string): string {
  return `'${JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`
}
