import type { Json } from './ruleset.ts'

/** ISO 8601: a day, or a day and a time with its offset. Without an offset a time means another instant on each machine. */
const ISO = /^(\d{4})-(\d\d)-(\d\d)(?:T(\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,9}))?)?(Z|[+-]\d\d:\d\d))?$/

const MINUTE = 60_000

/**
 * An instant in ms since 1970 from a number of ms or ISO 8601 text (a day alone is its first moment in UTC), or null
 * when it names none. Read here and not by `Date.parse`, whose answer for a day like 30 February differs by engine.
 */
export function instant(value: Json): number | null {
  if (typeof value === 'number') return Number.isFinite(value) ? value : null
  const found = typeof value === 'string' ? ISO.exec(value) : null
  if (found === null) return null
  const [, year, month, day, hour = 0, minute = 0, second = 0, part = '', zone = 'Z'] = found
  const at = [Number(year), Number(month), Number(day), Number(hour), Number(minute), Number(second)] as const
  const utc = Date.UTC(at[0], at[1] - 1, at[2], at[3], at[4], at[5], Number(part.padEnd(3, '0').slice(0, 3)))
  return isReal(at, utc) ? utc - offset(zone) : null
}

/** Date.UTC carries over what does not exist (30 February, 25:00); the parts must come back unchanged. */
function isReal([year, month, day, hour, minute, second]: readonly [number, number, number, number, number, number], utc: number): boolean {
  const back = new Date(utc)
  return back.getUTCFullYear() === year && back.getUTCMonth() + 1 === month && back.getUTCDate() === day
    && back.getUTCHours() === hour && back.getUTCMinutes() === minute && back.getUTCSeconds() === second
}

function offset(zone: string): number {
  if (zone === 'Z') return 0
  const [hours = 0, minutes = 0] = zone.slice(1).split(':').map(Number)
  return (zone.startsWith('-') ? -1 : 1) * (hours * 60 + minutes) * MINUTE
}

const RELATIVE = /^([+-])(\d{1,6})([mhdw])$/
const UNITS: { readonly [unit: string]: number } = { m: MINUTE, h: 60 * MINUTE, d: 1440 * MINUTE, w: 10_080 * MINUTE }

/** The same, and text relative to `now` (`-30d`: thirty days ago); with `now` null relative text names none. */
export function moment(value: Json, now: number | null): number | null {
  const found = now === null || typeof value !== 'string' ? null : RELATIVE.exec(value)
  if (found === null || now === null) return instant(value)
  return now + (found[1] === '-' ? -1 : 1) * Number(found[2]) * (UNITS[found[3] ?? ''] ?? 0)
}
