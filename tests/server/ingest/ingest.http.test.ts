import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import type { StoredEvent } from '#server/store/door.ts'
import { openRunningApp, type RunningApp } from '#tests/support/app.ts'
import { describeEachDatabase } from '#tests/support/world.ts'

type Answer = { readonly status: number; readonly body: Record<string, never>; readonly headers: Headers }

/** Sends as browsers' beacons do, unless a key is given for the header. */
async function post(app: RunningApp, path: string, body: unknown, headers: Record<string, string> = { authorization: `Bearer ${app.keys.client}` }): Promise<Answer> {
  const text = typeof body === 'string' ? body : body instanceof Uint8Array ? new Uint8Array(body) : JSON.stringify(body)
  const answer = await fetch(`${app.url}${path}`, { method: 'POST', body: text, headers: { 'user-agent': BROWSER, ...headers } })
  return { status: answer.status, body: (await answer.json()) as Answer['body'], headers: answer.headers }
}

async function get(app: RunningApp, path: string, key: string): Promise<Answer> {
  const answer = await fetch(`${app.url}${path}`, { headers: { authorization: `Bearer ${key}` } })
  return { status: answer.status, body: (await answer.json()) as Answer['body'], headers: answer.headers }
}

const BROWSER = 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 Safari/537.36'

/** Everything stored, in order of arrival. */
async function stored(app: RunningApp): Promise<readonly Record<string, unknown>[]> {
  const { arrivals } = await app.app.parts.store.arrivals({ workspace: app.workspaceId, after: null, limit: 1000 })
  return arrivals
}

const track = (messageId: string, more: object = {}): object => ({ type: 'track', event: 'Clicked', messageId, anonymousId: 'anon-1', ...more })

