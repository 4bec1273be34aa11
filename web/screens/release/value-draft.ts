import type { Json } from '#sdk/core/ruleset.ts'
import { keyFrom } from '../../app/key-from.ts'
import type { Flag } from './flag-draft.ts'

type Type = Flag['type']

/** A variation as it is typed. `fixed` is one that the flag has: rules and counts are kept by its key. */
export type ValueDraft = { readonly fixed: boolean; readonly key: string; readonly name: string; readonly description: string; readonly text: string }

/** The values of the flag, or those that an old change is taken back to: a key that was taken away comes back as it was. */
export function valueDrafts({ variations, type }: Pick<Flag, 'variations' | 'type'>): readonly ValueDraft[] {
  return variations.map(({ key, name, description, value }) => ({ fixed: true, key, name, description, text: textOf(type, value) }))
}

/** A key of its own: from the text where that gives one that is free, else a number. */
export function emptyValue(type: Type, drafts: readonly ValueDraft[]): ValueDraft {
  const free = Array.from({ length: drafts.length + 1 }, (_, at) => `value-${at + 1}`).find((key) => drafts.every((one) => one.key !== key)) ?? 'value'
  return { fixed: false, key: free, name: '', description: '', text: type === 'json' ? '{}' : type === 'number' ? '0' : type === 'boolean' ? 'false' : '' }
}

/** What is sent; undefined while a value is none of the type, or two have one key. */
export function variationsOf(type: Type, drafts: readonly ValueDraft[]): Flag['variations'] | undefined {
  const all = drafts.map(({ key, name, description, text }) => ({ key, name: name.trim(), description: description.trim(), value: parse(type, text) }))
  const whole = all.flatMap((one) => (one.value === undefined || keyFrom(one.key, '') === '' ? [] : [{ ...one, value: one.value }]))
  return whole.length === all.length && new Set(all.map((one) => one.key)).size === all.length ? whole : undefined
}

/** A schema as it is typed; null for none, undefined where it is no JSON. */
export function schemaOf(text: string): Flag['schema'] | undefined {
  if (text.trim() === '') return null
  const read = parse('json', text)
  return typeof read === 'boolean' || (typeof read === 'object' && read !== null && !Array.isArray(read)) ? (read as Flag['schema']) : undefined
}

export function textOf(type: Type, value: Json): string {
  return type === 'string' ? String(value) : JSON.stringify(value, null, type === 'json' ? 2 : 0)
}

/** The value that a text stands for; undefined where it is none of the type. */
export function parse(type: Type, text: string): Json | undefined {
  if (type === 'boolean') return text === 'true' ? true : text === 'false' ? false : undefined
  if (type === 'string') return text
  if (type === 'number') return text.trim() !== '' && Number.isFinite(Number(text)) ? Number(text) : undefined
  try {
    return JSON.parse(text) as Json
  } catch {
    return undefined
  }
}
