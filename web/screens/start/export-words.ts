import type { WordsNow } from '../../words/use-words.tsx'
import type { Export } from './exports-screen.tsx'

/** Monday is 1; the first of January 2024 was one. */
export function weekday(day: number, locale: string): string {
  return new Intl.DateTimeFormat(locale, { weekday: 'long', timeZone: 'UTC' }).format(Date.UTC(2024, 0, day))
}

export function hourText(hour: number, locale: string): string {
  return new Intl.DateTimeFormat(locale, { hour: 'numeric', minute: '2-digit', timeZone: 'UTC' }).format(Date.UTC(2024, 0, 1, hour))
}

export function scheduleText(schedule: Export['schedule'], zone: string, { say, locale }: Pick<WordsNow, 'say' | 'locale'>): string {
  if (schedule.kind === 'by-hand') return say('exports.is-by-hand')
  const at = { hour: hourText(schedule.hour, locale), zone }
  return schedule.kind === 'daily' ? say('exports.is-daily', at) : say('exports.is-weekly', { ...at, day: weekday(schedule.day, locale) })
}

const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const

/** In the largest unit of which there is at least one. */
export function sizeText(bytes: number, locale: string): string {
  const place = Math.min(units.length - 1, bytes < 1 ? 0 : Math.floor(Math.log10(bytes) / 3))
  return new Intl.NumberFormat(locale, { style: 'unit', unit: units[place] ?? 'byte', unitDisplay: place === 0 ? 'long' : 'short', maximumFractionDigits: place === 0 ? 0 : 1 }).format(bytes / 1000 ** place)
}
