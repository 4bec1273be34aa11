import { request } from 'node:http'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { openRunningApp, type RunningApp } from '#tests/support/app.ts'
import { describeEachDatabase } from '#tests/support/world.ts'

type Raw = { readonly status: number | undefined; readonly headers: NodeJS.Dict<string | string[]>; readonly body: Buffer }

/** As it came over the wire: nothing unpacked, nothing added. */
function ask(app: RunningApp, path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Raw> {
  return new Promise((resolve, reject) => {
    const asking = request(`${app.url}${path}`, { method, headers }, (answer) => {
      const chunks: Buffer[] = []
      answer.on('data', (chunk: Buffer) => chunks.push(chunk)).on('end', () => resolve({ status: answer.statusCode, headers: answer.headers, body: Buffer.concat(chunks) }))
    })
    asking.on('error', reject).end()
  })
}

async function manyFlags(app: RunningApp): Promise<void> {
  const variations = [{ key: 'off', value: false }, { key: 'on', value: true }]
  for (const key of Array.from({ length: 40 }, (_, index) => `flag-${index}`)) await app.admin.flag.create.mutate({ key, name: key, type: 'boolean', variations })
  await app.app.parts.shelf.refresh()
}

/** The smallest body, once it is made. */
async function packed(app: RunningApp, path: string, encoding: string): Promise<Raw> {
  await expect.poll(async () => (await ask(app, path, { 'accept-encoding': encoding })).headers['content-encoding']).toBe(encoding)
  return ask(app, path, { 'accept-encoding': encoding })
}

describeEachDatabase('the ruleset over HTTP', (database) => {
  test('goes out packed as the client takes it, each form under its own tag', async () => {
    await using app = await openRunningApp({ database })
    await manyFlags(app)
    const path = `/v1/ruleset/${app.keys.client}`
    const plain = await ask(app, path)
    const [br, gzip] = [await packed(app, path, 'br'), await packed(app, path, 'gzip')]
    expect(brotliDecompressSync(br.body)).toEqual(plain.body)
    expect(gunzipSync(gzip.body)).toEqual(plain.body)
    expect(plain.headers['content-encoding']).toBeUndefined()
    expect(new Set([plain, br, gzip].map(({ headers }) => headers['etag'])).size).toBe(3)
    for (const { headers, body } of [plain, br, gzip]) expect(headers).toMatchObject({ vary: 'Accept-Encoding', 'content-length': String(body.length), 'access-control-allow-origin': '*' })
  })

  test('is not sent to who has it, in whatever form', async () => {
    await using app = await openRunningApp({ database })
    await manyFlags(app)
    const path = `/v1/ruleset/${app.keys.client}`
    const etag = String((await packed(app, path, 'br')).headers['etag'])
    const plain = String((await ask(app, path)).headers['etag'])
    const br = { 'accept-encoding': 'br' }
    const had = await ask(app, path, { ...br, 'if-none-match': `W/"x", W/${etag}` })
    expect(had).toMatchObject({ status: 304, headers: { etag, vary: 'Accept-Encoding', 'cache-control': 'public, max-age=5, stale-while-revalidate=60' } })
    expect(had.body.length).toBe(0)
    expect(await ask(app, path, { ...br, 'if-none-match': plain })).toMatchObject({ status: 304, headers: { etag: plain } })
    expect((await ask(app, path, { ...br, 'if-none-match': '*' })).status).toBe(304)
    expect((await ask(app, path, { 'if-none-match': etag })).status).toBe(200)
    expect((await ask(app, path, { ...br, 'if-none-match': '"x"' })).status).toBe(200)
  })

  test('answers HEAD with the same headers and nothing else', async () => {
    await using app = await openRunningApp({ database })
    const path = `/v1/ruleset/${app.keys.client}`
    const [head, get] = [await ask(app, path, {}, 'HEAD'), await ask(app, path)]
    expect(head.body.length).toBe(0)
    expect({ ...head.headers, date: '' }).toEqual({ ...get.headers, date: '' })
  })

  test('of a server key is private, and stays so when it is asked for the second time', async () => {
    await using app = await openRunningApp({ database })
    const bearer = { authorization: `Bearer ${app.keys.server}` }
    for (const _ of ['looked up', 'remembered']) expect((await ask(app, '/v1/ruleset', bearer)).headers).toMatchObject({ 'cache-control': 'private, no-store', vary: 'Accept-Encoding' })
    for (const _ of ['looked up', 'remembered']) expect((await ask(app, '/v1/ruleset', { authorization: `Bearer ${app.keys.client}` })).status).toBe(403)
    for (const _ of ['looked up', 'remembered']) expect((await ask(app, `/v1/ruleset/${app.keys.server}`)).status).toBe(403)
    expect((await ask(app, '/v1/ruleset')).status).toBe(401)
  })

  test('of a key that names origins says which one may read it, and that others may not', async () => {
    await using app = await openRunningApp({ database })
    await app.world.db.updateTable('keys').set({ origins: JSON.stringify(['https://shop.example']) }).where('kind', '=', 'client').execute()
    const path = `/v1/ruleset/${app.keys.client}`
    expect((await ask(app, path, { origin: 'https://shop.example' })).headers).toMatchObject({ 'access-control-allow-origin': 'https://shop.example', vary: 'Accept-Encoding, Origin' })
    const plain = await ask(app, path)
    expect(plain.headers['access-control-allow-origin']).toBeUndefined()
    expect(plain.headers['vary']).toBe('Accept-Encoding, Origin')
    expect((await ask(app, path, { origin: 'https://evil.example' })).status).toBe(403)
  })

  test('of a key that is withdrawn elsewhere ends though it is in use all the time, and so does its stream', async () => {
    await using app = await openRunningApp({ database })
    const path = `/v1/ruleset/${app.keys.client}`
    expect((await ask(app, path)).status).toBe(200)
    const stream = await fetch(`${app.url}/v1/stream/${app.keys.client}`)
    await app.world.db.updateTable('keys').set({ revoked_at: app.world.clock.now() }).where('kind', '=', 'client').execute()
    await expect.poll(async () => (await ask(app, path)).status, { timeout: 20_000, interval: 50 }).toBe(401)
    await manyFlags(app)
    const reader = stream.body?.getReader()
    const rest = async (): Promise<string> => {
      const read = await reader?.read()
      return read === undefined || read.done ? '' : new TextDecoder().decode(read.value) + (await rest())
    }
    expect(await rest()).not.toContain('"revision":2')
  })

  test('a revision that was the newest is still at its address, and one that never was is not', async () => {
    await using app = await openRunningApp({ database })
    await manyFlags(app)
    const at = (revision: string) => ask(app, `/v1/ruleset/${app.keys.client}/${revision}`)
    const newest = JSON.parse((await ask(app, `/v1/ruleset/${app.keys.client}`)).body.toString()) as { readonly revision: number }
    for (const revision of [newest.revision, newest.revision - 1]) {
      const answer = await at(String(revision))
      expect(answer.headers['cache-control']).toContain('immutable')
      expect(JSON.parse(answer.body.toString())).toMatchObject({ revision })
    }
    for (const revision of [newest.revision + 1, 0, 1.5, 'x', '1e3']) expect((await at(String(revision))).status).toBe(404)
  })
})
