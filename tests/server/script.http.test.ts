import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, get, type IncomingHttpHeaders, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { type Browser, chromium } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { BrowserClient } from '#sdk/browser.ts'
import { answerFor, plainRoutes } from '#server/plain-routes.ts'
import { scriptRoutes } from '#server/script.http.ts'
import { openRunningApp } from '#tests/support/app.ts'
import { aDesign } from '#tests/support/make.ts'
import { chromiumFlags, findChromium, reportMissing } from '#tests/support/programs.ts'
import { metricOf } from '#tests/support/shared-metric.ts'
import { silentLog } from '#tests/support/world.ts'

declare global {
  // eslint-disable-next-line no-var
  var client: BrowserClient
}

const folder = mkdtempSync(join(tmpdir(), 'producting-script-'))
const program = findChromium()
if (program === undefined) console.warn(reportMissing('chromium'))

const opened: Server[] = []

async function serve(handle: RequestListener): Promise<string> {
  const server = createServer(handle)
  opened.push(server)
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

/** The files as `npm start` builds them, behind the doors that the app has. */
function serveScript(from: string): Promise<string> {
  const { match } = plainRoutes(scriptRoutes(from))
  return serve((req, res) => {
    const found = match(req)
    if (found === null) res.writeHead(404).end()
    else answerFor(found, req, res, silentLog)
  })
}

let url: string

beforeAll(async () => {
  execFileSync(process.execPath, [resolve(import.meta.dirname, '../../sdk/bundle.mjs'), folder, 'script'])
  url = await serveScript(folder)
})

afterAll(async () => {
  for (const server of opened) {
    server.closeAllConnections()
    await new Promise<void>((done) => server.close(() => done()))
  }
  rmSync(folder, { recursive: true, force: true })
})

describe('the script for pages without a bundler', () => {
  test.each([
    ['/sdk.js', 'text/javascript; charset=utf-8'],
    ['/producting/stream.js', 'text/javascript; charset=utf-8'],
    ['/producting/preview.js', 'text/javascript; charset=utf-8'],
    ['/producting/debug.js', 'text/javascript; charset=utf-8'],
    ['/producting.js.map', 'application/json; charset=utf-8'],
    ['/producting/stream.js.map', 'application/json; charset=utf-8'],
  ])('%s may be loaded by any page and kept for minutes', async (path, type) => {
    const answer = await fetch(`${url}${path}`)
    expect(answer.status).toBe(200)
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'content-type': type,
      'access-control-allow-origin': '*',
      'cross-origin-resource-policy': 'cross-origin',
      'cache-control': 'public, max-age=300, stale-while-revalidate=86400',
      vary: 'Accept-Encoding',
      'x-content-type-options': 'nosniff',
    })
    expect((await answer.text()).length).toBeGreaterThan(100)
  })

  test('comes packed as the client takes it, each packing under a tag of its own that is not sent twice', async () => {
    const plain = await (await fetch(`${url}/sdk.js`, { headers: { 'accept-encoding': 'identity' } })).text()
    const unpack = { br: brotliDecompressSync, gzip: gunzipSync, identity: (bytes: Buffer) => bytes }
    const tags = new Set<string | null>()
    for (const [encoding, unpacked] of Object.entries(unpack)) {
      const { status, headers, body } = await raw('/sdk.js', { 'accept-encoding': encoding })
      expect([status, headers['content-encoding'] ?? 'identity', headers['content-length']]).toEqual([200, encoding, String(body.length)])
      expect(unpacked(body).toString('utf8')).toBe(plain)
      tags.add(headers.etag ?? null)
      const again = await raw('/sdk.js', { 'accept-encoding': encoding, 'if-none-match': headers.etag ?? '' })
      expect([again.status, again.body.length, again.headers.etag]).toEqual([304, 0, headers.etag])
    }
    expect(tags.size).toBe(3)
  })

  test.each(['/producting/..%2Fproducting.js', '/producting/%2e%2e%2f%2e%2e%2fpackage.json', '/producting/none.js', '/producting/'])('there is nothing else: %s', async (path) => {
    expect((await fetch(`${url}${path}`)).status).toBe(404)
  })

  test('where nothing is built, that is said, and it is served as soon as it is', async () => {
    const empty = mkdtempSync(join(tmpdir(), 'producting-script-'))
    try {
      const early = await serveScript(empty)
      const answer = await fetch(`${early}/sdk.js`)
      expect(answer.status).toBe(404)
      expect(await answer.json()).toMatchObject({ error: { code: 'not-found', message: expect.stringContaining('npm start') as string } })
      execFileSync(process.execPath, [resolve(import.meta.dirname, '../../sdk/bundle.mjs'), empty, 'script'])
      expect((await fetch(`${early}/sdk.js`)).status).toBe(200)
    } finally {
      rmSync(empty, { recursive: true, force: true })
    }
  })
})

