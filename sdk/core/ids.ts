/**
 * Keys and ids. A brand is handed out only by the parser of its name, so that a checked value cannot be confused
 * with a string from outside.
 */
declare const brand: unique symbol
type Branded<Name extends string> = string & { readonly [brand]: Name }

/** Names a flag, experiment, variation, metric, audience or environment: `[a-z0-9]` first, then `[a-z0-9._-]`, 1–100 characters. */
export type Key = Branded<'Key'>
/** The id a person is bucketed by. */
export type Subject = Branded<'Subject'>

const KEY = /^[a-z0-9][a-z0-9._-]{0,99}$/

export function isKey(text: string): text is Key {
  return KEY.test(text)
}

/** Names with a meaning of their own, in JavaScript or (the first) in a readout: nothing that people make is called so. */
const RESERVED: ReadonlySet<string> = new Set(['$holdout', '__proto__', 'constructor', 'prototype'])

export function isReserved(text: string): boolean {
  return RESERVED.has(text)
}

/** Ids that programs send when they mean "nobody" (contracts, 1). Compared in lower case. */
const NOBODY: ReadonlySet<string> = new Set([
  '', 'null', 'undefined', 'nan', 'none', 'true', 'false', '0', '[object object]', 'anonymous', 'guest',
])

/** The longest of them; whatever is longer need not be looked up. */
const LONGEST_NOBODY = 15

/** Longest id in UTF-16 code units that is stored or bucketed. */
export const LONGEST_ID = 1000

/**
 * The canonical form of an id from outside, or the reason why it names nobody. Numbers become their decimal text,
 * lone surrogates become U+FFFD, so that every store and every language sees the same bytes.
 */
export function subjectId(value: unknown): { readonly id: Subject } | { readonly refused: 'empty' | 'nobody' | 'too-long' | 'not-text' } {
  const text = typeof value === 'number' && Number.isFinite(value) ? String(value) : value
  if (typeof text !== 'string') return { refused: 'not-text' }
  const trimmed = wellFormed(text).trim()
  if (trimmed === '') return { refused: 'empty' }
  if (trimmed.length <= LONGEST_NOBODY && NOBODY.has(trimmed.toLowerCase())) return { refused: 'nobody' }
  if (trimmed.length > LONGEST_ID) return { refused: 'too-long' }
  if (trimmed.includes('\u0000')) return { refused: 'not-text' }
  return { id: trimmed as Subject }
}

/**
 * Replaces each lone surrogate by U+FFFD, as UTF-8 encoders do. With `u` a whole pair is no surrogate; the test before is
 * for speed, and there is no lookbehind, which older Safaris cannot parse.
 */
export function wellFormed(text: string): string {
  return SURROGATE.test(text) ? text.replace(/\p{Surrogate}/gu, '\uFFFD') : text
}

const SURROGATE = /[\uD800-\uDFFF]/
