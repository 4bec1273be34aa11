import type { Json } from './ruleset.ts'

/** ISO 8601: a day, or a day and a time with its offset. Without an offset a time means another instant on each machine; none is a day long (RFC 3339, 5.6). */
const ISO = /^((?!00)\d{4}-\d\d-\d\d)(?:(T\d\d:\d\d)(:\d\d)?(\.\d{1,9})?(Z|[+-](?:[01]\d|2[0-3]):[0-5]\d))?$/

const MINUTE = 60_000

/**
 * An instant in ms since 1970 from a number of ms or ISO 8601 text (a day alone is its first moment in UTC), or null
 * when it names none.
 */
export function instant(value: Json): number | null {
  if (typeof value === 'number') return Number.isFinite(value) ? value : null
  const found = typeof value === 'string' ? ISO.exec(value) : null
  if (found === null) return null
  const [, day, minute = 'T00:00', second, part, zone = 'Z'] = found
  if (second === undefined && part !== undefined) return null
  const written = `${day}${minute}${second ?? ':00'}${(part ?? '.').padEnd(4, '0').slice(0, 4)}Z`
  const utc = Date.parse(written)
  // Engines differ over what does not exist (30 February, 24:00); what does comes back as it was written.
  if (Number.isNaN(utc) || new Date(utc).toISOString() !== written) return null
  return zone === 'Z' ? utc : utc - Number(`${zone[0]}1`) * (Number(zone.slice(1, 3)) * 60 + Number(zone.slice(4))) * MINUTE
}

const UNITS: { readonly [unit: string]: number } = { m: MINUTE, h: 60 * MINUTE, d: 1440 * MINUTE, w: 10_080 * MINUTE }

/** Text relative to now: `-30d` is thirty days ago. */
export function isRelative(value: Json): value is string {
  return typeof value === 'string' && /^[+-]\d{1,6}[mhdw]$/.test(value)
}

export function relative(text: string, now: number): number {
  return now + offset(text)
}

/** ms from now. */
export function offset(text: string): number {
  // Not −0, which JSON cannot write.
  return Number.parseInt(text, 10) * (UNITS[text.slice(-1)] ?? 0) || 0
}
