import { describe, expect, test } from 'vitest'
import { days, elapsed, relative } from '#web/words/span.ts'
import { clock, day, fullTime, shortDay } from '#web/words/time.ts'

const now = new Date('2026-03-25T09:12:44Z')
const zone = 'Asia/Seoul'
const at = (milliseconds: number): Date => new Date(now.getTime() + milliseconds)

describe('a day', () => {
  test.each([
    ['en', '25 March', '25 Mar'],
    ['ko', '3월 25일', '3월 25일'],
    ['ja', '3月25日', '3月25日'],
  ] as const)('is written in %s as %s, on an axis as %s', (locale, long, short) => {
    expect(day(locale, now, zone, now)).toBe(long)
    expect(shortDay(locale, now, zone, now)).toBe(short)
  })

  test('of another year has its year', () => {
    expect(day('en', '2025-03-25T00:00:00Z', 'UTC', now)).toBe('25 March 2025')
  })

  test("is the workspace's day, not the reader's", () => {
    expect(day('en', '2026-03-24T20:00:00Z', zone, now)).toBe('25 March')
    expect(day('en', '2026-03-24T20:00:00Z', 'America/Los_Angeles', now)).toBe('24 March')
  })

  test('in September has three letters like every other month', () => {
    expect(shortDay('en', '2026-09-05T12:00:00Z', 'UTC', now)).toBe('5 Sep')
  })
})

describe('a time', () => {
  test('is on the 24 hour clock, midnight 00', () => {
    expect(clock('en', now, zone)).toBe('18:12')
    expect(clock('en', '2026-03-25T00:05:00Z', 'UTC')).toBe('00:05')
  })

  test('in full names day, second and zone', () => {
    expect(fullTime('en', now, zone)).toBe('25 March 2026 at 18:12:44 GMT+9')
  })

  test.each([
    [-200, 'just now'],
    [-2_500, '2 s ago'],
    [-4 * 60_000, '4 min ago'],
    [-3 * 3_600_000, '3 h ago'],
    [3 * 3_600_000 + 1, 'in 3 h'],
    [-24 * 3_600_000, '24 March, 18:12'],
  ])('%i ms away is %s', (away, text) => expect(relative('en', at(away), now, zone).replaceAll('\u00a0', ' ')).toBe(text))

  test.each([
    ['ko', '2초 전'],
    ['ja', '2秒前'],
  ] as const)('is relative in %s: %s', (locale, text) => expect(relative(locale, at(-2_500), now, zone)).toBe(text))
})

describe('a stretch of time', () => {
  test.each([
    [0, '0 s'],
    [12_000, '12 s'],
    [161_000, '2 min 41 s'],
    [3_600_000, '1 h'],
    [11_100_000, '3 h 5 min'],
    [-5, '0 s'],
  ])('%i ms is %s', (milliseconds, text) => expect(elapsed('en', milliseconds).replaceAll('\u00a0', ' ')).toBe(text))

  test.each([
    ['en', 1, '1\u00a0day'],
    ['en', 28, '28\u00a0days'],
    ['ko', 28, '28일'],
    ['ja', 1, '1日'],
  ] as const)('in %s %i days are %s, never parted from the number', (locale, value, text) => expect(days(locale, value)).toBe(text))
})
