import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { EventSource } from 'eventsource'
import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import { countryReader } from '#server/country.ts'
import { openPreview } from '#server/experiments/preview-link.service.ts'
import { KnownPeople } from '#server/people/known-people.service.ts'
import { answerFor, plainRoutes } from '#server/plain-routes.ts'
import { type OfrepDoors, ofrepRoutes } from '#server/ruleset/ofrep.http.ts'
import { openRunningApp, type RunningApp } from '#tests/support/app.ts'
import { aDesign } from '#tests/support/make.ts'
import { furnishKinds, ofrep, ofrepRaw, serve } from '#tests/support/ofrep.ts'
import { metricOf } from '#tests/support/shared-metric.ts'
import { tell } from '#tests/support/told.ts'
import { describeEachDatabase } from '#tests/support/world.ts'

const HOUR_MS = 3_600_000

type Stream = { readonly type: string; readonly url: string; readonly inactivityDelaySec: number }

async function streamOf(app: RunningApp): Promise<string> {
  const { body } = await ofrep(app, '', { targetingKey: 'ana' })
  return (body['eventStreams'] as readonly Stream[])[0]?.url ?? ''
}

/** What a reader of the stream is told, as it comes. */
function listen(url: string) {
  const heard: unknown[] = []
  const source = new EventSource(url)
  const opened = new Promise<void>((resolve, reject) => {
    source.addEventListener('open', () => resolve())
    source.addEventListener('error', (error) => reject(new Error(`the stream answered ${error.code}`)))
  })
  source.addEventListener('message', ({ data, lastEventId }) => void heard.push({ ...(JSON.parse(String(data)) as object), id: lastEventId }))
  return { heard, opened, source, [Symbol.dispose]: () => source.close() }
}

