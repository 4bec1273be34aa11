import { expect, test } from 'vitest'
import { letRefusedGo } from '#server/events/refused-event.service.ts'
import { openRunningApp, type RunningApp } from '#tests/support/app.ts'
import { soon } from '#tests/support/console.ts'
import { describeEachDatabase } from '#tests/support/world.ts'

const track = (messageId: string, more: object = {}): object => ({ type: 'track', event: 'Ordered', messageId, anonymousId: 'anon-1', ...more })

async function send(app: RunningApp, batch: readonly object[], more: { readonly sentAt?: string; readonly key?: 'client' | 'server' } = {}): Promise<readonly { readonly code: string }[]> {
  const answer = await fetch(`${app.url}/v1/batch`, {
    method: 'POST',
    body: JSON.stringify({ batch, ...(more.sentAt === undefined ? {} : { sentAt: more.sentAt }) }),
    headers: { authorization: `Bearer ${app.keys[more.key ?? 'client']}`, 'user-agent': 'Googlebot/2.1 (+http://www.google.com/bot.html)' },
  })
  return ((await answer.json()) as { readonly refused: readonly { readonly code: string }[] }).refused
}

const strictly = (properties: readonly { name: string; type: 'text' | 'number' }[]) => [{ name: 'Ordered', strict: true, properties: properties.map((one) => ({ ...one, required: true })) }]

async function stored(app: RunningApp) {
  return (await app.admin.event.live.query({})).events
}

