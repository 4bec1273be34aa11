import { z } from 'zod'
import { offsetsOf } from '../zone.ts'

const hour = z.number().int().min(0).max(23)

/** When a file is made: at an hour of the workspace's zone. Days of the week as ISO 8601 counts them, Monday is 1. */
export const schedule = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('by-hand') }),
  z.object({ kind: z.literal('daily'), hour }),
  z.object({ kind: z.literal('weekly'), day: z.number().int().min(1).max(7), hour }),
])
export type Schedule = z.output<typeof schedule>

const HOUR = 3_600_000
const DAY = 24 * HOUR

/**
 * The first time after `now`; null for one that is made by hand. An hour that a day has not, since clocks are put forward,
 * is the one after it; of an hour that a day has twice it is the first.
 */
export function nextTime(schedule: Schedule, now: Date, timeZone: string): Date | null {
  if (schedule.kind === 'by-hand') return null
  const offset = offsetsOf(timeZone)
  const today = Math.floor((now.getTime() + offset(now.getTime())) / DAY)
  for (let day = today - 1; day <= today + 8; day++) {
    if (schedule.kind === 'weekly' && weekday(day) !== schedule.day) continue
    const at = instantOf(day * DAY + schedule.hour * HOUR, offset)
    if (at > now.getTime()) return new Date(at)
  }
  throw new RangeError('A week has every day once.')
}

/** 1970-01-01 was a Thursday. */
function weekday(day: number): number {
  return ((day + 3) % 7) + 1
}

/** When a zone's clocks show this. */
function instantOf(shown: number, offset: (at: number) => number): number {
  const before = offset(shown - DAY)
  const after = offset(shown + DAY)
  const fitting = [shown - before, shown - after].filter((at) => at + offset(at) === shown)
  return fitting.length > 0 ? Math.min(...fitting) : shown - before
}