describe.skipIf(program === undefined)('a page of another origin with nothing but the script tag', () => {
  let browser: Browser
  beforeAll(async () => void (browser = await chromium.launch({ executablePath: program ?? '', args: [...chromiumFlags] })))
  afterAll(() => browser.close())

  test('evaluates, and follows a preview link by the part that is loaded for it', async () => {
    await using app = await openRunningApp()
    // The page's clock is the machine's, and it says when a link has ended.
    app.world.clock.set(new Date())
    await app.admin.metric.create.mutate(metricOf('activated'))
    await app.admin.flag.create.mutate({ key: 'hero', name: 'Hero', type: 'string', variations: [{ key: 'none', value: 'none' }, { key: 'guided', value: 'guided' }] })
    await app.admin.experiment.create.mutate({ key: 'one', name: 'One', surface: 'landing', environment: 'production', design: aDesign({ flagKey: 'hero' }) })
    const shop = await serve((_req, res) => {
      const make = `client = producting.createBrowserClient(${JSON.stringify({ url: app.url, clientKey: app.keys.client })})`
      res.writeHead(200, { 'content-type': 'text/html' }).end(`<!doctype html><title>Shop</title><script crossorigin src="${url}/sdk.js"></script><script>${make}</script>`)
    })
    await using page = await browser.newPage()
    const loaded: string[] = []
    page.on('requestfinished', (request) => void (request.url().startsWith(url) && loaded.push(new URL(request.url()).pathname)))
    const value = () => page.evaluate(async () => {
      await client.ready()
      return client.peek('hero', 'nothing')
    })
    await page.goto(shop)
    expect(await value()).toBe('none')
    expect(loaded).not.toContain('/producting/preview.js')
    const { address } = await app.admin.experiment.previewLink.mutate({ key: 'one', variant: 'guided', page: `${shop}/` })
    await page.goto(address ?? '')
    await expect.poll(value, { timeout: 20_000 }).toBe('guided')
    expect(loaded).toContain('/producting/preview.js')
    await expect.poll(() => loaded, { timeout: 20_000 }).toContain('/producting/stream.js')
  })
})

test('the app answers /sdk.js itself, not with the console’s page', async () => {
  await using app = await openRunningApp()
  for (const path of ['/sdk.js', '/producting/stream.js']) expect((await fetch(`${app.url}${path}`)).headers.get('content-type')).toMatch(/javascript|json/)
})

/** As it is on the wire: `fetch` unpacks what it gets. */
function raw(path: string, headers: Record<string, string>) {
  return new Promise<{ readonly status: number | undefined; readonly headers: IncomingHttpHeaders; readonly body: Buffer }>((done, fail) => {
    get(`${url}${path}`, { headers }, (answer) => {
      const parts: Buffer[] = []
      answer.on('data', (part: Buffer) => void parts.push(part))
      answer.on('end', () => done({ status: answer.statusCode, headers: answer.headers, body: Buffer.concat(parts) }))
    }).on('error', fail)
  })
}
