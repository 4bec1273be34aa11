import { expect, test } from 'vitest'
import { rateLimiter } from '#server/ingest/rate.ts'

test('a key may send a burst, then as many as flow in; who sends more is told when to come again', () => {
  let now = 0
  const take = rateLimiter({ perSecond: 10, burst: 100 }, () => now)
  take('a', 100)
  expect(() => take('a', 35)).toThrowError(expect.objectContaining({ code: 'too-many', retryAfter: 4 }) as Error)
  take('b', 100)
  now = 3_500
  take('a', 35)
  expect(() => take('a', 1)).toThrow('more than 10 events a second')
  now = 1_000_000
  take('a', 100)
  expect(() => take('a', 1)).toThrow()
})
