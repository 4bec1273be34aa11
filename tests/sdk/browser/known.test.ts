import { describe, expect, it } from 'vitest'
import { stranger } from '#sdk/browser/identity.ts'
import { createContexts, deviceOf } from '#sdk/browser/known.ts'

describe('the kind of device', () => {
  it.each([
    ['phone', 'Mozilla/5.0 (iPhone; CPU iPhone OS 17_4 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.4 Mobile/15E148 Safari/604.1', 5],
    ['phone', 'Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/124.0.0.0 Mobile Safari/537.36', 5],
    ['tablet', 'Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/124.0.0.0 Safari/537.36', 5],
    ['tablet', 'Mozilla/5.0 (iPad; CPU OS 12_2 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148', 5],
    ['tablet', 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.4 Safari/605.1.15', 5],
    ['desktop', 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.4 Safari/605.1.15', 0],
    ['desktop', 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:125.0) Gecko/20100101 Firefox/125.0', 10],
  ])('%s: %s', (device, userAgent, maxTouchPoints) => {
    expect(deviceOf({ userAgent, maxTouchPoints })).toBe(device)
  })
})

describe('whom an evaluation in a browser is for', () => {
  const facts = { subject: 'anon-1', firstSeenAt: 0, acquisition: {}, audiences: [], version: 1, signature: 'signed', country: 'KR' }
  const known = { ...stranger('anon-1', 0, {}), facts }

  it('has the country that the server told, unless the page says another', () => {
    const contextOf = createContexts()
    expect(contextOf(known, undefined).attributes).toEqual({ country: 'KR' })
    expect(contextOf(known, { country: 'JP', plan: 'trial' }).attributes).toEqual({ country: 'JP', plan: 'trial' })
    expect(contextOf(stranger('anon-1', 0, {}), undefined).attributes).toEqual({})
  })

  it('is made once for the same person and attributes', () => {
    const contextOf = createContexts()
    expect(contextOf(known, undefined)).toBe(contextOf(known, undefined))
  })
})
