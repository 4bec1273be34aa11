import { expect, test } from 'vitest'
import { openStore } from '#server/store/store.service.ts'
import { describeEachDatabase, openWorld } from '#tests/support/world.ts'
import { aClaim, anEvent, anExposure, HOUR, NOW } from './make-event.ts'

describeEachDatabase('people', (database) => {
  test('one person is her user and her devices: where she came from, what she met and did', async () => {
    await using world = await openWorld({ database })
    const store = openStore(world.db, world.clock)
    const events = [
      anEvent({ type: 'page', name: 'Landing', at: NOW, touch: { source: 'google', term: '온보딩' } }),
      anExposure('guided', { at: NOW + 1, properties: { phase: 1 } }),
      anExposure('control', { at: NOW, properties: { phase: 1, forced: true } }),
      aClaim('d1', 'ana', { at: NOW + HOUR }),
      anEvent({ type: 'page', name: 'Pricing', device: 'd2', at: NOW + 2 * HOUR, touch: { source: 'mail' } }),
      aClaim('d2', 'ana', { at: NOW + 3 * HOUR }),
      anExposure('control', { device: 'd2', userId: 'ana', at: NOW + 4 * HOUR, properties: { phase: 1 } }),
      anExposure('$holdout', { device: 'd2', at: NOW + 5 * HOUR, properties: { experiment_id: 'price' } }),
      anEvent({ name: 'By ben', userId: 'ben', at: NOW + 6 * HOUR }),
    ]
    await store.append({ token: '', workspace: 'ws', events: events.toReversed() })
    const person = await store.person({ workspace: 'ws', key: 'device:d2', cursor: null, limit: 5 })
    expect(person).toMatchObject({
      key: 'user:ana', userId: 'ana', devices: ['d1', 'd2'], firstSeenAt: NOW, lastSeenAt: NOW + 5 * HOUR,
      firstTouch: { at: NOW, touch: { source: 'google', term: '온보딩' } }, lastTouch: { at: NOW + 2 * HOUR, touch: { source: 'mail' } },
    })
    expect(person?.experiments).toEqual([
      { experiment: 'checklist', phase: '1', variant: 'guided', firstAt: NOW + 1, variants: ['guided', 'control'], crossover: true },
      { experiment: 'price', phase: null, variant: '$holdout', firstAt: NOW + 5 * HOUR, variants: ['$holdout'], crossover: false },
    ])
    const rest = await store.person({ workspace: 'ws', key: 'user:ana', cursor: person?.next ?? null, limit: 5 })
    const times = [...(person?.timeline ?? []), ...(rest?.timeline ?? [])].map((event) => event.at - NOW)
    expect(times).toEqual([5 * HOUR, 4 * HOUR, 3 * HOUR, 2 * HOUR, HOUR, 1, 0, 0])
    expect(rest?.next).toBeNull()
    expect(await store.origin('ws', 'user:ana')).toEqual({ firstSeenAt: NOW, firstTouch: { source: 'google', term: '온보딩' } })
    expect(await store.person({ workspace: 'ws', key: 'user:nobody', cursor: null, limit: 5 })).toBeNull()
    expect(await store.person({ workspace: 'elsewhere', key: 'user:ana', cursor: null, limit: 5 })).toBeNull()
  })

  test('keeps the first touch for good, whatever touch comes after it and in whichever order they arrive', async () => {
    await using world = await openWorld({ database })
    const store = openStore(world.db, world.clock)
    const touches = ['second', 'first', 'third'].map((source) => ({ source, clickId: `click-${source}`, referrer: 'https://search.example/', landingPage: 'https://shop.example/' }))
    const at = [2, 1, 3]
    const seen: unknown[] = []
    for (const [n, touch] of touches.entries()) {
      await store.append({ token: '', workspace: 'ws', events: [anEvent({ type: 'page', name: '', device: `d${n}`, at: NOW + (at[n] ?? 0) * HOUR, touch }), aClaim(`d${n}`, 'ana', { at: NOW + 10 * HOUR })] })
      const person = await store.person({ workspace: 'ws', key: 'user:ana', cursor: null, limit: 1 })
      seen.push([person?.firstTouch?.touch.source, person?.lastTouch?.touch.source])
    }
    expect(seen).toEqual([['second', 'second'], ['first', 'second'], ['first', 'third']])
    expect(await store.origin('ws', 'user:ana')).toMatchObject({ firstTouch: touches[1] })
  })

  test('a way through the product is the first time of each event, however many came after', async () => {
    await using world = await openWorld({ database })
    const store = openStore(world.db, world.clock)
    const events = [
      anEvent({ name: 'Signed Up', at: NOW + HOUR }),
      anEvent({ name: 'Board Created', at: NOW + 2 * HOUR, device: 'd2', userId: 'ana' }),
      aClaim('d1', 'ana', { at: NOW + 3 * HOUR }),
      anExposure('guided', { at: NOW + 4 * HOUR }),
      anEvent({ name: 'Crawled', at: NOW, bot: true }),
      anEvent({ type: 'page', name: 'Pricing', at: NOW }),
      ...Array.from({ length: 30 }, (_, n) => anEvent({ name: 'Board Created', at: NOW + (5 + n) * HOUR, userId: 'ana' })),
    ]
    await store.append({ token: '', workspace: 'ws', events })
    const person = await store.person({ workspace: 'ws', key: 'user:ana', cursor: null, limit: 5 })
    expect(person?.firsts).toEqual([{ name: 'Signed Up', at: NOW + HOUR }, { name: 'Board Created', at: NOW + 2 * HOUR }])
  })

  test('are listed newest first, page by page, without devices that somebody owns; and found by how an id begins', async () => {
    await using world = await openWorld({ database })
    const store = openStore(world.db, world.clock)
    const events = [
      ...Array.from({ length: 7 }, (_, n) => anEvent({ device: `anon-${n}`, at: NOW + n })),
      aClaim('anon-3', 'ana', { at: NOW + 100 }),
      anEvent({ device: null, userId: 'anton', at: NOW + 50 }),
      anEvent({ device: null, account: 'acme', type: 'group', name: '' }),
    ]
    await store.append({ token: '', workspace: 'ws', events })
    const found: string[] = []
    let cursor: string | null = null
    do {
      const page = await store.people({ workspace: 'ws', cursor, limit: 3 })
      found.push(...page.people.map((person) => person.key))
      cursor = page.next
    } while (cursor !== null)
    expect(found).toEqual(['user:ana', 'user:anton', 'device:anon-6', 'device:anon-5', 'device:anon-4', 'device:anon-2', 'device:anon-1', 'device:anon-0'])
    const search = async (text: string) => (await store.people({ workspace: 'ws', search: text, cursor: null, limit: 10 })).people
    expect(await search('an')).toHaveLength(8)
    expect(await search('ana')).toMatchObject([{ key: 'user:ana', firstSeenAt: NOW + 3, lastSeenAt: NOW + 100, devices: 1 }])
    expect(await search('nobody')).toEqual([])
  })

  test('arrivals are told oldest first after a cursor, of one experiment or of all, bots among them', async () => {
    await using world = await openWorld({ database })
    const store = openStore(world.db, world.clock)
    await store.append({ token: '', workspace: 'ws', events: [anEvent({ name: 'one' }), anExposure('guided', { device: 'd2' })] })
    const first = await store.arrivals({ workspace: 'ws', after: null, limit: 10 })
    expect(first.arrivals.map((arrival) => [arrival.name, arrival.person, arrival.variant])).toEqual([['one', 'device:d1', null], ['Experiment Viewed', 'device:d2', 'guided']])
    await store.append({ token: '', workspace: 'ws', events: [aClaim('d2', 'ana'), anEvent({ name: 'crawl', bot: true })] })
    const next = await store.arrivals({ workspace: 'ws', after: first.next, limit: 10 })
    expect(next.arrivals.map((arrival) => [arrival.type, arrival.bot])).toEqual([['identify', false], ['track', true]])
    const exposures = await store.arrivals({ workspace: 'ws', after: null, limit: 10, experiment: 'checklist' })
    expect(exposures.arrivals).toMatchObject([{ person: 'user:ana', experiment: 'checklist', variant: 'guided', forced: false }])
    expect(await store.eventNames('ws', 10)).toEqual([{ name: 'Experiment Viewed', count: 1, more: false }, { name: 'crawl', count: 1, more: false }, { name: 'one', count: 1, more: false }])
    expect(await store.botEvents('ws', 0)).toBe(1)
  })
})
