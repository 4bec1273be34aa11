import { expect, test, vi } from 'vitest'
import { createApp } from '#server/app.ts'
import { ERASE_PERSON } from '#server/people/erasure.ts'
import { openRunningApp, type RunningApp } from '#tests/support/app.ts'
import { tablesNaming } from '#tests/support/tables-naming.ts'
import { tell } from '#tests/support/told.ts'
import { describeEachDatabase, openWorld, silentLog } from '#tests/support/world.ts'
import { readConfig } from '#server/config.ts'

const NAMES = ['ana-4711', 'phone-of-ana', 'laptop-of-ana']
const at = (minutes: number): string => new Date(Date.parse('2026-03-01T09:00:00Z') + minutes * 60_000).toISOString()

/** A person with everything there can be of her: two devices, a claim that was taken back, an account, refused events. */
async function withAna(running: RunningApp): Promise<void> {
  await tell(running, [
    { type: 'page', messageId: 'm1', timestamp: at(0), anonymousId: 'phone-of-ana', context: { page: { url: 'https://shop.example/?utm_source=google&gclid=click-1', referrer: 'https://search.example/' } } },
    { type: 'identify', messageId: 'm2', timestamp: at(1), anonymousId: 'phone-of-ana', userId: 'ana-4711', traits: { email: 'ana-4711@example.com' } },
    { type: 'identify', messageId: 'm3', timestamp: at(2), anonymousId: 'laptop-of-ana', userId: 'ana-4711', context: { groupId: 'acme' } },
    { type: 'track', messageId: 'm4', timestamp: at(3), event: 'Experiment Viewed', userId: 'ana-4711', properties: { experiment_id: 'price', variation_id: 'b' } },
    { type: 'track', messageId: 'm5', timestamp: at(3), event: 'Clicked', userId: 'ben', context: { groupId: 'acme' } },
  ])
  await refuse(running, { type: 'track', userId: 'ana-4711', messageId: 'r1' })
  await refuse(running, { type: 'track', anonymousId: 'laptop-of-ana', messageId: 'r2' })
  await refuse(running, { type: 'track', userId: 'ben', messageId: 'r3', properties: { note: 'like ana' } })
  await running.admin.people.detach.mutate({ userId: 'ana-4711', why: 'ana-4711 wrote to us' })
}

async function refuse(running: RunningApp, event: object): Promise<void> {
  const answer = await fetch(`${running.url}/v1/batch`, {
    method: 'POST', headers: { 'content-type': 'application/json', authorization: `Basic ${btoa(`${running.keys.server}:`)}` }, body: JSON.stringify({ batch: [event] }),
  })
  expect(await answer.json()).toMatchObject({ refused: [{ code: 'no-name' }] })
}

async function finished(running: RunningApp, erasure: string): Promise<void> {
  await vi.waitFor(async () => expect(await running.admin.people.erasure.query({ id: erasure })).toMatchObject({ state: 'done' }), { timeout: 20_000 })
  await running.settled()
}

