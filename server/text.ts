import { wellFormed } from '#sdk/core/ids.ts'
import { refusal } from './refusal.ts'

/** Deeper than anything people write; reading may not exhaust the reader. */
const DEEPEST = 100

/**
 * What comes through a door of ours, as it can be kept: no NUL, which databases cannot keep in text; strings well-formed,
 * as events have them; no key `__proto__`, which readers lose or take for an instruction. Looked at in one place, before
 * any parser, so that no field can be forgotten.
 */
export function keepable(value: unknown): unknown {
  return keptAt(value, [])
}

type Path = readonly string[]

function keptAt(value: unknown, path: Path): unknown {
  if (typeof value === 'string') return textAt(value, path)
  if (typeof value !== 'object' || value === null || value instanceof Date) return value
  if (path.length >= DEEPEST) throw refusal('invalid', `${placeOf(path.slice(0, 3))}… is nested deeper than ${DEEPEST} levels. Make it flatter.`, { depth: DEEPEST })
  if (Array.isArray(value)) return value.map((each, index) => keptAt(each, [...path, String(index)]))
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [keyAt(key, path), keptAt(each, [...path, key])]))
}

function keyAt(key: string, path: Path): string {
  if (key === '__proto__') throw refusal('invalid', `${placeOf(path)} has the key "__proto__", which nothing may be named. Choose another.`, { field: path.join('.'), key })
  return textAt(key, path)
}

function textAt(text: string, path: Path): string {
  if (text.includes('\u0000')) throw refusal('invalid', `${placeOf(path)} holds the character NUL, which cannot be kept. Take it out.`, { field: printable(path.join('.')) })
  return wellFormed(text)
}

function placeOf(path: Path): string {
  return path.length === 0 ? 'input' : printable(path.join('.'))
}

function printable(text: string): string {
  return wellFormed(text).replaceAll('\u0000', '\uFFFD')
}
