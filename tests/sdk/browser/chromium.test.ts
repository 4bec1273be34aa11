import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { resolve } from 'node:path'
import { build } from 'esbuild'
import murmurhash from 'murmurhash'
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { BrowserClient } from '#sdk/browser.ts'
import { nastyIds } from '#tests/conformance/nasty-ids.ts'
import { chromiumFlags, findChromium, reportMissing } from '#tests/support/programs.ts'
import { aFlag, aRuleset } from '../a-ruleset.ts'
import { until } from '../manual-clock.ts'
import { StandInServer } from '../stand-in-server.ts'
import type { InPage } from './in-chromium.ts'

declare const inPage: InPage
declare global {
  // eslint-disable-next-line no-var
  var client: BrowserClient
  // eslint-disable-next-line no-var
  var codes: string[]
}

const program = findChromium()
if (program === undefined) console.warn(reportMissing('chromium'))

/** No inline script and no inline style: the strictest page that the SDK must work in. */
const POLICY = "default-src 'none'; script-src 'self'; connect-src *"

describe.skipIf(program === undefined)('in a real browser', () => {
  let browser: Browser
  let shop: Server
  let server: StandInServer
  let context: BrowserContext

  beforeAll(async () => {
    const bundled = await build({ entryPoints: [resolve(import.meta.dirname, 'in-chromium.ts')], bundle: true, write: false, platform: 'browser', format: 'iife', target: 'es2022' })
    const script = bundled.outputFiles[0]?.text ?? ''
    shop = createServer((req, res) => {
      const isScript = req.url === '/sdk.js'
      res.writeHead(200, { 'content-type': isScript ? 'text/javascript' : 'text/html', 'content-security-policy': POLICY })
      res.end(isScript ? script : '<!doctype html><title>Shop</title><h1>Shop</h1><script src="/sdk.js"></script>')
    })
    await new Promise<void>((done) => shop.listen(0, '127.0.0.1', done))
    // Every name is this machine, so that cookies of real-looking domains can be tried.
    browser = await chromium.launch({ executablePath: program ?? '', args: [...chromiumFlags, '--host-resolver-rules=MAP * 127.0.0.1'] })
  })

  afterAll(async () => {
    await browser.close()
    shop.closeAllConnections()
    await new Promise<void>((done) => shop.close(() => done()))
  })

  beforeEach(async () => {
    server = await StandInServer.open(aRuleset())
    context = await browser.newContext()
  })

  afterEach(async () => {
    await context.close()
    await server[Symbol.asyncDispose]()
  })

  async function open(host: string, path = '/'): Promise<Page> {
    const page = await context.newPage()
    await page.goto(`http://${host}:${(shop.address() as AddressInfo).port}${path}`)
    return page
  }

  async function start(page: Page): Promise<ReturnType<BrowserClient['visitor']>> {
    return page.evaluate(async (url) => {
      globalThis.client = inPage.createBrowserClient({ url, clientKey: 'pk_1', flushAfter: 60_000 })
      await globalThis.client.ready()
      return globalThis.client.visitor()
    }, server.url)
  }

  it('10,000 ids of every script and length are in the variants that the library gives on Node', async () => {
    const page = await open('www.shop.example')
    const seen = await page.evaluate(() => inPage.variants(10_000))
    const bytes = new TextEncoder()
    const expected = nastyIds(10_000).map((id) => (Number((BigInt(murmurhash.v3(bytes.encode(`headline.1.variant:${id}`.normalize('NFC')), 0)) * 100_000n) >> 32n) < 50_000 ? 'control' : 'treatment'))
    expect(seen.filter((variant, index) => variant !== expected[index])).toEqual([])
    expect(seen).toHaveLength(10_000)
  })

  it('a visitor is the same on every subdomain, and for Segment’s client', async () => {
    const first = await start(await open('www.shop.example'))
    const second = await start(await open('app.shop.example'))
    expect(second).toEqual(first)
    const cookies = await context.cookies()
    expect(cookies.map(({ name, value, domain, sameSite }) => ({ name, value, domain, sameSite })).toSorted((one, other) => one.name.localeCompare(other.name))).toEqual(
      ['ajs_anonymous_id', 'producting_anonymous', 'producting_subject'].map((name) => ({ name, value: first.anonymousId, domain: '.shop.example', sameSite: 'Lax' })))
  })

  it('a visitor survives the loss of localStorage, and another the loss of cookies', async () => {
    const page = await open('www.shop.example')
    const first = await start(page)
    await page.evaluate(() => localStorage.clear())
    await page.reload()
    expect(await start(page)).toEqual(first)
    await context.clearCookies()
    await page.reload()
    expect(await start(page)).toEqual(first)
  })

  it('what was tracked in the last moment of a page arrives', async () => {
    const page = await open('www.shop.example', '/?utm_source=google&utm_campaign=brand')
    await start(page)
    await page.evaluate(() => globalThis.client.track('Clicked Away'))
    await page.goto('about:blank')
    await until('the beacon arrived', () => server.events.length === 1)
    expect(server.events).toMatchObject([{ event: 'Clicked Away', context: { campaign: { name: 'brand', source: 'google' }, page: { title: 'Shop' } } }])
  })

  it('what a closed tab left behind is sent by the next, and counts once', async () => {
    const one = await open('www.shop.example')
    await start(one)
    await one.evaluate(() => {
      navigator.sendBeacon = () => true
      globalThis.client.track('Left Behind')
    })
    await one.close()
    const other = await open('www.shop.example')
    await start(other)
    expect(await other.evaluate(() => globalThis.client.flush())).toBe(true)
    expect(server.events).toMatchObject([{ event: 'Left Behind' }])
  })

  it('signing in needs no preflight, and adopts the subject', async () => {
    server.persons.set('ada', { subject: 's-ada', firstSeenAt: 0, acquisition: {}, audiences: [], version: 1, signature: 'x' })
    const page = await open('www.shop.example')
    await start(page)
    expect(await page.evaluate(async () => {
      await globalThis.client.identify('ada')
      return globalThis.client.visitor().subject
    })).toBe('s-ada')
    expect(server.seen.filter(({ method }) => method === 'OPTIONS')).toEqual([])
    expect((await context.cookies()).find(({ name }) => name === 'producting_subject')?.value).toBe('s-ada')
  })

  it('with its network cut a page keeps its variants and says what it could not do; afterwards what it told arrives, once', async () => {
    const page = await open('www.shop.example')
    const before = await page.evaluate((url) => {
      globalThis.codes = []
      globalThis.client = inPage.createBrowserClient({ url, clientKey: 'pk_1', flushAfter: 60_000, rulesetInterval: 500, streaming: false, onDiagnostic: ({ code }) => void globalThis.codes.push(code) })
      return globalThis.client.ready().then(() => globalThis.client.flag('headline', '-'))
    }, server.url)
    await context.setOffline(true)
    expect(await page.evaluate(() => {
      globalThis.client.track('In a Tunnel')
      return globalThis.client.flush()
    })).toBe(false)
    await page.waitForFunction(() => ['events-unreachable', 'ruleset-unreachable'].every((code) => globalThis.codes.includes(code)))
    expect(['A', 'B']).toContain(before)
    expect(await page.evaluate(() => globalThis.client.flag('headline', '-'))).toBe(before)
    expect(server.events).toEqual([])
    await context.setOffline(false)
    await page.waitForFunction(() => globalThis.client.flush())
    expect(server.events.map(({ event }) => event)).toEqual(['Experiment Viewed', 'In a Tunnel'])
  })

  it('a browser that keeps nothing still answers and tells, and no error reaches the page', async () => {
    const page = await open('www.shop.example')
    const errors: Error[] = []
    page.on('pageerror', (error) => errors.push(error))
    await page.evaluate(() => {
      Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError') }
      Storage.prototype.getItem = () => { throw new DOMException('no', 'SecurityError') }
      Object.defineProperty(document, 'cookie', { get: () => { throw new DOMException('no', 'SecurityError') }, set: () => { throw new DOMException('no', 'SecurityError') } })
    })
    await start(page)
    const value = await page.evaluate(async () => {
      const seen = globalThis.client.flag('headline', '-')
      await globalThis.client.flush()
      return seen
    })
    expect(['A', 'B']).toContain(value)
    expect(server.events).toMatchObject([{ event: 'Experiment Viewed' }])
    expect(errors).toEqual([])
  })

  it('a flag that is switched off reaches an open page, from the address of that revision', async () => {
    const page = await open('www.shop.example')
    await start(page)
    await until('the stream is open', () => server.streams.size === 1)
    server.release(aRuleset({ revision: 2, flags: { plain: aFlag({ on: false }) } }))
    await page.waitForFunction(() => globalThis.client.peek('plain', '-') === 'off')
    expect(server.seen.filter(({ path }) => path.startsWith('/v1/ruleset')).map(({ path }) => path)).toEqual(['/v1/ruleset/pk_1', '/v1/ruleset/pk_1/2'])
  })

  it('a preview link shows its arm on this page and the next ones of its tab, counts nowhere, and ends with the link', async () => {
    server.previews.set('signed', { forced: { plain: { variation: 'b', experiment: null, variant: null } }, until: Date.now() + 60_000 })
    const shown = async (page: Page): Promise<string> => {
      await start(page)
      return page.evaluate(() => globalThis.client.flag('plain', '-'))
    }
    const page = await open('www.shop.example', '/?producting_preview=signed')
    expect(await shown(page)).toBe('B')
    await page.goto(page.url().replace(/\?.*/, ''))
    expect(await shown(page)).toBe('B')
    expect(await shown(await open('www.shop.example'))).toBe('A')
    server.previews.clear()
    expect(await shown(await open('www.shop.example', '/?producting_preview=signed'))).toBe('A')
    expect(server.events).toEqual([])
  })

  it('the use of flags is told at the end of a page, though nothing else happened', async () => {
    const page = await open('www.shop.example')
    await start(page)
    await page.evaluate(() => globalThis.client.peek('plain', '-'))
    await page.goto('about:blank')
    await until('the beacon arrived', () => server.batches().length === 1)
    expect(server.batches()).toMatchObject([{ batch: [], flags: { plain: { a: 1 } }, writeKey: 'pk_1' }])
  })

  it('a page is hidden until flags are ready, never longer than its patience, and then as it was', async () => {
    const page = await open('www.shop.example')
    const seen = await page.evaluate(async () => {
      const look = (): string => getComputedStyle(document.documentElement).visibility
      let finish = (): void => undefined
      const ready = inPage.withoutFlicker(new Promise<void>((done) => (finish = done)))
      const during = look()
      finish()
      await ready
      const after = look()
      await inPage.withoutFlicker(new Promise(() => undefined), { timeout: 20 })
      const late = look()
      await inPage.withoutFlicker(Promise.reject(new Error('no')))
      return { during, after, late, failed: look(), style: document.documentElement.getAttribute('style') ?? '' }
    })
    expect(seen).toEqual({ during: 'hidden', after: 'visible', late: 'visible', failed: 'visible', style: '' })
  })
})
