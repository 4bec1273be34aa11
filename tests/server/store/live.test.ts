import { expect, test } from 'vitest'
import type { LiveQuestion } from '#server/store/door.ts'
import { LOOKED_AT } from '#server/store/live.repository.ts'
import { openStore } from '#server/store/store.service.ts'
import { describeEachDatabase, openWorld } from '#tests/support/world.ts'
import { aClaim, anEvent, anExposure, NOW } from './make-event.ts'

const everything: LiveQuestion = { workspace: 'ws', bots: 'shown', before: null, limit: 100 }

describeEachDatabase('the log of arrival', (database) => {
  test('is read newest first, by every filter, and page by page into the past', async () => {
    await using world = await openWorld({ database })
    const store = openStore(world.db, world.clock)
    await store.append({
      token: '',
      workspace: 'ws',
      events: [
        anEvent({ messageId: 'e1', name: 'Opened', device: 'd2' }),
        aClaim('d1', 'ana', { messageId: 'e2' }),
        anExposure('guided', { messageId: 'e3', environmentId: 'staging' }),
        anEvent({ messageId: 'e4', name: 'Clicked', bot: true, device: 'd3' }),
        anEvent({ messageId: 'e5', type: 'page', name: 'Pricing', userId: 'ana' }),
        anEvent({ messageId: 'e6', name: 'Clicked', device: 'd1', properties: { plan: 'pro' }, context: { page: { path: '/' } } }),
      ],
    })
    await store.append({ token: '', workspace: 'other', events: [anEvent({ name: 'Elsewhere' })] })
    const ids = async (more: Partial<LiveQuestion>): Promise<string> => {
      const { events } = await store.live({ ...everything, ...more })
      const details = await Promise.all(events.map((event) => store.event('ws', event.cursor)))
      return details.map((one) => one?.messageId).join(' ')
    }
    const cases: readonly (readonly [Partial<LiveQuestion>, string])[] = [
      [{}, 'e6 e5 e4 e3 e2 e1'],
      [{ bots: 'hidden' }, 'e6 e5 e3 e2 e1'],
      [{ bots: 'only' }, 'e4'],
      [{ environmentId: 'staging' }, 'e3'],
      [{ type: 'page' }, 'e5'],
      [{ name: 'Clicked' }, 'e6 e4'],
      [{ name: 'Clicked', bots: 'hidden' }, 'e6'],
      [{ experiment: 'checklist' }, 'e3'],
      [{ person: 'user:ana' }, 'e6 e5 e3 e2'],
      [{ person: 'user:ana', type: 'track' }, 'e6 e3'],
      [{ person: 'device:d3' }, 'e4'],
      [{ person: 'user:nobody' }, ''],
      [{ limit: 2 }, 'e6 e5'],
    ]
    for (const [more, expected] of cases) expect({ more, ids: await ids(more) }).toEqual({ more, ids: expected })
    for (const more of [{}, { person: 'user:ana' }]) {
      const first = await store.live({ ...everything, ...more, limit: 3 })
      const second = await store.live({ ...everything, ...more, limit: 3, before: first.older })
      expect(new Set([...first.events, ...second.events].map((event) => event.cursor)).size).toBe(first.events.length + second.events.length)
      expect(second.events.length).toBeGreaterThan(0)
    }
    const { events, older } = await store.live(everything)
    expect(older).toBeNull()
    expect(events[0]).toMatchObject({ person: 'user:ana', properties: { plan: 'pro' } })
    expect(await store.event('ws', events[0]?.cursor ?? '')).toMatchObject({ device: 'd1', context: { page: { path: '/' } }, at: NOW })
    expect(await store.event('other', events[0]?.cursor ?? '')).toBeNull()
  })

  test('something rare is looked for a bounded way, and found by going on', async () => {
    await using world = await openWorld({ database })
    const store = openStore(world.db, world.clock)
    await store.append({ token: '', workspace: 'ws', events: [anEvent({ name: 'Rare' })] })
    for (let n = 0; n * 2_000 < LOOKED_AT + 1_000; n += 1) {
      await store.append({ token: '', workspace: 'ws', events: Array.from({ length: 2_000 }, () => anEvent({ device: `d${n}` })) })
    }
    const first = await store.live({ ...everything, name: 'Rare' })
    expect([first.events.length, first.older === null]).toEqual([0, false])
    const second = await store.live({ ...everything, name: 'Rare', before: first.older })
    expect(second.events.map((event) => event.name)).toEqual(['Rare'])
    expect(second.older).toBeNull()
  })
})
