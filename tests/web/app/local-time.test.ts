import { describe, expect, test } from 'vitest'
import { instantOf, localText } from '#web/app/local-time.ts'

const cases: readonly (readonly [string, string, string])[] = [
  ['UTC', '2026-03-03T09:00', '2026-03-03T09:00:00.000Z'],
  ['Asia/Seoul', '2026-03-03T09:00', '2026-03-03T00:00:00.000Z'],
  ['Asia/Kolkata', '2026-03-03T00:10', '2026-03-02T18:40:00.000Z'],
  ['America/New_York', '2026-12-31T23:59', '2027-01-01T04:59:00.000Z'],
  // Berlin's clocks go ahead on 29 March and back on 25 October 2026.
  ['Europe/Berlin', '2026-03-29T01:59', '2026-03-29T00:59:00.000Z'],
  ['Europe/Berlin', '2026-03-29T03:00', '2026-03-29T01:00:00.000Z'],
  ['Europe/Berlin', '2026-10-25T01:59', '2026-10-24T23:59:00.000Z'],
  ['Europe/Berlin', '2026-10-25T03:00', '2026-10-25T02:00:00.000Z'],
]

describe('the clock of the workspace', () => {
  test.each(cases)('%s, %s is %s, both ways', (zone, text, instant) => {
    expect(instantOf(text, zone)?.toISOString()).toBe(instant)
    expect(localText(new Date(instant), zone)).toBe(text)
  })

  test('a reading that it skips is taken as if it had not been moved, and one that it has twice as either', () => {
    expect(instantOf('2026-03-29T02:30', 'Europe/Berlin')?.toISOString()).toBe('2026-03-29T01:30:00.000Z')
    expect(localText(instantOf('2026-10-25T02:30', 'Europe/Berlin') ?? new Date(0), 'Europe/Berlin')).toBe('2026-10-25T02:30')
  })

  test.each(['', '2026-03-03', '2026-13-03T09:00', 'tomorrow'])('%j is no reading', (text) => {
    expect(instantOf(text, 'UTC')).toBeNull()
  })
})
