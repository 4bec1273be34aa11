import { wellFormed } from '#sdk/core/ids.ts'
import type { Json } from '#sdk/core/ruleset.ts'
import { refuseEvent } from './refused-event.ts'

export type JsonObject = { readonly [key: string]: Json }

const DEEPEST = 8
/** Properties and context of one event together, in UTF-8 bytes. */
const LARGEST = 32 * 1024

/**
 * One form for the same data, so that no engine's JSON decides what a filter means: own keys, sorted; strings
 * well-formed; finite numbers. `constructor` is a key like any other; `__proto__` is refused, because a reader that
 * copies carelessly would take it for an instruction.
 */
export function canonicalObject(value: unknown, where: string): JsonObject {
  if (value === undefined || value === null) return {}
  if (typeof value !== 'object' || Array.isArray(value)) return refuseEvent('bad-properties', `${where} is not an object.`)
  return objectAt(value, where, 1)
}

export function refuseTooLarge(parts: readonly JsonObject[]): void {
  const size = parts.reduce((sum, part) => sum + Buffer.byteLength(JSON.stringify(part)), 0)
  if (size > LARGEST) refuseEvent('too-large', `Properties and context take ${size} bytes; an event may have ${LARGEST}.`)
}

function objectAt(value: object, where: string, depth: number): JsonObject {
  if (depth > DEEPEST) return refuseEvent('too-deep', `${where} is nested deeper than ${DEEPEST} levels.`)
  const members = value as { readonly [key: string]: unknown }
  const entries = Object.keys(value).map((key) => [keyAt(key, where), jsonAt(members[key], where, key, depth)] as const)
  const made: { [key: string]: Json } = {}
  // None is "__proto__". Of two keys that lone surrogates made one, the last stays.
  for (const [key, member] of entries.length > 1 ? entries.toSorted(byKey) : entries) made[key] = member
  return made
}

function byKey([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return a < b ? -1 : a > b ? 1 : 0
}

function keyAt(key: string, where: string): string {
  if (key === '__proto__') return refuseEvent('bad-key', `${where} has the key "__proto__", which no property may have.`)
  return key.includes(NUL) ? textAt(key, `A key of ${where}`) : wellFormed(key)
}

/** Where it stands is put into words only where they are needed: most values are plain and right. */
function jsonAt(value: unknown, within: string, key: string | number, depth: number): Json {
  if (value === null || typeof value === 'boolean') return value
  if (typeof value === 'string') return value.includes(NUL) ? textAt(value, `${within}.${key}`) : wellFormed(value)
  if (typeof value === 'number' && Number.isFinite(value)) return value + 0
  const where = `${within}.${key}`
  if (typeof value === 'number') return refuseEvent('bad-number', `${where} is too large for a number; send it as text.`)
  if (Array.isArray(value)) {
    if (depth >= DEEPEST) return refuseEvent('too-deep', `${where} is nested deeper than ${DEEPEST} levels.`)
    return value.map((each, index) => jsonAt(each, where, index, depth + 1))
  }
  if (typeof value === 'object') return objectAt(value, where, depth + 1)
  return refuseEvent('bad-properties', `${where} is no JSON value.`)
}

const NUL = '\u0000'

/** Databases cannot keep NUL in text. */
export function textAt(text: string, where: string): string {
  if (text.includes(NUL)) return refuseEvent('bad-text', `${where} holds the character NUL.`)
  return wellFormed(text)
}
