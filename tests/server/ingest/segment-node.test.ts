import { Analytics } from '@segment/analytics-node'
import { expect, test } from 'vitest'
import { openRunningApp } from '#tests/support/app.ts'
import { describeEachDatabase } from '#tests/support/world.ts'

describeEachDatabase('Segment’s client for Node, as it is on npm', (database) => {
  test('sends every call to this server, and all of it is stored', async () => {
    await using app = await openRunningApp({ database })
    const failures: unknown[] = []
    const analytics = new Analytics({ writeKey: app.keys.server, host: app.url, flushAt: 3, httpRequestTimeout: 30_000 })
    analytics.on('error', (error) => failures.push(error))
    const who = { userId: 'mina', anonymousId: 'visitor-1' }
    analytics.identify({ ...who, traits: { plan: 'trial' } })
    analytics.track({ ...who, event: 'Upgraded', properties: { revenue: 49.5, currency: 'EUR' } })
    analytics.page({ ...who, name: 'Pricing' })
    analytics.screen({ ...who, name: 'Home' })
    analytics.group({ ...who, groupId: 'team-7', traits: { seats: 4 } })
    analytics.alias({ userId: 'mina', previousId: 'visitor-0' })
    await analytics.closeAndFlush({ timeout: 30_000 })
    expect(failures).toEqual([])
    const { arrivals } = await app.app.parts.store.arrivals({ workspace: app.workspaceId, after: null, limit: 100 })
    expect(arrivals.map((one) => one.type).toSorted()).toEqual(['alias', 'group', 'identify', 'page', 'screen', 'track'])
    expect(new Set(arrivals.filter((one) => one.type !== 'alias').map((one) => one.person))).toEqual(new Set(['user:mina']))
    expect((await app.admin.refused.list.query({})).refused).toEqual([])
  })

  test('with a key that nobody knows is told so, and the server goes on', async () => {
    await using app = await openRunningApp({ database })
    const failures: { readonly code?: string }[] = []
    const analytics = new Analytics({ writeKey: 'sk_nobody', host: app.url, maxRetries: 0 })
    analytics.on('error', (error) => failures.push(error))
    analytics.track({ userId: 'mina', event: 'Upgraded' })
    await analytics.closeAndFlush({ timeout: 30_000 })
    expect(failures.length).toBeGreaterThan(0)
    expect((await app.app.parts.store.arrivals({ workspace: app.workspaceId, after: null, limit: 1 })).arrivals).toEqual([])
  })
})
