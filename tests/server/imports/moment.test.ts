import { describe, expect, it } from 'vitest'
import { momentsOf } from '#server/imports/moment.ts'

describe('momentsOf', () => {
  it.each([
    ['2026-03-01', 'Asia/Seoul', '2026-02-28T15:00:00.000Z'],
    ['2026-03-01', 'America/New_York', '2026-03-01T05:00:00.000Z'],
    ['2026-03-01 09:30', 'Europe/Berlin', '2026-03-01T08:30:00.000Z'],
    ['2026-07-01T09:30:15.250', 'Europe/Berlin', '2026-07-01T07:30:15.250Z'],
    ['2026-03-29 03:30', 'Europe/Berlin', '2026-03-29T01:30:00.000Z'],
    ['2026-03-01T09:30:00Z', 'Asia/Seoul', '2026-03-01T09:30:00.000Z'],
    ['2026-03-01 09:30:00+0900', 'UTC', '2026-03-01T00:30:00.000Z'],
    ['2026-03-01 09:30:00 UTC', 'Asia/Seoul', '2026-03-01T09:30:00.000Z'],
    ['1772357400', 'Asia/Seoul', '2026-03-01T09:30:00.000Z'],
    ['1772357400123', 'Asia/Seoul', '2026-03-01T09:30:00.123Z'],
  ])('reads %s in %s as %s', (text, zone, expected) => {
    const at = momentsOf(zone).read(text)
    expect(at === null ? null : new Date(at).toISOString()).toBe(expected)
  })

  it.each(['', 'yesterday', '2026-02-30', '03/01/2026', '2026-03-01 25:00', '1969-12-31T00:00:00Z', '2200-01-01T00:00:00Z', '12'])('takes %j for no time', (text) => {
    expect(momentsOf('UTC').read(text)).toBeNull()
  })
})
