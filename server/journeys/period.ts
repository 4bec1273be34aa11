import { daysOf } from '../store/day.ts'
import { offsetsOf } from '../zone.ts'

const DAY_MS = 86_400_000
const HALF_DAY = DAY_MS / 2

/** Which people: by the day on which they came first. `counted`: 28 days whose people have all been followed to the end. */
export type PeriodAsked = { readonly kind: 'counted' } | { readonly kind: 'last'; readonly days: number } | { readonly kind: 'between'; readonly from: string; readonly until: string }

/** Whole days of the zone: instants, the end not within. */
export type Period = { readonly from: number; readonly until: number }

/** @param followedDays after which nothing is added to a day any more */
export function periodOf(asked: PeriodAsked, { now, timeZone, followedDays }: { readonly now: number; readonly timeZone: string; readonly followedDays: number }): Period {
  const days = daysOf(timeZone)
  const today = days.start(now)
  const before = (many: number): number => days.start(today + HALF_DAY - many * DAY_MS)
  switch (asked.kind) {
    case 'counted':
      // Of the first day that is left out somebody may be followed until today yet.
      return { from: before(followedDays + 28), until: before(followedDays) }
    case 'last':
      return { from: before(asked.days - 1), until: before(-1) }
    case 'between': {
      const offset = offsetsOf(timeZone)
      const start = (date: string, more: number): number => {
        const noon = Date.parse(`${date}T12:00:00Z`) + more * DAY_MS
        return days.start(noon - offset(noon))
      }
      return { from: start(asked.from, 0), until: start(asked.until, 1) }
    }
  }
}