describeEachDatabase('events that were refused', (database) => {
  test('are tried again after the plan was mended: stored once, as on the day they came, and what is still wrong stays', async () => {
    await using app = await openRunningApp({ database })
    await app.admin.trackingPlan.save.mutate({ version: 0, events: strictly([{ name: 'price', type: 'number' }]) })
    const came = app.world.clock.now().getTime()
    const batch = [
      track('m1', { properties: { price: '9.90' }, timestamp: new Date(came - 7_200_000).toISOString() }),
      track('m2', { properties: { price: 9.9 } }),
      track('', { properties: {} }),
      track('m4', { anonymousId: 'undefined' }),
    ]
    // The sender's clock is an hour behind.
    expect((await send(app, batch, { sentAt: new Date(came - 3_600_000).toISOString() })).map((one) => one.code)).toEqual(['off-plan', 'off-plan', 'bad-id'])
    const before = await app.admin.refused.byReason.query({})
    expect(before.groups.map(({ code, count }) => [code, count])).toEqual([['off-plan', 2], ['bad-id', 1]])
    expect(before.groups[0]?.examples.map((one) => one.reason).toSorted()).toEqual(['The tracking plan makes "Ordered" strict: "price" is missing.', 'The tracking plan makes "Ordered" strict: "price" is text and should be number.'])
    expect(before.names).toEqual(['Ordered'])

    app.world.clock.set(new Date(came + 5 * 86_400_000))
    await app.admin.trackingPlan.save.mutate({ version: 1, events: strictly([{ name: 'price', type: 'text' }]) })
    await app.admin.refused.retry.mutate({ code: 'off-plan' })
    await expect.poll(() => app.admin.refused.retryState.query({ code: 'off-plan' }), soon).toMatchObject({ state: 'done', done: 2, result: { taken: 1, again: 1 } })
    const events = await stored(app)
    expect(events.map(({ name, at, receivedAt, bot }) => ({ name, at: at - came, received: receivedAt - came, bot }))).toEqual([
      { name: 'Ordered', at: -3_600_000, received: 5 * 86_400_000, bot: true },
      { name: 'Ordered', at: 0, received: 0, bot: true },
    ])
    const left = await app.admin.refused.list.query({ code: 'off-plan' })
    expect(left.refused.map(({ reason, tries }) => [reason, tries])).toEqual([['The tracking plan makes "Ordered" strict: "price" is missing.', 1]])

    await app.admin.trackingPlan.save.mutate({ version: 2, events: [] })
    await app.admin.refused.retry.mutate({ code: 'off-plan' })
    await expect.poll(() => app.admin.refused.retryState.query({ code: 'off-plan' }), soon).toMatchObject({ state: 'done', result: { taken: 1, again: 0 } })
    expect((await stored(app))).toHaveLength(3)
    expect((await app.admin.refused.list.query({})).refused.map((one) => one.code)).toEqual(['bad-id'])
  })

  test('of a time that was let go are named and stay refused, and what is kept and for how long is an admin’s to say', async () => {
    await using app = await openRunningApp({ database, background: false })
    const now = app.world.clock.now().getTime()
    const at = (days: number): string => new Date(now - days * 86_400_000).toISOString()
    await send(app, [track('old', { timestamp: at(70), anonymousId: 'anon-2' }), track('new', { timestamp: at(20) })], { key: 'server' })
    await app.admin.retention.set.mutate({ months: 1, why: 'our policy' })
    // Who came with such events is counted first; what is of that time is refused already.
    await app.app.parts.retention.run()
    expect(await app.admin.retention.get.query()).toMatchObject({ months: 1, state: 'counting', doneAt: null })
    await app.settled()
    await app.app.parts.retention.run()
    // February began a month before this one, but people are followed for 30 days: January stays until all of theirs have passed.
    const from = Date.parse('2026-01-01T00:00:00Z')
    expect(await app.admin.retention.get.query()).toMatchObject({ months: 1, keptFrom: from, state: 'settled', failure: null, doneAt: app.world.clock.now() })
    expect((await stored(app)).map(({ at: time }) => time - now)).toEqual([-20 * 86_400_000])
    expect(await app.admin.people.get.query({ key: 'device:anon-2' })).toMatchObject({ firstSeenAt: now - 70 * 86_400_000, timeline: [] })
    expect(await send(app, [track('late', { timestamp: at(65) }), track('fine', { timestamp: at(50) })], { key: 'server' })).toMatchObject([{ code: 'too-old', messageId: 'late' }])
    await app.admin.refused.retry.mutate({ code: 'too-old' })
    await expect.poll(() => app.admin.refused.retryState.query({ code: 'too-old' }), soon).toMatchObject({ state: 'done', result: { taken: 0, again: 1 } })
    // Once a day, by one server; what is gone does not come back when events are kept for ever.
    const done = (await app.admin.retention.get.query()).doneAt
    app.world.clock.advance(86_400_000 - 1)
    await app.app.parts.retention.run()
    expect((await app.admin.retention.get.query()).doneAt).toEqual(done)
    await app.admin.retention.set.mutate({ months: null })
    await app.app.parts.retention.run()
    expect(await app.admin.retention.get.query()).toMatchObject({ months: null, keptFrom: from, goesBefore: null, doneAt: app.world.clock.now() })
    expect((await app.admin.history.list.query({ entityKind: 'workspace' })).entries.slice(0, 2).map(({ why, after }) => [why, after])).toEqual([['', { eventsKeptMonths: null }], ['our policy', { eventsKeptMonths: 1 }]])
  })

  test('one that was no proof becomes one when the environment believes again; the claim follows', async () => {
    await using app = await openRunningApp({ database, proof: true })
    await send(app, [{ type: 'identify', messageId: 'i1', anonymousId: 'anon-1', userId: 'ana' }])
    const id = (await app.admin.refused.list.query({})).refused[0]?.id ?? ''
    expect(await app.admin.refused.retryOne.mutate({ id })).toEqual({ taken: 0, again: 1 })
    await app.admin.proof.demand.mutate({ environment: 'production', demanded: false, why: 'test' })
    // It came with a name of a bot: nobody is claimed by one. A server tells for people.
    await send(app, [{ type: 'identify', messageId: 'i2', anonymousId: 'anon-2', userId: 'undefined' }], { key: 'server' })
    expect(await app.admin.refused.retryOne.mutate({ id })).toEqual({ taken: 1, again: 0 })
    await expect(app.admin.refused.retryOne.mutate({ id })).rejects.toThrow('not in the list any more')
    expect((await stored(app)).map((one) => [one.type, one.bot])).toEqual([['identify', true]])
  })

  test('what lay in the future is taken in once that is near', async () => {
    await using app = await openRunningApp({ database })
    const came = app.world.clock.now().getTime()
    const later = came + 3 * 86_400_000
    await send(app, [track('m1', { timestamp: new Date(later).toISOString() })], { sentAt: new Date(came).toISOString() })
    const id = (await app.admin.refused.list.query({ code: 'in-the-future' })).refused[0]?.id ?? ''
    expect(await app.admin.refused.retryOne.mutate({ id })).toEqual({ taken: 0, again: 1 })
    app.world.clock.set(new Date(later + 60_000))
    expect(await app.admin.refused.retryOne.mutate({ id })).toEqual({ taken: 1, again: 0 })
    expect((await stored(app)).map((one) => one.at)).toEqual([later])
  })

  test('are let go for good, but not what came after somebody looked; old ones go by themselves', async () => {
    await using app = await openRunningApp({ database })
    const came = app.world.clock.now()
    await send(app, [track('m1', { anonymousId: 'null' }), track('m2', { anonymousId: 'null' })])
    app.world.clock.set(new Date(came.getTime() + 1_000))
    await send(app, [track('m3', { anonymousId: 'null' })])
    expect(await app.admin.refused.discard.mutate({ code: 'bad-id', upTo: came.getTime() })).toEqual({ discarded: 2 })
    const [left] = (await app.admin.refused.list.query({})).refused
    expect(left).toMatchObject({ messageId: 'm3', name: 'Ordered' })
    expect((await app.admin.history.list.query({ limit: 1 })).entries[0]).toMatchObject({ action: 'discarded', before: { code: 'bad-id', discarded: 2 } })
    await letRefusedGo(app.world.db, new Date(came.getTime() + 29 * 86_400_000))
    expect((await app.admin.refused.list.query({})).refused).toHaveLength(1)
    await letRefusedGo(app.world.db, new Date(came.getTime() + 31 * 86_400_000))
    expect((await app.admin.refused.list.query({})).refused).toEqual([])
  })
})
