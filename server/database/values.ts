import { createRequire } from 'node:module'
import pg from 'pg'

/**
 * One mapping between PostgreSQL values and JavaScript, for both databases:
 *
 * - int8 and count() → number; one beyond 2^53 throws, because it would be wrong without a word. Sums that may grow
 *   that far are selected as `::text` and read with `BigInt()`.
 * - numeric → string, exact. date → `2026-03-01`, with no time zone to shift it. interval → string.
 * - timestamptz → Date (milliseconds). json, jsonb → data. bytea → Buffer. Arrays → arrays of the same.
 *
 * Parameters go the way of `pg`: an object becomes JSON, an array a PostgreSQL array, so a jsonb column that holds an
 * array is written with JSON.stringify.
 */
export type ParseValue = (text: string) => unknown

const textArrayOid: number = 1009
const textArray: ParseValue = pg.types.getTypeParser(textArrayOid, 'text')

const own: Readonly<Record<number, ParseValue>> = {
  20: safeInteger,
  1016: arrayOf(safeInteger),
  1082: asText,
  1182: arrayOf(asText),
  1186: asText,
  1187: arrayOf(asText),
  1231: arrayOf(asText),
}

/** The parser of a type by its oid; unknown types stay text. */
export function valueParser(oid: number): ParseValue {
  const mine = own[oid]
  if (mine !== undefined) return mine
  const theirs: ParseValue = pg.types.getTypeParser(oid, 'text')
  return theirs
}

type PrepareValue = (value: unknown) => string | Buffer | null

/** A parameter as it is sent: text, bytes or null. It is the very function of the pg driver, so that both agree. */
export const preparedValue: PrepareValue = (createRequire(import.meta.url)('pg/lib/utils.js') as { prepareValue: PrepareValue }).prepareValue

function safeInteger(text: string): number {
  const value = Number(text)
  if (Number.isSafeInteger(value)) return value
  throw new RangeError(`The integer ${text} is beyond 2^53; select it as ::text and read it with BigInt().`)
}

function asText(text: string): string {
  return text
}

function arrayOf(parse: ParseValue): ParseValue {
  const each = (item: unknown): unknown => (Array.isArray(item) ? item.map(each) : item === null ? null : parse(String(item)))
  return (text) => each(textArray(text))
}
