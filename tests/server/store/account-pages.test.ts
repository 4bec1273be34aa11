import { expect, test } from 'vitest'
import type { StoredEvent } from '#server/store/door.ts'
import { openStore } from '#server/store/store.service.ts'
import { describeEachDatabase, openWorld } from '#tests/support/world.ts'
import { aClaim, anEvent, anExposure, HOUR, NOW } from './make-event.ts'

const aGroup = (account: string, more: Partial<StoredEvent> = {}): StoredEvent => anEvent({ type: 'group', name: '', account, ...more })

describeEachDatabase('accounts', (database) => {
  test('are listed by name, page by page, and found by how a name begins, those of no person too', async () => {
    await using world = await openWorld({ database })
    const store = openStore(world.db, world.clock)
    await store.append({ token: '', workspace: 'ws', events: [
      ...Array.from({ length: 5 }, (_, n) => anEvent({ account: `team-${n}`, userId: `user-${n}` })),
      ...Array.from({ length: 9 }, () => anEvent({ account: 'team-2' })),
      aGroup('acme', { device: null, at: NOW + HOUR, properties: { plan: 'business' } }),
      anEvent({ account: '팀', userId: 'ana' }),
      anEvent({ account: 'bots', bot: true }),
    ] })
    const found: string[] = []
    let cursor: string | null = null
    do {
      const page: Awaited<ReturnType<typeof store.accounts>> = await store.accounts({ workspace: 'ws', cursor, limit: 3 })
      found.push(...page.accounts.map((one) => one.account))
      cursor = page.next
    } while (cursor !== null)
    expect(found).toEqual(['acme', 'bots', 'team-0', 'team-1', 'team-2', 'team-3', 'team-4', '팀'])
    const search = async (text: string) => (await store.accounts({ workspace: 'ws', search: text, cursor: null, limit: 10 })).accounts
    expect(await search('ac')).toEqual([{ account: 'acme', people: 0, lastSeenAt: NOW + HOUR, traits: { plan: 'business' } }])
    expect((await search('team-')).map((one) => [one.account, one.people])).toEqual([['team-0', 1], ['team-1', 1], ['team-2', 2], ['team-3', 1], ['team-4', 1]])
    expect(await search('팀')).toHaveLength(1)
    expect(await search('z')).toEqual([])
  })

  test('one has its newest traits, its people, what names it and what it met', async () => {
    await using world = await openWorld({ database })
    const store = openStore(world.db, world.clock)
    await store.append({ token: '', workspace: 'ws', events: [
      aGroup('acme', { userId: 'ana', at: NOW + 2, properties: { plan: 'trial' } }),
      aGroup('acme', { userId: 'ben', device: 'd2', at: NOW + 3, properties: { plan: 'team', seats: 5 } }),
      aGroup('acme', { userId: 'ben', device: 'd2', at: NOW + 4 }),
      anEvent({ account: 'acme', device: 'd3', at: NOW + 5 }), aClaim('d3', 'ana', { at: NOW + 6 }),
      anExposure('guided', { account: 'acme', device: 'd2', userId: 'ben', at: NOW + 7, properties: { phase: 1 } }),
      anExposure('control', { account: 'acme', userId: 'ana', at: NOW + 8, properties: { phase: 1 } }),
      anExposure('b', { account: 'other', userId: 'cem', at: NOW + 8, properties: { experiment_id: 'price' } }),
      anEvent({ name: 'Elsewhere', userId: 'ana', at: NOW + 9 }),
    ] })
    const account = await store.account({ workspace: 'ws', account: 'acme', cursor: null, limit: 4 })
    expect(account).toMatchObject({ account: 'acme', people: 2, traits: { plan: 'team', seats: 5 }, members: ['user:ben', 'user:ana'], lastSeenAt: NOW + 8 })
    expect(account?.experiments).toEqual([{ experiment: 'checklist', phase: '1', variant: 'guided', firstAt: NOW + 7, variants: ['guided', 'control'], crossover: true }])
    const rest = await store.account({ workspace: 'ws', account: 'acme', cursor: account?.next ?? null, limit: 4 })
    expect([...(account?.timeline ?? []), ...(rest?.timeline ?? [])].map((event) => event.at - NOW)).toEqual([8, 7, 5, 4, 3, 2])
    expect(await store.account({ workspace: 'ws', account: 'nobody', cursor: null, limit: 4 })).toBeNull()
    expect(await store.person({ workspace: 'ws', key: 'device:d3', cursor: null, limit: 1 })).toMatchObject({ accounts: ['acme'] })
  })
})