/** The protocol's doors alone, on the app's parts, with what a test wants of them. */
async function serveAlone(app: RunningApp, doors: Partial<OfrepDoors>): Promise<RunningApp> {
  const { parts } = app.app
  const people = new KnownPeople(parts.db, parts, parts.clock.now)
  const { match } = plainRoutes(ofrepRoutes({ ...parts, people, countryOf: () => null, publicUrl: app.url, preview: (asked) => openPreview(parts.db, asked), ...doors }))
  const server = createServer((req, res) => {
    const found = match(req)
    if (found !== null) answerFor(found, req, res, parts.log)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const close = async (): Promise<void> => {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  }
  return { ...app, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, [Symbol.asyncDispose]: close }
}

describe('a request that says something wrong', () => {
  test('is answered in the protocol’s words, with the flag where one was asked for', async () => {
    await using app = await openRunningApp()
    await furnishKinds(app)
    const key = { authorization: `Bearer ${app.keys.server}` }
    const cases = [
      { body: 'not json', status: 400, errorCode: 'PARSE_ERROR' },
      { body: '', status: 400, errorCode: 'PARSE_ERROR' },
      { body: '[]', status: 400, errorCode: 'PARSE_ERROR' },
      { body: '{"context": []}', status: 400, errorCode: 'INVALID_CONTEXT' },
      { body: '{"context": "ana"}', status: 400, errorCode: 'INVALID_CONTEXT' },
      { body: '{"context": {"targetingKey": {}}}', status: 400, errorCode: 'INVALID_CONTEXT' },
      { body: `{"context": {"targetingKey": "${'x'.repeat(1001)}"}}`, status: 400, errorCode: 'INVALID_CONTEXT' },
      { body: `{"context": {"deep": ${'['.repeat(5_000)}${']'.repeat(5_000)}}}`, status: 400, errorCode: 'INVALID_CONTEXT' },
      { body: JSON.stringify({ context: { long: 'x'.repeat(100_000) } }), status: 413, errorCode: 'GENERAL' },
    ]
    for (const { body, status, errorCode } of cases) {
      expect(await ofrepRaw(app, '/steps', body, key), body.slice(0, 60)).toMatchObject({ status, body: { key: 'steps', errorCode } })
      const bulk = await ofrepRaw(app, '', body, key)
      expect(bulk, body.slice(0, 60)).toMatchObject({ status, body: { errorCode } })
      expect(bulk.body).not.toHaveProperty('key')
    }
    expect(await ofrep(app, '/no%20such', {})).toMatchObject({ status: 404, body: { key: 'no such', errorCode: 'FLAG_NOT_FOUND' } })
    expect(await ofrepRaw(app, '/steps', '{}', key)).toMatchObject({ status: 200, body: { value: 3 } })
    expect(await ofrepRaw(app, '/steps', '{"context": null}', key)).toMatchObject({ status: 200, body: { value: 3 } })
  })

  test('without a key, with a wrong one or with one that is not for this is refused', async () => {
    await using app = await openRunningApp()
    for (const [headers, status] of [[{}, 401], [{ authorization: 'Bearer sk_x' }, 401], [{ 'x-api-key': app.keys.admin }, 403]] as const) {
      for (const path of ['', '/steps']) expect(await ofrepRaw(app, path, '{}', headers)).toMatchObject({ status, body: { errorCode: 'GENERAL' } })
    }
    await app.world.db.updateTable('keys').set({ origins: JSON.stringify(['https://shop.example']) }).where('kind', '=', 'client').execute()
    const from = (origin: string) => ofrep(app, '', {}, { authorization: `Bearer ${app.keys.client}`, origin })
    expect((await from('https://shop.example')).status).toBe(200)
    const foreign = await from('https://evil.example')
    expect(foreign.status).toBe(403)
    expect(foreign.headers.get('access-control-allow-origin')).toBe('*')
  })

  test('from a page is allowed to ask, and to read the tag', async () => {
    await using app = await openRunningApp()
    const asked = await fetch(`${app.url}/ofrep/v1/evaluate/flags`, { method: 'OPTIONS', headers: { origin: 'https://shop.example' } })
    expect(asked.status).toBe(204)
    for (const header of ['authorization', 'content-type', 'if-none-match', 'x-api-key']) expect(asked.headers.get('access-control-allow-headers')).toContain(header)
    const { headers } = await ofrep(app, '', {}, { authorization: `Bearer ${app.keys.client}`, origin: 'https://shop.example' })
    expect(headers.get('access-control-allow-origin')).toBe('*')
    expect(headers.get('access-control-expose-headers')).toContain('etag')
  })

  test('too often is told when to come again', async () => {
    await using app = await openRunningApp()
    await using alone = await serveAlone(app, { rate: { perSecond: 0.01, burst: 2 } })
    expect((await ofrep(alone, '/steps', {})).status).toBe(404)
    expect((await ofrep(alone, '', {})).status).toBe(200)
    const no = await ofrep(alone, '/steps', {})
    expect(no).toMatchObject({ status: 429, body: { key: 'steps', errorCode: 'GENERAL' } })
    expect(Number(no.headers.get('retry-after'))).toBeGreaterThan(0)
    expect((await ofrep(alone, '/steps', {}, { authorization: `Bearer ${app.keys.client}` })).status).toBe(404)
  })
})

describe('the tag of a bulk answer', () => {
  test('stands for the ruleset, the person and the whole context, in whatever order its keys come', async () => {
    await using app = await openRunningApp()
    await furnishKinds(app)
    const tag = async (context: object): Promise<string> => (await ofrep(app, '', context)).headers.get('etag') ?? ''
    const etag = await tag({ targetingKey: 'ana', plan: 'pro', company: { size: 5, of: ['a', 'b'] } })
    expect(etag).toMatch(/^"[\w-]{22}"$/)
    expect(await tag({ company: { of: ['a', 'b'], size: 5 }, plan: 'pro', targetingKey: 'ana' })).toBe(etag)
    const others = [{ targetingKey: 'bo', plan: 'pro', company: { size: 5, of: ['a', 'b'] } }, { targetingKey: 'ana', plan: 'pro', company: { size: 5, of: ['b', 'a'] } }, { targetingKey: 'ana', plan: 'pro', company: { size: '5', of: ['a', 'b'] } }]
    for (const other of others) expect(await tag(other)).not.toBe(etag)
    const again = (value: string) => ofrep(app, '', { targetingKey: 'ana', plan: 'pro', company: { size: 5, of: ['a', 'b'] } }, { 'if-none-match': value })
    for (const header of [etag, `W/${etag}`, `"x", ${etag}`, '*']) expect(await again(header)).toMatchObject({ status: 304, body: {} })
    expect((await again('"x"')).status).toBe(200)
    await serve(app, 'steps', 2, null)
    await app.app.parts.shelf.refresh()
    expect((await again(etag)).status).toBe(200)
  })

  test('changes when time alone changes an answer', async () => {
    await using app = await openRunningApp()
    await furnishKinds(app)
    const noon = app.world.clock.now().getTime() + HOUR_MS
    const when = { kind: 'clause' as const, attribute: 'born', operator: 'before' as const, values: ['-1h'] }
    await app.admin.flag.save.mutate({
      key: 'steps', environment: 'production', version: 2, why: 'a test',
      draft: { enabled: true, rules: [{ id: 'rul_old', when, serve: { kind: 'variation', variation: 'on' } }], fallthrough: { kind: 'variation', variation: 'off' }, offVariation: 'off' },
    })
    await app.app.parts.shelf.refresh()
    const born = new Date(noon - HOUR_MS).toISOString()
    const before = await ofrep(app, '', { born })
    app.world.clock.set(new Date(noon + 1_000))
    const after = await ofrep(app, '', { born }, { 'if-none-match': before.headers.get('etag') ?? '' })
    expect(after.status).toBe(200)
    const steps = (flags: unknown) => (flags as readonly { readonly key: string; readonly value: unknown }[]).find(({ key }) => key === 'steps')?.value
    expect([steps(before.body['flags']), steps(after.body['flags'])]).toEqual([3, 4.5])
  })

  test('is not repeated to who heard of a ruleset that is not here yet, which is looked for first', async () => {
    await using app = await openRunningApp()
    await furnishKinds(app)
    const context = { targetingKey: 'ana', plan: 'pro' }
    const first = await ofrep(app, '', context)
    const etag = first.headers.get('etag') ?? ''
    expect((await ofrep(app, '?flagConfigEtag=%22unheard-of%22', context, { 'if-none-match': etag })).status).toBe(200)
    const ours = app.app.parts.shelf.held(app.environmentId, 'server')?.stored
    expect((await ofrep(app, `?flagConfigEtag=${encodeURIComponent(ours?.etag ?? '')}`, context, { 'if-none-match': etag })).status).toBe(304)
    const later = Math.floor(app.world.clock.now().getTime() / 1000) + 60
    for (const heard of [later, new Date(later * 1000).toISOString(), new Date(later * 1000).toUTCString()]) {
      expect((await ofrep(app, `?flagConfigLastModified=${encodeURIComponent(heard)}`, context, { 'if-none-match': etag })).status).toBe(200)
    }
    expect((await ofrep(app, '?flagConfigLastModified=0', context, { 'if-none-match': etag })).status).toBe(304)
  })
})

test('a browser’s country is what a trusted proxy says, where its page says none; a server’s is not that of its people', async () => {
  await using app = await openRunningApp()
  await app.admin.flag.create.mutate({ key: 'banner', name: 'Banner', type: 'boolean', variations: [{ key: 'off', value: false }, { key: 'on', value: true }] })
  const when = { kind: 'clause' as const, attribute: 'country', operator: 'equals' as const, values: ['KR'] }
  const draft = { enabled: true, rules: [{ id: 'rul_korea', when, serve: { kind: 'variation' as const, variation: 'on' } }], fallthrough: { kind: 'variation' as const, variation: 'off' }, offVariation: 'off' }
  await app.admin.flag.save.mutate({ key: 'banner', environment: 'production', version: 1, draft, why: 'a test' })
  await app.app.parts.shelf.refresh()
  await using alone = await serveAlone(app, { countryOf: countryReader({ countryHeader: 'x-country', trustedProxies: 1 }) })
  const asked = (context: object, key: string, country: string) => ofrep(alone, '/banner', context, { authorization: `Bearer ${key}`, 'x-country': country })
  expect((await asked({}, app.keys.client, 'KR')).body).toMatchObject({ value: true })
  expect((await asked({}, app.keys.client, 'JP')).body).toMatchObject({ value: false })
  expect((await asked({ country: 'KR' }, app.keys.client, 'JP')).body).toMatchObject({ value: true })
  expect((await asked({}, app.keys.server, 'KR')).body).toMatchObject({ value: false })
})

describeEachDatabase('whom an evaluation over HTTP is for', (database) => {
  async function bucketOf(app: RunningApp, targetingKey: string): Promise<unknown> {
    const { body } = await ofrep(app, '/hero', { targetingKey })
    return (body['metadata'] as { readonly bucket?: unknown } | undefined)?.bucket
  }

  async function launchHero(app: RunningApp, newPeopleOnly = false): Promise<void> {
    await app.admin.metric.create.mutate(metricOf('activated'))
    await app.admin.flag.create.mutate({ key: 'hero', name: 'Hero', type: 'string', variations: [{ key: 'none', value: 'none' }, { key: 'guided', value: 'guided' }] })
    await app.admin.experiment.create.mutate({ key: 'hero-test', name: 'Hero', surface: 'landing', environment: 'production', design: aDesign({ flagKey: 'hero', newPeopleOnly }) })
    await app.admin.experiment.launch.mutate({ key: 'hero-test', version: 1 })
    await app.app.parts.shelf.refresh()
  }

  test('a user is the device that she was first known by, at once after she signed in; evaluating stores nobody', async () => {
    await using app = await openRunningApp({ database })
    await launchHero(app)
    const timestamp = app.world.clock.now().toISOString()
    await tell(app, [{ type: 'page', messageId: 'p', anonymousId: 'device-1', timestamp }])
    const [device, stranger] = [await bucketOf(app, 'device-1'), await bucketOf(app, 'ana')]
    expect(device).toEqual(expect.any(Number))
    expect(stranger).not.toBe(device)
    expect((await sql`select 1 from subjects`.execute(app.world.db)).rows).toEqual([])
    await tell(app, [{ type: 'identify', messageId: 'i', anonymousId: 'device-1', userId: 'ana', timestamp }])
    expect(await bucketOf(app, 'ana')).toBe(device)
    const asked = await fetch(`${app.url}/v1/subject?userId=ana`, { headers: { authorization: `Bearer ${app.keys.server}` } })
    expect(await asked.json()).toEqual({ subject: 'device-1', committed: true })
  })

  test('facts decide as they would in an SDK: who was here before the launch is not new', async () => {
    await using app = await openRunningApp({ database })
    const before = new Date(app.world.clock.now().getTime() - HOUR_MS).toISOString()
    await tell(app, [{ type: 'page', messageId: 'old', anonymousId: 'old-device', timestamp: before }])
    await launchHero(app, true)
    app.world.clock.advance(HOUR_MS)
    await tell(app, [{ type: 'page', messageId: 'new', anonymousId: 'new-device', timestamp: app.world.clock.now().toISOString() }])
    expect(await bucketOf(app, 'old-device')).toBeUndefined()
    expect(await bucketOf(app, 'new-device')).toEqual(expect.any(Number))
    expect(await bucketOf(app, 'nobody-we-know')).toBeUndefined()
  })
})

describe('the change stream', () => {
  test('says at each change that evaluations are to be fetched again, and to which ruleset', async () => {
    await using app = await openRunningApp()
    await furnishKinds(app)
    using stream = listen(await streamOf(app))
    await stream.opened
    await serve(app, 'steps', 2, null)
    await expect.poll(() => stream.heard.length, { timeout: 10_000 }).toBe(1)
    const held = app.app.parts.shelf.held(app.environmentId, 'server')?.stored
    expect(stream.heard).toEqual([{ type: 'refetchEvaluation', etag: held?.etag, lastModified: Math.floor((held?.createdAt.getTime() ?? 0) / 1000), id: String(held?.revision) }])
  })

  test('repeats after a break what was missed, and nothing else', async () => {
    await using app = await openRunningApp()
    await furnishKinds(app)
    const url = await streamOf(app)
    const revision = new URL(url).searchParams.get('revision') ?? ''
    const begin = async (headers: Record<string, string>): Promise<string> => {
      const reader = (await fetch(url, { headers })).body?.getReader()
      const { value } = (await reader?.read()) ?? {}
      await reader?.cancel()
      return new TextDecoder().decode(value)
    }
    expect(await begin({})).not.toContain('refetchEvaluation')
    await serve(app, 'steps', 2, null)
    await app.app.parts.shelf.refresh()
    expect(await begin({})).toContain('refetchEvaluation')
    expect(await begin({ 'last-event-id': revision })).toContain('refetchEvaluation')
    expect(await begin({ 'last-event-id': String(Number(revision) + 1) })).not.toContain('refetchEvaluation')
  })

  test('opens to its own address alone, until that has run out or its key was withdrawn', async () => {
    await using app = await openRunningApp()
    const url = await streamOf(app)
    const status = async (address: string): Promise<number> => {
      const answer = await fetch(address)
      await answer.body?.cancel()
      return answer.status
    }
    const forged = (change: (token: string) => string): string => {
      const address = new URL(url)
      address.searchParams.set('token', change(address.searchParams.get('token') ?? ''))
      return address.href
    }
    expect(await status(url)).toBe(200)
    const later = (token: string): string => token.replace(/\.[0-9a-z]+\./, `.${(app.world.clock.now().getTime() + 999 * HOUR_MS).toString(36)}.`)
    for (const change of [() => '', (token: string) => token.slice(0, -1), later, () => app.keys.server]) expect(await status(forged(change))).toBe(401)
    app.world.clock.advance(2 * HOUR_MS)
    expect(await status(url)).toBe(401)
    const anew = await streamOf(app)
    expect(await status(anew)).toBe(200)
    await app.world.db.updateTable('keys').set({ revoked_at: app.world.clock.now() }).where('kind', '=', 'server').execute()
    app.app.parts.keys.forget()
    expect(await status(anew)).toBe(401)
  })

  test('has the same address for an hour, and the tag changes with it, so that nobody keeps one that has run out', async () => {
    await using app = await openRunningApp()
    await furnishKinds(app)
    const first = await ofrep(app, '', {})
    app.world.clock.advance(1_000)
    expect(await streamOf(app)).toBe((first.body['eventStreams'] as readonly Stream[])[0]?.url)
    app.world.clock.advance(HOUR_MS)
    const later = await ofrep(app, '', {}, { 'if-none-match': first.headers.get('etag') ?? '' })
    expect(later.status).toBe(200)
    expect(later.body['eventStreams']).not.toEqual(first.body['eventStreams'])
    expect(later.body['flags']).toEqual(first.body['flags'])
  })
})

test('what was served is heard of, flag by flag, and what was not is not', async () => {
  await using app = await openRunningApp()
  await furnishKinds(app)
  const heard: string[] = []
  await using alone = await serveAlone(app, { onServed: (environment, evaluations) => void heard.push(...evaluations.map(({ flag, variation }) => `${environment === app.environmentId} ${flag} ${variation}`)) })
  await ofrep(alone, '/steps', { plan: 'pro' })
  await ofrep(alone, '/no-such-flag', { plan: 'pro' })
  expect(heard).toEqual(['true steps on'])
  await ofrep(alone, '', { plan: 'free' })
  expect(heard.length).toBe(6)
  await ofrep(alone, '', { plan: 'free' }, { 'if-none-match': '*' })
  expect(heard.length).toBe(6)
})

test('a provider may ask what the server can do', async () => {
  await using app = await openRunningApp()
  const ask = (headers: Record<string, string>) => fetch(`${app.url}/ofrep/v1/configuration`, { headers })
  expect((await ask({})).status).toBe(401)
  const answer = await ask({ authorization: `Bearer ${app.keys.client}` })
  expect(await answer.json()).toMatchObject({ name: 'Producting', capabilities: { flagEvaluation: { supportedTypes: ['int', 'float', 'string', 'boolean', 'object'] } } })
  expect((await ask({ authorization: `Bearer ${app.keys.client}`, 'if-none-match': answer.headers.get('etag') ?? '' })).status).toBe(304)
})
