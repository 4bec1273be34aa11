import type { Frequency } from '../workspaces/workspace.table.ts'
import { offsetsOf } from '../zone.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR
/** In the morning of the workspace's time zone. */
const AT_HOUR = 8
const MONDAY = 1

/** The next morning after a moment, or the next Monday's. */
export function nextDue(now: Date, frequency: Exclude<Frequency, 'off'>, timeZone: string): Date {
  const ahead = offsetsOf(timeZone)
  const today = Math.floor((now.getTime() + ahead(now.getTime())) / DAY) * DAY
  for (let days = 0; days <= 8; days += 1) {
    const there = today + days * DAY + AT_HOUR * HOUR
    const at = there - ahead(there - ahead(there))
    if (at > now.getTime() && (frequency === 'daily' || new Date(there).getUTCDay() === MONDAY)) return new Date(at)
  }
  throw new Error('no morning within a week')
}

/** What a first digest tells begins so long ago. */
export function coveredFrom(due: Date, frequency: Exclude<Frequency, 'off'>): Date {
  return new Date(due.getTime() - (frequency === 'daily' ? DAY : 7 * DAY))
}
