import { expect, test } from 'vitest'
import { nextTime, type Schedule } from '#server/exports/schedule.ts'

test.each<[what: string, schedule: Schedule, zone: string, now: string, next: string]>([
  ['today’s hour, where it is to come', { kind: 'daily', hour: 7 }, 'Asia/Seoul', '2026-03-01T21:59:00Z', '2026-03-01T22:00:00Z'],
  ['tomorrow’s, where it is this moment', { kind: 'daily', hour: 7 }, 'Asia/Seoul', '2026-03-01T22:00:00Z', '2026-03-02T22:00:00Z'],
  ['a Monday of the zone, which is a Sunday in UTC', { kind: 'weekly', day: 1, hour: 7 }, 'Asia/Seoul', '2026-03-02T09:00:00Z', '2026-03-08T22:00:00Z'],
  ['the same weekday in a week, where its hour has passed', { kind: 'weekly', day: 1, hour: 0 }, 'UTC', '2026-03-02T00:00:00Z', '2026-03-09T00:00:00Z'],
  ['a Sunday, the last day of a week', { kind: 'weekly', day: 7, hour: 23 }, 'UTC', '2026-03-02T09:00:00Z', '2026-03-08T23:00:00Z'],
  ['the hour after one that is left out', { kind: 'daily', hour: 2 }, 'Europe/Berlin', '2026-03-28T12:00:00Z', '2026-03-29T01:00:00Z'],
  ['the first of an hour that comes twice', { kind: 'daily', hour: 2 }, 'Europe/Berlin', '2026-10-24T12:00:00Z', '2026-10-25T00:00:00Z'],
  ['the day after an hour that came twice', { kind: 'daily', hour: 2 }, 'Europe/Berlin', '2026-10-25T00:30:00Z', '2026-10-26T01:00:00Z'],
  ['an hour far in the west', { kind: 'daily', hour: 23 }, 'Pacific/Honolulu', '2026-03-02T08:59:00Z', '2026-03-02T09:00:00Z'],
])('the next time is %s', (_, schedule, zone, now, next) => {
  expect(nextTime(schedule, new Date(now), zone)).toEqual(new Date(next))
})

test('what is made by hand has none', () => {
  expect(nextTime({ kind: 'by-hand' }, new Date(), 'UTC')).toBeNull()
})
