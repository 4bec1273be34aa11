import { sql } from 'kysely'
import { expect, test } from 'vitest'
import type { Store } from '#server/store/door.ts'
import { openStore } from '#server/store/store.service.ts'
import { describeEachDatabase, describeOnPostgres, openWorld, worldStart } from '#tests/support/world.ts'
import { aClaim, anEvent, NOW } from './make-event.ts'

const people = async (store: Store, cursor: string | null = null, limit = 100): Promise<readonly string[]> =>
  (await store.changes({ cursor, limit })).people.map((change) => change.person).toSorted()

describeEachDatabase('the queue of changed people', (database) => {
  test('names a person once for many events, and nobody for a bot or a repetition', async () => {
    await using world = await openWorld({ database })
    const store = openStore(world.db, world.clock)
    const event = anEvent()
    await store.append({ token: 'a', workspace: 'ws', events: [event, anEvent(), anEvent({ device: 'd2', userId: 'ana' }), anEvent({ device: 'robot', bot: true })] })
    const first = await store.changes({ cursor: null, limit: 100 })
    expect(first.people.map((change) => change.person).toSorted()).toEqual(['device:d1', 'user:ana'])
    await store.append({ token: 'b', workspace: 'ws', events: [event] })
    expect(await store.changes({ cursor: first.next, limit: 100 })).toEqual({ people: [], next: first.next })
  })

  test('names both sides of a device that changes hands, and whoever it belongs to when it is read', async () => {
    await using world = await openWorld({ database })
    const store = openStore(world.db, world.clock)
    await store.append({ token: '', workspace: 'ws', events: [aClaim('d1', 'ben', { at: NOW })] })
    const { next } = await store.changes({ cursor: null, limit: 100 })
    await store.append({ token: '', workspace: 'ws', events: [aClaim('d1', 'ana', { at: NOW - 1 })] })
    expect(await people(store, next)).toEqual(['device:d1', 'user:ana', 'user:ben'])
    const moved = await store.changes({ cursor: next, limit: 100 })
    await store.append({ token: '', workspace: 'ws', events: [anEvent()] })
    expect(await people(store, moved.next)).toEqual(['device:d1', 'user:ana'])
    await store.append({ token: '', workspace: 'ws', events: [aClaim('d1', 'zoe', { at: NOW + 1 })] })
    const later = await store.changes({ cursor: moved.next, limit: 100 })
    expect(later.people.map((change) => change.person)).not.toContain('user:ben')
  })

  test('is read in pages, let go when every consumer has passed, and says up to when all is counted', async () => {
    await using world = await openWorld({ database })
    const store = openStore(world.db, world.clock)
    const start = worldStart.getTime()
    expect(await store.freshness('ws')).toEqual({ watermark: start, lastEventAt: null, lastReceivedAt: null })
    for (const [n, device] of ['d1', 'd2', 'd3', 'd4'].entries()) {
      await store.append({ token: '', workspace: 'ws', events: [anEvent({ device, at: start - 60_000 + n, receivedAt: start - 1_000 + n })] })
    }
    expect(await store.freshness('ws')).toEqual({ watermark: start - 1_001, lastEventAt: start - 59_997, lastReceivedAt: start - 997 })
    const one = await store.changes({ cursor: null, limit: 1 })
    await store.moveCursor('slow', one.next ?? '')
    const page = await store.changes({ cursor: null, limit: 3 })
    expect(page.people).toHaveLength(3)
    const end = await store.changes({ cursor: one.next, limit: 10 })
    expect(end.people).toHaveLength(3)
    await store.moveCursor('readouts', end.next ?? '')
    expect(await store.cursor('readouts')).toBe(end.next)
    expect((await store.freshness('ws')).watermark).toBe(start - 1_000)
    expect((await sql`select 1 from changes`.execute(world.db)).rows).toHaveLength(3)
    await store.moveCursor('slow', end.next ?? '')
    expect((await store.freshness('ws')).watermark).toBe(start)
    expect((await sql`select 1 from changes`.execute(world.db)).rows).toHaveLength(0)
    expect((await store.freshness('elsewhere')).watermark).toBe(start)
  })

  test('notes many people of one batch in few rows, and reads each of them once, page by page', async () => {
    await using world = await openWorld({ database })
    const store = openStore(world.db, world.clock)
    const devices = Array.from({ length: 250 }, (_, n) => `d${n}`)
    await store.append({ token: '', workspace: 'ws', events: [...devices.map((device) => anEvent({ device })), anEvent({ device: null, account: 'acme' })] })
    expect((await sql`select 1 from changes`.execute(world.db)).rows).toHaveLength(3)
    const found: string[] = []
    const pages: number[] = []
    for (let cursor: string | null = null; ;) {
      const page = await store.changes({ cursor, limit: 60 })
      if (page.next === cursor) break
      cursor = page.next
      pages.push(page.people.length)
      found.push(...page.people.map(({ person }) => person))
    }
    expect(pages.filter((size) => size > 0)).toEqual([100, 100, 51])
    expect(found.toSorted()).toEqual([...devices.map((device) => `device:${device}`), 'account:acme'].toSorted())
  })

  test('refuses what is no cursor', async () => {
    await using world = await openWorld({ database })
    const store = openStore(world.db, world.clock)
    await expect(store.changes({ cursor: "1'; --", limit: 1 })).rejects.toThrow('is no cursor')
    await expect(store.moveCursor('readouts', 'null')).rejects.toThrow('is no cursor')
  })
})

