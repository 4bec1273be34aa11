import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { daysOf } from '#server/store/day.ts'

const iso = (ms: number): string => new Date(ms).toISOString()

describe('the day an instant belongs to', () => {
  test.each([
    ['UTC', '2026-03-01T23:59:59.999Z', '2026-03-01T00:00:00.000Z'],
    ['Asia/Seoul', '2026-03-01T15:00:00.000Z', '2026-03-01T15:00:00.000Z'],
    ['Asia/Seoul', '2026-03-01T14:59:59.999Z', '2026-02-28T15:00:00.000Z'],
    // Clocks go forward and back within the day.
    ['America/New_York', '2026-03-08T20:00:00.000Z', '2026-03-08T05:00:00.000Z'],
    ['America/New_York', '2026-11-01T20:00:00.000Z', '2026-11-01T04:00:00.000Z'],
    // Midnight does not exist: the day begins at one.
    ['Asia/Beirut', '2026-03-29T12:00:00.000Z', '2026-03-28T22:00:00.000Z'],
    ['Asia/Kathmandu', '2026-03-01T18:15:00.000Z', '2026-03-01T18:15:00.000Z'],
  ])('in %s %s belongs to the one that begins at %s', (zone, at, start) => {
    expect(iso(daysOf(zone).start(Date.parse(at)))).toBe(start)
  })

  test('does not depend on what was asked before', () => {
    const instant = fc.integer({ min: Date.UTC(2025, 9, 20), max: Date.UTC(2026, 3, 20) })
    const remembering = daysOf('America/New_York')
    fc.assert(
      fc.property(instant, (at) => {
        const start = remembering.start(at)
        expect(start).toBe(daysOf('America/New_York').start(at))
        expect(start).toBeLessThanOrEqual(at)
        expect(at - start).toBeLessThan(25 * 3_600_000)
      }),
      { numRuns: 60 },
    )
  })
})
