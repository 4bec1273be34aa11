import type { Locale } from './locale.ts'

/** An instant as the server tells it: milliseconds, ISO text or a Date. */
export type Instant = Date | string | number

/** Where dates are written day first in English: "25 March", also on a browser set to American English. */
const tags = { en: 'en-GB', ko: 'ko-KR', ja: 'ja-JP' } as const satisfies Record<Locale, string>

const formats = new Map<string, Intl.DateTimeFormat>()

function dateFormat(locale: Locale, timeZone: string | undefined, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const id = `${locale}${timeZone ?? ''}${JSON.stringify(options)}`
  const known = formats.get(id)
  if (known !== undefined) return known
  const fresh = new Intl.DateTimeFormat(tags[locale], timeZone === undefined ? options : { ...options, timeZone })
  formats.set(id, fresh)
  return fresh
}

function yearOf(at: Date, timeZone: string | undefined): string {
  return dateFormat('en', timeZone, { year: 'numeric' }).format(at)
}

/** The year is written only when it is not the reader's own. */
function withYear(at: Date, now: Date, timeZone: string | undefined): { year?: 'numeric' } {
  return yearOf(at, timeZone) === yearOf(now, timeZone) ? {} : { year: 'numeric' }
}

/** A day in a sentence: "25 March", "3월 25일", "3月25日"; another year's with its year. */
export function day(locale: Locale, at: Instant, timeZone?: string, now: Date = new Date()): string {
  const date = new Date(at)
  return dateFormat(locale, timeZone, { day: 'numeric', month: 'long', ...withYear(date, now, timeZone) }).format(date)
}

/** A day on an axis or in a column: "25 Mar". */
export function shortDay(locale: Locale, at: Instant, timeZone?: string, now: Date = new Date()): string {
  const date = new Date(at)
  const text = dateFormat(locale, timeZone, { day: 'numeric', month: 'short', ...withYear(date, now, timeZone) }).format(date)
  return text.replace('Sept', 'Sep')
}

/** The hour alone: "09:12". */
export function clock(locale: Locale, at: Instant, timeZone?: string): string {
  return dateFormat(locale, timeZone, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(new Date(at))
}

/** Everything about an instant, for those who hover or focus: "25 March 2026 at 09:12:44 GMT+9". */
export function fullTime(locale: Locale, at: Instant, timeZone?: string): string {
  const date = { day: 'numeric', month: 'long', year: 'numeric' } as const
  const time = { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23', timeZoneName: 'short' } as const
  return dateFormat(locale, timeZone, { ...date, ...time }).format(new Date(at))
}