describeEachDatabase('the data of one person', (database) => {
  test('goes without a trace in any table, and the history keeps who did it and not about whom', async () => {
    await using running = await openRunningApp({ database })
    await withAna(running)
    await running.settled()
    const { erasure } = await running.admin.people.erase.mutate({ key: 'device:laptop-of-ana' })
    await expect(running.admin.people.get.query({ key: 'user:ana-4711' })).rejects.toMatchObject({ data: { code: 'NOT_FOUND' } })
    await finished(running, erasure)
    expect(await tablesNaming(running.world.db, NAMES)).toEqual([])
    expect((await running.admin.people.list.query({})).people.map((person) => person.key)).toEqual(['user:ben'])
    expect((await running.admin.refused.list.query({})).refused.map((one) => one.messageId)).toEqual(['r3'])
    const { entries } = await running.admin.people.personalData.query({})
    expect(entries).toMatchObject([{ action: 'erased', entityId: erasure, why: '', before: null, after: null }])
    expect(entries[0]?.actor.name).toBe('admin')
    await expect(running.admin.people.erase.mutate({ key: 'user:ana-4711' })).rejects.toMatchObject({ data: { code: 'NOT_FOUND' } })
  })

  test('does not come back with an exposure of before, nor by the subject that it would commit', async () => {
    await using running = await openRunningApp({ database })
    await withAna(running)
    const { erasure } = await running.admin.people.erase.mutate({ key: 'user:ana-4711' })
    await finished(running, erasure)
    await tell(running, [{ type: 'track', messageId: 'late', timestamp: at(4), event: 'Experiment Viewed', userId: 'ana-4711', properties: { experiment_id: 'price', variation_id: 'b' } }])
    expect(await tablesNaming(running.world.db, NAMES)).toEqual([])
  })

  test('is handed out whole as one JSON, which is noted without whom it was about', async () => {
    await using running = await openRunningApp({ database })
    await withAna(running)
    const many = Array.from({ length: 1_200 }, (_, n) => ({ type: 'track' as const, messageId: `x${n}`, timestamp: at(10 + n), event: 'Read', userId: 'ana-4711' }))
    for (let from = 0; from < many.length; from += 300) await tell(running, many.slice(from, from + 300))
    const answer = await fetch(`${running.url}/people/export?person=${encodeURIComponent('device:phone-of-ana')}`, { headers: { authorization: `Bearer ${running.keys.admin}` } })
    expect(answer.headers.get('content-disposition')).toMatch(/^attachment; filename="person-2026-03-02\.json"$/)
    const told = (await answer.json()) as { readonly events: readonly { readonly messageId: string; readonly at: string }[]; readonly [field: string]: unknown }
    expect(told).toMatchObject({
      person: 'user:ana-4711', userId: 'ana-4711', devices: ['laptop-of-ana', 'phone-of-ana'], accounts: ['acme'], firstSeenAt: at(0),
      firstTouch: { source: 'google', clickId: 'click-1', referrer: 'https://search.example/', landingPage: 'https://shop.example/', at: at(0) },
      claim: { claimedBy: 'derived' }, facts: { firstSeenAt: Date.parse(at(0)) }, experiments: [{ experiment: 'price', variant: 'b', firstAt: at(3) }],
      history: [{ action: 'detached' }],
    })
    expect((told['refusedEvents'] as readonly object[]).length).toBe(2)
    expect(told.events.map((event) => event.messageId)).toEqual(['m1', 'm2', 'm3', 'm4', ...many.map((one) => one.messageId)])
    const { entries } = await running.admin.people.personalData.query({})
    expect(entries).toMatchObject([{ action: 'exported' }])
    expect(JSON.stringify(entries)).not.toContain('ana')
  })

  test('is for admins alone, to hand out and to erase', async () => {
    await using running = await openRunningApp({ database })
    await withAna(running)
    const nobody = await fetch(`${running.url}/people/export?person=user:ana-4711`)
    expect(nobody.status).toBe(401)
    await running.world.db.updateTable('members').set({ role: 'editor' }).execute()
    const link = new URL(await running.signInLink())
    const signedIn = await fetch(`${running.url}/sign-in`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ token: link.hash.slice(1) || link.searchParams.get('token') }) })
    const cookie = signedIn.headers.get('set-cookie')?.split(';')[0] ?? ''
    const refused = await fetch(`${running.url}/people/export?person=user:ana-4711`, { headers: { cookie } })
    expect(refused.status).toBe(403)
    const erase = await fetch(`${running.url}/trpc/people.erase`, { method: 'POST', headers: { cookie, 'content-type': 'application/json' }, body: JSON.stringify({ json: { key: 'user:ana-4711' } }) })
    expect(erase.status).toBe(403)
  })

  test('that a server began to erase and left is erased by the next one', async () => {
    await using world = await openWorld({ database })
    const config = { ...readConfig({ PRODUCTING_DEMO: 'off', PRODUCTING_LOG: 'silent' }, '/tmp') }
    const open = () => createApp({ database: world.database, clock: world.clock, config, log: silentLog })
    const first = open()
    await world.db.insertInto('workspaces').values({ id: 'ws', key: 'ws', name: 'ws', time_zone: 'UTC', secret: 's', created_at: world.clock.now() }).execute()
    const event = { environmentId: 'e', type: 'track', name: 'Clicked', device: 'd', userId: 'ana-4711', account: null, at: 1, receivedAt: 1, properties: {}, context: {}, touch: null, bot: false } as const
    await first.parts.store.append({ token: '', workspace: 'ws', events: [{ ...event, messageId: 'm' }] })
    // As after a kill between the request's first write and anything that follows from it.
    await first.parts.jobs.queue(world.db, { workspaceId: 'ws', kind: ERASE_PERSON, subject: 'era_1' }, { key: 'user:ana-4711', at: world.clock.now().getTime() })
    expect(await tablesNaming(world.db, ['ana-4711'])).toContain('jobs')
    const second = open()
    await second.start()
    await vi.waitFor(async () => expect(await second.parts.jobs.find('ws', ERASE_PERSON, 'era_1')).toMatchObject({ state: 'done' }), { timeout: 20_000 })
    await second.parts.readouts.catchUp()
    expect(await tablesNaming(world.db, ['ana-4711'])).toEqual([])
    await second.close()
  })
})