describeOnPostgres('the queue of changed people, with several writers', () => {
  test('skips nobody whose transaction began first and commits last, and nobody waits for it', async () => {
    await using world = await openWorld({ database: 'postgres' })
    const store = openStore(world.db, world.clock)
    let commit: () => void = () => undefined
    const held = new Promise<void>((resolve) => (commit = resolve))
    let begun: () => void = () => undefined
    const began = new Promise<void>((resolve) => (begun = resolve))
    const late = world.db.transaction().execute(async (db) => {
      await sql`insert into changes (workspace_id, identities, received_at) values ('ws', array['device:late'], 0)`.execute(db)
      begun()
      await held
    })
    await began
    await store.append({ token: '', workspace: 'ws', events: [anEvent({ device: 'early' })] })
    await store.append({ token: '', workspace: 'ws', events: [anEvent({ device: 'early too' })] })
    const first = await store.changes({ cursor: null, limit: 1 })
    const second = await store.changes({ cursor: first.next, limit: 1 })
    expect([...first.people, ...second.people].map((change) => change.person).toSorted()).toEqual(['device:early', 'device:early too'])
    commit()
    await late
    await store.append({ token: '', workspace: 'ws', events: [anEvent({ device: 'last' })] })
    const end = await store.changes({ cursor: second.next, limit: 100 })
    expect(end.people).toEqual([])
    await store.moveCursor('readouts', end.next ?? '')
    expect(await people(store, end.next)).toEqual(['device:last', 'device:late'])
    const all = await store.changes({ cursor: end.next, limit: 100 })
    await store.moveCursor('readouts', all.next ?? '')
    expect((await sql`select 1 from changes`.execute(world.db)).rows).toEqual([])
  })

  test('the same events sent at once by many are stored once, without waiting for each other in a ring', async () => {
    await using world = await openWorld({ database: 'postgres' })
    const store = openStore(world.db, world.clock)
    const events = Array.from({ length: 200 }, (_, n) => (n % 3 === 0 ? aClaim(`d${n % 20}`, `u${n % 7}`, { at: NOW + n }) : anEvent({ device: `d${n % 20}`, at: NOW + n })))
    const orders = Array.from({ length: 8 }, (_, n) => [...events.slice(n * 20), ...events.slice(0, n * 20)])
    await Promise.all(orders.map((order, n) => store.append({ token: '', workspace: 'ws', events: n % 2 === 0 ? order : order.toReversed() })))
    const { rows } = await sql<{ stored: number; owners: string }>`
      select (select count(*) from events) as stored, (select string_agg(device || '=' || user_id, ' ' order by device) from device_owners) as owners`.execute(world.db)
    expect(rows[0]?.stored).toBe(200)
    const firstClaims = new Map(events.filter((event) => event.type === 'identify').toReversed().map((event) => [event.device ?? '', event.userId ?? '']))
    expect(rows[0]?.owners).toBe([...firstClaims].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([device, user]) => `${device}=${user}`).join(' '))
  })
})
