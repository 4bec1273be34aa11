import { describe, expect, it } from 'vitest'
import type { BrowserClient } from '#sdk/browser.ts'
import type { Client } from '#sdk/index.ts'
import { createTestClient } from '#sdk/testing.ts'

describe('the client for tests', () => {
  const flags = { checkout: true, headline: 'bold', seats: 3, limits: { rows: 10 } }

  it.each([
    ['checkout', false, true], ['headline', 'plain', 'bold'], ['seats', 1, 3], ['limits', { rows: 1 }, { rows: 10 }],
    ['checkout', null, true], ['unknown', 'fallback', 'fallback'], ['seats', 'of another type', 'of another type'],
  ])('answers %s with the fallback %j: %j', (flag, fallback, value) => {
    expect(createTestClient({ flags }).flag(flag, fallback)).toEqual(value)
  })

  it('says why, as the real one does', () => {
    const client = createTestClient({ flags })
    expect(client.evaluate('unknown', 1).error?.code).toBe('FLAG_NOT_FOUND')
    expect(client.evaluate('seats', 'text').error?.code).toBe('TYPE_MISMATCH')
    expect(client.evaluate('seats', 1)).toMatchObject({ variation: '3', assignment: { experiment: 'seats', variant: '3' }, error: null })
  })

  it('remembers each exposure once per unit, and none of a look', () => {
    const client = createTestClient({ flags })
    client.peek('checkout', false)
    client.evaluate('checkout', false)
    client.flag('checkout', false)
    client.flag('checkout', false)
    client.flag('checkout', false, { subject: 's-ada' })
    client.flag('unknown', false)
    client.evaluate('headline', 'plain', {}, { expose: true })
    expect(client.exposures).toEqual([
      { flag: 'checkout', value: true, unit: 'test-visitor' }, { flag: 'checkout', value: true, unit: 's-ada' }, { flag: 'headline', value: 'bold', unit: 'test-visitor' },
    ])
  })

  it('remembers what was tracked, as a browser tells it and as a back end does', async () => {
    const client = createTestClient({ anonymousId: 'v1' })
    client.track('Opened')
    await client.identify('ada')
    client.track('Signed Up', { plan: 'free' })
    client.track({ userId: 'ada', event: 'Upgraded', properties: { revenue: 49 } })
    expect(client.tracked).toEqual([
      { event: 'Opened', properties: {}, anonymousId: 'v1' },
      { event: 'Signed Up', properties: { plan: 'free' }, anonymousId: 'v1', userId: 'ada' },
      { event: 'Upgraded', properties: { revenue: 49 }, userId: 'ada' },
    ])
  })

  it('tells whoever listens of a changed flag, and forgets what was told', () => {
    const client = createTestClient({ flags })
    const seen: boolean[] = []
    const off = client.onChange(() => void seen.push(client.flag('checkout', true)))
    client.set('checkout', false)
    client.set('new', 'x')
    off()
    client.set('checkout', true)
    expect(seen).toEqual([false, false])
    expect(client.peek('new', '')).toBe('x')
    client.forget()
    expect(client.exposures).toEqual([])
    client.flag('checkout', false)
    expect(client.exposures).toHaveLength(1)
  })

  it('is somebody else after a reset', () => {
    const client = createTestClient({ flags })
    const before = client.visitor()
    client.reset()
    client.flag('checkout', false)
    expect(client.visitor().anonymousId).not.toBe(before.anonymousId)
    expect(client.exposures[0]?.unit).toBe(client.visitor().anonymousId)
  })

  it('stands where either client is asked for', async () => {
    const browser: BrowserClient = createTestClient()
    const node: Client = createTestClient()
    expect(await Promise.all([browser.ready(), node.ready(), browser.flush(), node.close()])).toEqual(['fresh', 'fresh', true, true])
  })
})