describeEachDatabase('events over HTTP', (database) => {
  test('one bad event among good ones: those are stored, this one is named, kept and listed once', async () => {
    await using app = await openRunningApp({ database })
    const batch = { batch: [track('m1'), track('m2', { anonymousId: 'undefined' }), 7, track('m3', { properties: { plan: 'pro' } })] }
    const first = await post(app, '/v1/batch', batch)
    const again = await post(app, '/v1/batch', batch)
    expect(first.status).toBe(200)
    expect(again.body).toEqual(first.body)
    expect(first.body).toMatchObject({
      success: true,
      refused: [
        { index: 1, messageId: 'm2', code: 'bad-id', reason: 'anonymousId "undefined" names nobody (nobody).' },
        { index: 2, messageId: null, code: 'not-an-object' },
      ],
    })
    expect(await stored(app)).toMatchObject([{ name: 'Clicked', person: 'device:anon-1' }, { name: 'Clicked' }])
    const { refused } = await app.admin.refused.list.query({})
    expect(refused.map((one) => JSON.parse(one.body) as unknown)).toHaveLength(2)
    expect(refused.map((one) => one.code).toSorted()).toEqual(['bad-id', 'not-an-object'])
  })

  test('one event nested without end neither sinks its batch nor holds a claim up, and is kept cut off', async () => {
    await using app = await openRunningApp({ database })
    const nested = (deep: string): string => `{"batch":[{"type":"identify","messageId":"i1","anonymousId":"anon-1","userId":"ana"},{"type":"track","event":"x","messageId":"m1","anonymousId":"anon-1"${deep}}]}`
    const lists = `${'['.repeat(100_000)}${']'.repeat(100_000)}`
    const cases = [
      { deep: `,"properties":{"a":${lists}}`, code: 'too-deep' },
      { deep: `,"userId":${lists}`, code: 'bad-id' },
      { deep: `,"timestamp":${lists}`, code: 'bad-time' },
    ]
    for (const { deep, code } of cases) {
      const answer = await post(app, '/v1/batch', nested(deep))
      expect(answer).toMatchObject({ status: 200, body: { success: true, refused: [{ index: 1, messageId: 'm1', code }] } })
    }
    expect((await get(app, '/v1/subject?userId=ana', app.keys.server)).body).toEqual({ subject: 'anon-1', committed: true })
    const { refused } = await app.admin.refused.list.query({})
    expect(refused.map((one) => one.code).toSorted()).toEqual(['bad-id', 'bad-time', 'too-deep'])
    for (const { body } of refused) expect(body).toContain('cut off: nested deeper than 32 levels')
  })

  test('a body is unpacked whatever the case of its coding', async () => {
    await using app = await openRunningApp({ database })
    const packed = (messageId: string) => gzipSync(JSON.stringify({ batch: [track(messageId)] }))
    for (const coding of ['gzip', 'GZIP', ' Gzip ', 'x-gzip']) {
      expect({ coding, ...(await post(app, '/v1/batch', packed(coding), { authorization: `Bearer ${app.keys.client}`, 'content-encoding': coding })) }).toMatchObject({ coding, status: 200 })
    }
    expect((await post(app, '/v1/batch', JSON.stringify({ batch: [track('plain')] }), { authorization: `Bearer ${app.keys.client}`, 'content-encoding': 'Identity' })).status).toBe(200)
    expect(await stored(app)).toHaveLength(5)
  })

  test('what cannot be read as a whole is refused by name, and the server goes on', async () => {
    await using app = await openRunningApp({ database })
    const key = { authorization: `Bearer ${app.keys.client}` }
    const cases = [
      { says: 'malformed JSON', body: '{"batch": [', status: 400, code: 'not-json' },
      { says: 'nothing', body: '', status: 400, code: 'not-json' },
      { says: 'a list', body: '[]', status: 422, code: 'invalid' },
      { says: 'text as batch', body: '{"batch": "all"}', status: 422, code: 'invalid' },
      { says: 'no event', body: '{"batch": []}', status: 422, code: 'invalid' },
      { says: 'too many events', body: { batch: Array.from({ length: 1001 }, () => ({})) }, status: 413, code: 'too-large' },
      { says: '10 MB', body: JSON.stringify({ batch: [track('m', { properties: { text: 'x'.repeat(10_000_000) } })] }), status: 413, code: 'too-large' },
    ]
    for (const { says, body, status, code } of cases) {
      const answer = await post(app, '/v1/batch', body, key)
      expect({ says, status: answer.status, body: answer.body }).toMatchObject({ says, status, body: { success: false, error: { code } } })
    }
    const bomb = await post(app, '/v1/batch', gzipSync(JSON.stringify({ batch: [track('m', { properties: { text: 'x'.repeat(10_000_000) } })] })), { ...key, 'content-encoding': 'gzip' })
    expect(bomb).toMatchObject({ status: 413, body: { error: { code: 'too-large' } } })
    expect((await post(app, '/v1/batch', { batch: [track('m')] }, key)).status).toBe(200)
    expect(await stored(app)).toHaveLength(1)
  })

  test('a key is asked for, wherever it stands; an unknown one and an admin token send nothing', async () => {
    await using app = await openRunningApp({ database })
    const basic = (key: string): string => `Basic ${Buffer.from(`${key}:`).toString('base64')}`
    const cases = [
      { headers: {}, key: null, status: 401 },
      { headers: { authorization: 'Bearer pk_unknown' }, key: null, status: 401 },
      { headers: { authorization: `Bearer ${app.keys.admin}` }, key: null, status: 403 },
      { headers: { authorization: basic(app.keys.server) }, key: null, status: 200 },
      { headers: { 'x-api-key': app.keys.client }, key: null, status: 200 },
      { headers: { 'content-type': 'text/plain' }, key: app.keys.client, status: 200 },
    ]
    for (const [n, { headers, key, status }] of cases.entries()) {
      const answer = await post(app, '/v1/batch', { batch: [track(`m${n}`)], ...(key === null ? {} : { writeKey: key }) }, headers as Record<string, string>)
      expect({ n, status: answer.status }).toEqual({ n, status })
    }
    expect(await stored(app)).toHaveLength(3)
  })

  test('the long and the short addresses take one event each', async () => {
    await using app = await openRunningApp({ database })
    const bodies: readonly (readonly [path: string, type: StoredEvent['type'], body: object])[] = [
      ['track', 'track', { event: 'Clicked' }], ['t', 'track', { event: 'Clicked' }],
      ['identify', 'identify', { traits: { plan: 'pro' } }], ['i', 'identify', { traits: { plan: 'pro' } }],
      ['page', 'page', { name: 'Home' }], ['p', 'page', { name: null }],
      ['screen', 'screen', { name: 'Home' }], ['s', 'screen', {}],
      ['group', 'group', { groupId: 'acme' }], ['g', 'group', { groupId: 'acme' }],
      ['alias', 'alias', { userId: 'u', previousId: 'v' }], ['a', 'alias', { userId: 'u', previousId: 'v' }],
    ]
    for (const [path, , body] of bodies) {
      const answer = await post(app, `/v1/${path}`, { ...body, anonymousId: 'anon-1', messageId: path, writeKey: app.keys.client, sentAt: new Date().toISOString() }, { 'content-type': 'text/plain' })
      expect({ path, status: answer.status, refused: answer.body['refused'] }).toEqual({ path, status: 200, refused: [] })
    }
    expect((await stored(app)).map((event) => event['type'])).toEqual(bodies.map(([, type]) => type))
    expect((await post(app, '/v1/b', { batch: [track('b')], writeKey: app.keys.client })).status).toBe(200)
  })

  test('an anonymous event that comes again after the login under its message id counts once and claims nobody', async () => {
    await using app = await openRunningApp({ database })
    const order = { event: 'Order', type: 'track', messageId: 'm1', anonymousId: 'anon-1', properties: { total: 20 } }
    const traits = { type: 'identify', messageId: 'm2', anonymousId: 'anon-1', traits: { theme: 'dark' } }
    await post(app, '/v1/batch', { batch: [order, traits] })
    const again = await post(app, '/v1/batch', { batch: [{ ...order, userId: 'ana' }, { ...traits, userId: 'ana' }] })
    expect(again.status).toBe(200)
    expect(await stored(app)).toMatchObject([{ type: 'track', person: 'device:anon-1' }, { type: 'identify', person: 'device:anon-1' }])
    expect((await get(app, '/v1/subject?userId=ana', app.keys.server)).body).toMatchObject({ committed: false })
  })

  test('an identify claims its device and is answered with the subject and the facts, alone or in a batch', async () => {
    await using app = await openRunningApp({ database })
    const page = { type: 'page', messageId: 'p1', anonymousId: 'anon-1', context: { page: { url: 'https://shop.example/?utm_source=google&utm_campaign=spring' } } }
    await post(app, '/v1/batch', { batch: [page] })
    const first = await post(app, '/v1/identify', { messageId: 'i1', anonymousId: 'anon-1', userId: 'ana' })
    const facts = { subject: 'anon-1', firstSeenAt: app.world.clock.now().getTime(), audiences: [], acquisition: { source: 'google', campaign: 'spring', landingPage: 'https://shop.example/' } }
    expect(first.body['person']).toMatchObject(facts)
    const second = await post(app, '/v1/batch', { batch: [{ type: 'identify', messageId: 'i2', anonymousId: 'anon-2', userId: 'ana' }] })
    expect(second.body['person']).toMatchObject(facts)
    const other = await post(app, '/v1/identify', { messageId: 'i3', anonymousId: 'anon-1', userId: 'ben' })
    expect(other.body['person']).toMatchObject({ subject: expect.stringMatching(/^[\w-]{43}$/) as string })
    expect((await get(app, '/v1/subject?userId=ana', app.keys.server)).body).toEqual({ subject: 'anon-1', committed: true })
    expect((await get(app, '/v1/person?anonymousId=anon-1', app.keys.client)).body).toMatchObject({ subject: 'anon-1' })
    expect((await get(app, '/v1/person?userId=ana', app.keys.server)).body).toMatchObject(facts)
  })

  test('a client key learns nothing by a user id, and nobody is known before the first event', async () => {
    await using app = await openRunningApp({ database })
    expect((await get(app, '/v1/person?userId=ana', app.keys.client)).status).toBe(403)
    expect((await get(app, '/v1/subject?userId=ana', app.keys.client)).status).toBe(403)
    expect((await get(app, '/v1/person?anonymousId=anon-1', app.keys.client)).status).toBe(404)
    expect((await get(app, '/v1/person?anonymousId=null', app.keys.client)).status).toBe(422)
  })

  test('an exposure with a user id alone commits the derived subject; asking for it does not', async () => {
    await using app = await openRunningApp({ database })
    const asked = await get(app, '/v1/subject?userId=ana', app.keys.server)
    expect(asked.body).toMatchObject({ committed: false })
    await post(app, '/v1/track', { event: 'Experiment Viewed', userId: 'ana', messageId: 'e1', properties: { experiment_id: 'x', variation_id: 'a' } }, { authorization: `Bearer ${app.keys.server}` })
    expect((await get(app, '/v1/subject?userId=ana', app.keys.server)).body).toEqual({ ...asked.body, committed: true })
  })

  test('a clock that is more than a minute off is corrected, a slow network is not', async () => {
    await using app = await openRunningApp({ database })
    const now = app.world.clock.now().getTime()
    const iso = (ms: number): string => new Date(ms).toISOString()
    const sent = (messageId: string, off: number) => post(app, '/v1/batch', { batch: [track(messageId, { timestamp: iso(now + off - 5_000) })], sentAt: iso(now + off) })
    await sent('slow', -60_000)
    await sent('behind', -3_600_000)
    await sent('ahead', 90 * 86_400_000)
    expect((await stored(app)).map((event) => Number(event['at']) - now)).toEqual([-65_000, -5_000, -5_000])
  })

  test('a page of any origin may ask first, and a key that names origins is used from those alone', async () => {
    await using app = await openRunningApp({ database })
    const asked = await fetch(`${app.url}/v1/t`, { method: 'OPTIONS', headers: { origin: 'https://shop.example', 'access-control-request-headers': 'content-type' } })
    expect(asked.status).toBe(204)
    expect(asked.headers.get('access-control-allow-headers')).toMatch(/authorization.*content-type.*x-retry-count/)
    await app.world.db.updateTable('keys').set({ origins: JSON.stringify(['https://shop.example']) }).where('kind', '=', 'client').execute()
    app.app.parts.keys.forget()
    const key = { authorization: `Bearer ${app.keys.client}` }
    expect((await post(app, '/v1/t', track('m1'), { ...key, origin: 'https://shop.example' })).status).toBe(200)
    const foreign = await post(app, '/v1/t', track('m2'), { ...key, origin: 'https://evil.example' })
    expect(foreign.status).toBe(403)
    expect(foreign.headers.get('access-control-allow-origin')).toBe('*')
  })

  test('Segment’s browser client is told where to send', async () => {
    await using app = await openRunningApp({ database })
    const settings = await get(app, `/v1/projects/${app.keys.client}/settings`, '')
    expect(settings.body).toEqual({ integrations: { 'Segment.io': { apiKey: app.keys.client } } })
    for (const key of [app.keys.server, app.keys.admin]) {
      const secret = await get(app, `/v1/projects/${key}/settings`, '')
      expect(secret).toMatchObject({ status: 403, body: { error: { code: 'not-allowed' } } })
      expect(secret.headers.get('cache-control') ?? '').not.toContain('public')
    }
  })

  test('bots of production are stored, counted, and nobody', async () => {
    await using app = await openRunningApp({ database })
    const headers = { authorization: `Bearer ${app.keys.client}`, 'user-agent': 'Googlebot/2.1 (+http://www.google.com/bot.html)' }
    await post(app, '/v1/batch', { batch: [track('m1'), track('m2', { context: { userAgent: BROWSER }, anonymousId: 'anon-2' })] }, headers)
    await post(app, '/v1/batch', { batch: [track('m3', { anonymousId: 'anon-3' })] }, { authorization: `Bearer ${app.keys.server}`, 'user-agent': 'axios/1.7' })
    await post(app, '/v1/batch', { batch: [track('m4', { anonymousId: 'anon-4' })] }, { authorization: `Bearer ${app.keys.client}`, 'user-agent': 'node' })
    const { people } = await app.admin.people.list.query({})
    expect(people.map((person) => person.key).toSorted()).toEqual(['device:anon-2', 'device:anon-3', 'device:anon-4'])
    expect(await app.admin.people.bots.query()).toBe(1)
    expect(await stored(app)).toHaveLength(4)
  })
})
