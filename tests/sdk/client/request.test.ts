import { describe, expect, it } from 'vitest'
import { backoff, jittered } from '#sdk/client/backoff.ts'
import { isPassing, request, retryAfter } from '#sdk/client/request.ts'
import type { Fetch } from '#sdk/client/surroundings.ts'
import { nodeSurroundings } from '#sdk/node/surroundings.ts'
import { ManualClock } from '../manual-clock.ts'

const NOW = Date.UTC(2026, 0, 1)

describe('Retry-After', () => {
  it.each([
    { header: null, ms: null },
    { header: '', ms: null },
    { header: 'soon', ms: null },
    { header: '5', ms: 5_000 },
    { header: '0', ms: 0 },
    { header: '-5', ms: 0 },
    { header: '1.5', ms: 1_500 },
    { header: 'Thu, 01 Jan 2026 00:00:10 GMT', ms: 10_000 },
    { header: 'Wed, 31 Dec 2025 00:00:00 GMT', ms: 0 },
    { header: '999999', ms: 3_600_000 },
    { header: 'Infinity', ms: 3_600_000 },
  ])('of "$header" is $ms ms', ({ header, ms }) => {
    expect(retryAfter(header, NOW)).toBe(ms)
  })
})

describe('the pause before the next try', () => {
  it.each([
    { failures: 1, random: 0, ms: 500 },
    { failures: 1, random: 1, ms: 1_000 },
    { failures: 5, random: 1, ms: 16_000 },
    { failures: 50, random: 1, ms: 300_000 },
    { failures: 5_000, random: 0, ms: 150_000 },
  ])('after $failures failures, at the jitter $random, is $ms ms', ({ failures, random, ms }) => {
    expect(backoff(failures, random)).toBe(ms)
  })

  it('is never shorter than what the server asked for', () => {
    expect(backoff(1, 0, 30_000)).toBe(30_000)
    expect(backoff(20, 0, 1_000)).toBe(150_000)
  })

  it('of a regular question is a tenth shorter or longer', () => {
    expect([jittered(1000, 0), jittered(1000, 0.5), jittered(1000, 1)]).toEqual([900, 1000, 1100])
  })
})

describe('a request', () => {
  it.each([[0, true], [200, false], [400, false], [401, false], [404, false], [408, true], [413, false], [429, true], [500, true], [503, true]])('answered %d is worth another try: %s', (status, passing) => {
    expect(isPassing(status)).toBe(passing)
  })

  it('that is never answered is given up, and told to stop', async () => {
    const clock = new ManualClock()
    const signals: (AbortSignal | undefined)[] = []
    const fetch: Fetch = (_url, { signal }) => {
      signals.push(signal)
      return new Promise(() => undefined)
    }
    const answer = request(nodeSurroundings({ timers: clock.timers, now: clock.now, fetch }), { method: 'GET', url: 'http://a', headers: {} })
    clock.advance(10_000)
    expect(await answer).toMatchObject({ status: 0, why: 'No answer within 10000 ms.' })
    expect(signals[0]?.aborted).toBe(true)
  })

  it('whose body never ends is given up as well', async () => {
    const clock = new ManualClock()
    const fetch: Fetch = () => Promise.resolve({ status: 200, headers: { get: () => null }, text: () => new Promise(() => undefined) })
    const answer = request(nodeSurroundings({ timers: clock.timers, now: clock.now, fetch }), { method: 'GET', url: 'http://a', headers: {} })
    await Promise.resolve()
    clock.advance(10_000)
    expect(await answer).toMatchObject({ status: 0 })
  })

  it('leaves no timer behind', async () => {
    const clock = new ManualClock()
    const fetch: Fetch = () => Promise.resolve({ status: 204, headers: { get: () => null }, text: () => Promise.resolve('') })
    await request(nodeSurroundings({ timers: clock.timers, now: clock.now, fetch }), { method: 'GET', url: 'http://a', headers: {} })
    expect(clock.pending).toBe(0)
  })
})
