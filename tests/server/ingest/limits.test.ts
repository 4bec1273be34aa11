import { expect, test } from 'vitest'
import { limitOf } from '#server/ingest/admission.service.ts'
import { monthOf, secondsToWait, shareOf } from '#server/workspaces/key-usage.ts'
import { KeyUsage } from '#server/workspaces/key-usage.service.ts'
import { openRunningApp, type RunningApp } from '#tests/support/app.ts'
import { describeEachDatabase } from '#tests/support/world.ts'

async function send(app: RunningApp, count: number, from: number): Promise<{ readonly status: number; readonly retryAfter: number | null; readonly text: string }> {
  const batch = Array.from({ length: count }, (_, n) => ({ type: 'track', event: 'Clicked', messageId: `m${from + n}`, anonymousId: 'anon-1' }))
  const answer = await fetch(`${app.url}/v1/batch`, { method: 'POST', body: JSON.stringify({ batch }), headers: { authorization: `Bearer ${app.keys.client}` } })
  const retryAfter = answer.headers.get('retry-after')
  return { status: answer.status, retryAfter: retryAfter === null ? null : Number(retryAfter), text: await answer.text() }
}

async function limited(app: RunningApp, limits: { readonly eventsPerSecond: number | null; readonly eventsPerMonth: number | null }): Promise<string> {
  const id = (await app.admin.key.list.query()).keys.find((one) => one.kind === 'client')?.id ?? ''
  await app.admin.key.limit.mutate({ id, ...limits })
  return id
}

describeEachDatabase('what a key may send', (database) => {
  test('its month is used up: 429 says when to come again, and a raised limit lets it in', async () => {
    await using app = await openRunningApp({ database })
    const id = await limited(app, { eventsPerSecond: null, eventsPerMonth: 10 })
    expect((await send(app, 8, 0)).status).toBe(200)
    const refused = await send(app, 3, 8)
    expect(refused).toMatchObject({ status: 429, retryAfter: 3_600 })
    expect(refused.text).toContain('may send 10 events a month; 8 are used')
    expect((await send(app, 2, 8)).status).toBe(200)
    await limited(app, { eventsPerSecond: null, eventsPerMonth: 20 })
    expect((await send(app, 3, 10)).status).toBe(200)
    await app.app.parts.keyUsage.write(app.world.clock.now())
    const { usage, keys } = await app.admin.key.list.query()
    expect(usage).toMatchObject([{ keyId: id, taken: 13, heldOff: 3 }])
    expect(keys.find((one) => one.id === id)).toMatchObject({ eventsPerMonth: 20, eventsPerSecond: null })
    expect((await app.admin.history.list.query({ limit: 1 })).entries[0]).toMatchObject({ action: 'limited', before: { eventsPerMonth: 10 }, after: { eventsPerMonth: 20 } })
  })

  test('more than a key’s own events a second waits; those without a limit do not', async () => {
    await using app = await openRunningApp({ database })
    await limited(app, { eventsPerSecond: 10, eventsPerMonth: null })
    expect((await send(app, 1_000, 0)).status).toBe(200)
    const refused = await send(app, 500, 1_000)
    expect(refused.status).toBe(429)
    expect(refused.retryAfter).toBeGreaterThan(40)
    await limited(app, { eventsPerSecond: null, eventsPerMonth: null })
    // What was sent before still counts; at the usual rate there is room soon, and not in 50 seconds.
    await expect.poll(async () => (await send(app, 500, 1_000)).status, { timeout: 20_000 }).toBe(200)
  })

  test('what servers count adds up, is there after a restart, and begins anew with the month', async () => {
    await using app = await openRunningApp({ database })
    const keyId = await limited(app, { eventsPerSecond: 100, eventsPerMonth: 100 })
    const { db, clock } = app.world
    const servers = [new KeyUsage(db, clock), new KeyUsage(db, clock)] as const
    const key = { keyId, name: 'client', eventsPerMonth: 100 }
    for (const [one, count] of [[servers[0], 30], [servers[1], 50]] as const) {
      one.took(keyId, count)
      await one.write(clock.now())
    }
    await expect(new KeyUsage(db, clock).needRoom(key, 21)).rejects.toThrow('80 are used')
    // The first has heard of its own alone until it writes again; then it shares what comes a second, three to one.
    servers[0].took(keyId, 15)
    servers[0].heldOff(keyId, 35)
    await servers[0].write(clock.now())
    expect(servers[0].share(keyId)).toBe(0.5)
    await expect(servers[0].needRoom(key, 6)).rejects.toThrow('95 are used')
    await servers[0].needRoom(key, 5)
    clock.set(new Date('2026-04-01T00:00:00.000Z'))
    await servers[0].needRoom(key, 100)
    await servers[0].write(clock.now())
    expect(servers[0].share(keyId)).toBe(1)
  })

  test('only an admin limits a key, and one for scripts has nothing to limit', async () => {
    await using app = await openRunningApp({ database })
    const id = (await app.admin.key.list.query()).keys.find((one) => one.kind === 'admin')?.id ?? ''
    await expect(app.admin.key.limit.mutate({ id, eventsPerSecond: 1, eventsPerMonth: null })).rejects.toThrow('sends no events')
  })
})

test.each([
  ['the middle of a month', '2026-03-02T09:00:00.000Z', '2026-03', 3_600],
  ['ten seconds before it turns', '2026-12-31T23:59:50.000Z', '2026-12', 10],
])('a quota in %s', (_name, at, month, seconds) => {
  expect([monthOf(new Date(at)), secondsToWait(new Date(at))]).toEqual([month, seconds])
})

test('a server’s share of a limit is its part of what comes, and never nothing', () => {
  expect([shareOf(10, 0), shareOf(30, 10), shareOf(0, 50)]).toEqual([1, 0.75, 0.1])
  expect(limitOf({ eventsPerSecond: null }, 1)).toBeNull()
  expect(limitOf({ eventsPerSecond: 400 }, 0.5)).toEqual({ perSecond: 200, burst: 2_000 })
  expect(limitOf({ eventsPerSecond: 2 }, 0.1)).toEqual({ perSecond: 1, burst: 1_000 })
})
