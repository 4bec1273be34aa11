import type { Locale } from './locale.ts'
import { unknown } from './number.ts'
import { clock, day, type Instant } from './time.ts'

// Written here and not by Intl: browsers and Node know different short forms ("2s", "2 sec"), and a page must not change with them.
const units = {
  en: { second: '\u00a0s', minute: '\u00a0min', hour: '\u00a0h' },
  ko: { second: '초', minute: '분', hour: '시간' },
  ja: { second: '秒', minute: '分', hour: '時間' },
} as const satisfies Record<Locale, Record<'second' | 'minute' | 'hour', string>>

const past = { en: (x: string) => `${x} ago`, ko: (x: string) => `${x} 전`, ja: (x: string) => `${x}前` } as const
const ahead = { en: (x: string) => `in ${x}`, ko: (x: string) => `${x} 후`, ja: (x: string) => `${x}後` } as const
const justNow = { en: 'just now', ko: '방금', ja: 'たった今' } as const satisfies Record<Locale, string>

const second = 1_000
const minute = 60 * second
const hour = 60 * minute

function largest(locale: Locale, size: number): string {
  if (size < minute) return `${Math.floor(size / second)}${units[locale].second}`
  if (size < hour) return `${Math.floor(size / minute)}${units[locale].minute}`
  return `${Math.floor(size / hour)}${units[locale].hour}`
}

/** Up to a day away how long ago, after that the day: "2 s ago", "in 3 h", "24 March, 16:40". */
export function relative(locale: Locale, at: Instant, now: Date = new Date(), timeZone?: string): string {
  const apart = new Date(at).getTime() - now.getTime()
  const size = Math.abs(apart)
  if (size < second) return justNow[locale]
  if (size >= 24 * hour) return `${day(locale, at, timeZone, now)}, ${clock(locale, at, timeZone)}`
  return (apart < 0 ? past : ahead)[locale](largest(locale, size))
}

/** A stretch of time in its two largest units: "2 min 41 s", "3 h 5 min", "12 s". */
export function elapsed(locale: Locale, milliseconds: number): string {
  const seconds = Math.max(0, Math.floor(milliseconds / second))
  const parts = [
    { value: Math.floor(seconds / 3600), unit: units[locale].hour },
    { value: Math.floor(seconds / 60) % 60, unit: units[locale].minute },
    { value: seconds % 60, unit: units[locale].second },
  ]
  const first = parts.findIndex((part) => part.value > 0)
  const shown = first < 0 ? parts.slice(2) : parts.slice(first, first + 2).filter((part) => part.value > 0)
  return shown.map((part) => `${part.value}${part.unit}`).join(' ')
}

/** A mean time: in days with one decimal from one day on, else as above. */
export function stretch(locale: Locale, milliseconds: number | null): string {
  if (milliseconds === null || Math.abs(milliseconds) < 24 * hour) return milliseconds === null ? unknown : elapsed(locale, milliseconds)
  const text = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 }).format(milliseconds / (24 * hour))
  return `${text}${{ en: text === '1' ? '\u00a0day' : '\u00a0days', ko: '일', ja: '日' }[locale]}`
}

/** Whole days as text: "28 days", "1 day", "28일". Say "about" in the sentence around it. */
export function days(locale: Locale, value: number): string {
  const whole = Math.round(value)
  const text = new Intl.NumberFormat(locale).format(whole)
  const words = { en: whole === 1 ? '\u00a0day' : '\u00a0days', ko: '일', ja: '日' }
  return `${text}${words[locale]}`
}
