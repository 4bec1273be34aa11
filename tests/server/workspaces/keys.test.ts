import { expect, test } from 'vitest'
import { openRunningApp, type RunningApp } from '#tests/support/app.ts'
import { aSignedIn, theAdmin } from '#tests/support/people.ts'
import { describeEachDatabase } from '#tests/support/world.ts'

const DAY_MS = 86_400_000

async function send(app: RunningApp, key: string): Promise<number> {
  const headers = { 'content-type': 'application/json', authorization: `Basic ${btoa(`${key}:`)}` }
  return (await fetch(`${app.url}/v1/track`, { method: 'POST', headers, body: JSON.stringify({ event: 'Board Created', anonymousId: 'visitor-1', messageId: crypto.randomUUID() }) })).status
}

describeEachDatabase('a key', (database) => {
  test('is replaced without a moment in which nothing works: both do, the use of both is shown, then the old one is withdrawn', async () => {
    await using app = await openRunningApp({ database })
    const old = await app.admin.key.create.mutate({ kind: 'client', environment: 'production', name: 'Shop', origins: ['https://shop.example.com'] })
    await app.admin.key.limit.mutate({ id: old.id, eventsPerSecond: 100, eventsPerMonth: null })
    expect(await send(app, old.token)).toBe(200)
    await app.app.parts.keys.noteUse(app.world.clock.now())
    // Keys are listed newest first.
    app.world.clock.advance(1_000)
    const made = await app.admin.key.replace.mutate({ id: old.id })
    expect(made.token).toMatch(/^pk_/)
    app.world.clock.advance(DAY_MS)
    expect([await send(app, made.token), await send(app, old.token)]).toEqual([200, 200])
    await app.app.parts.keys.noteUse(app.world.clock.now())
    const listed = (await app.admin.key.list.query()).keys.filter(({ name }) => name === 'Shop')
    const same = { kind: 'client', environmentId: app.environmentId, origins: ['https://shop.example.com'], eventsPerSecond: 100, lastUsedAt: app.world.clock.now(), revokedAt: null }
    expect(listed).toMatchObject([{ ...same, id: made.id, replaces: old.id }, { ...same, id: old.id, replaces: null }])
    await app.admin.key.withdraw.mutate({ id: old.id })
    expect([await send(app, made.token), await send(app, old.token)]).toEqual([200, 401])
    await expect(app.admin.key.replace.mutate({ id: old.id })).rejects.toMatchObject({ data: { refusal: { code: 'wrong-state' } } })
    const history = (await app.admin.history.list.query({ entityKind: 'key', search: 'Shop' })).entries
    expect(history.map(({ action }) => action)).toEqual(['withdrawn', 'replaced', 'limited', 'created'])
  })
})

describeEachDatabase('a personal access token', (database) => {
  test('acts for its member under both their names, until it expires or is revoked', async () => {
    await using app = await openRunningApp({ database })
    const { client } = await theAdmin(app)
    const made = await client.account.makeToken.mutate({ name: 'laptop', role: 'editor', days: 30 })
    expect(made.token).toMatch(/^pt_/)
    const ask = (path: string, change?: object) => fetch(`${app.url}/trpc/${path}`, { headers: { authorization: `Bearer ${made.token}`, 'content-type': 'application/json' }, ...(change === undefined ? {} : { method: 'POST', body: JSON.stringify({ json: change }) }) }).then(({ status }) => status)
    expect(await ask('layer.create', { key: 'pricing', name: 'Pricing' })).toBe(200)
    expect((await app.admin.history.list.query({ entityKind: 'layer' })).entries).toMatchObject([{ actor: { kind: 'key', name: 'Mina Park · laptop' } }])
    await app.app.parts.keys.noteUse(app.world.clock.now())
    const own = await client.account.get.query()
    expect(own.tokens).toMatchObject([{ name: 'laptop', role: 'editor', lastUsedAt: app.world.clock.now() }])
    expect(JSON.stringify(own)).not.toContain(made.token)
    // It makes no other tokens, and sets no password.
    expect([await ask('account.makeToken', { name: 'more', role: 'viewer', days: 1 }), await ask('account.setPassword', { password: 'a quiet river at noon' })]).toEqual([403, 403])
    app.world.clock.advance(30 * DAY_MS)
    expect(await ask('member.list')).toBe(401)
  })

  test('of somebody else is neither seen nor revoked by a member, but by an admin among the keys', async () => {
    await using app = await openRunningApp({ database })
    const [one, two] = [await aSignedIn(app, { name: 'One', role: 'editor' }), await aSignedIn(app, { name: 'Two', role: 'editor' })]
    const made = await one.client.account.makeToken.mutate({ name: 'laptop', role: 'viewer', days: 30 })
    expect((await two.client.account.get.query()).tokens).toEqual([])
    await expect(two.client.account.withdrawToken.mutate({ id: made.id })).rejects.toMatchObject({ data: { refusal: { code: 'not-found' } } })
    expect((await app.admin.key.list.query()).keys.find(({ id }) => id === made.id)).toMatchObject({ member: { name: 'One' }, role: 'viewer' })
    await app.admin.key.withdraw.mutate({ id: made.id })
    expect((await fetch(`${app.url}/trpc/member.list`, { headers: { authorization: `Bearer ${made.token}` } })).status).toBe(401)
  })
})
