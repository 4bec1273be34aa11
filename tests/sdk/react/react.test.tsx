import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { resolve } from 'node:path'
import { brotliCompressSync } from 'node:zlib'
import { build } from 'esbuild'
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core'
import { renderToString } from 'react-dom/server'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { CompactRuleset } from '#sdk/core/compact.ts'
import { compacted } from '#sdk/core/compacted.ts'
import type { Ruleset } from '#sdk/core/ruleset.ts'
import { createClient, onBehalfOf, visitorOf } from '#sdk/index.ts'
import type { Served } from '#sdk/react.tsx'
import { chromiumFlags, findChromium, reportMissing } from '#tests/support/programs.ts'
import { aFlag, anExperiment, aRuleset } from '../a-ruleset.ts'
import { until } from '../manual-clock.ts'
import { StandInServer } from '../stand-in-server.ts'
import type { InPage } from './in-chromium.tsx'
import { App } from './page.tsx'

declare const inPage: InPage

const program = findChromium()
if (program === undefined) console.warn(reportMissing('chromium'))

const tested = (experiment: string) => aFlag({ rules: [{ id: 'r1', when: null, serve: { kind: 'experiment', experiment } }] })

/** Three flags under experiments, and one that is the same for everybody. */
function aPageRuleset(over: Partial<Ruleset> = {}): Ruleset {
  const experiments = Object.fromEntries(['headline', 'far', 'unshown'].map((flag) => [flag, anExperiment({ flag, salt: `${flag}.1` })]))
  return aRuleset({ experiments, flags: { plain: aFlag(), headline: tested('headline'), far: tested('far'), unshown: tested('unshown') }, ...over })
}

/** The same with the headline decided. */
const afterwards = (): Ruleset => aPageRuleset({ revision: 2, flags: { ...aPageRuleset().flags, headline: aFlag({ values: { a: 'Decided' } }) } })

describe('the React door', () => {
  it('weighs at most 1.0 KB, compressed, over the browser’s', async () => {
    const bundled = await build({ entryPoints: [resolve(import.meta.dirname, '../../../sdk/react.tsx')], bundle: true, minify: true, write: false, format: 'esm', target: 'es2022', external: ['react', 'react/jsx-runtime'] })
    expect(brotliCompressSync(bundled.outputFiles[0]?.contents ?? '').length).toBeLessThanOrEqual(1024)
  })
})

describe.skipIf(program === undefined)('React in a real browser', () => {
  let browser: Browser
  let shop: Server
  let server: StandInServer
  let context: BrowserContext
  let page: Page
  let html = ''
  /** Whatever React or the SDK complained of. */
  let complaints: string[]

  beforeAll(async () => {
    const bundled = await build({
      entryPoints: [resolve(import.meta.dirname, 'in-chromium.tsx')], bundle: true, write: false, platform: 'browser', format: 'iife', target: 'es2022', jsx: 'automatic',
      // As a developer runs it: strict mode runs effects twice, and React says what it finds wrong.
      define: { 'process.env.NODE_ENV': '"development"' },
    })
    const script = bundled.outputFiles[0]?.text ?? ''
    shop = createServer((req, res) => {
      const isScript = req.url === '/page.js'
      res.writeHead(200, { 'content-type': isScript ? 'text/javascript' : 'text/html; charset=utf-8' })
      res.end(isScript ? script : `<!doctype html><title>Shop</title><link rel="icon" href="data:,"><style>#space { height: 5000px }</style><div id="root">${html}</div><script src="/page.js"></script>`)
    })
    await new Promise<void>((done) => shop.listen(0, '127.0.0.1', done))
    browser = await chromium.launch({ executablePath: program ?? '', args: [...chromiumFlags] })
  })

  afterAll(async () => {
    await browser.close()
    shop.closeAllConnections()
    await new Promise<void>((done) => shop.close(() => done()))
  })

  beforeEach(async () => {
    server = await StandInServer.open(aPageRuleset())
    context = await browser.newContext()
    page = await context.newPage()
    html = ''
    complaints = []
    page.on('console', (message) => void (['error', 'warning'].includes(message.type()) && complaints.push(message.text())))
    page.on('pageerror', (error) => void complaints.push(error.message))
  })

  afterEach(async () => {
    await context.close()
    await server[Symbol.asyncDispose]()
  })

  const address = (): string => `http://127.0.0.1:${(shop.address() as AddressInfo).port}/`
  /** What the page is given, as the text that stands in its HTML. */
  const given = (over: { readonly bootstrap?: CompactRuleset; readonly rulesetInterval?: number } = {}, served?: Served): string =>
    JSON.stringify({ options: { url: server.url, clientKey: 'pk_1', flushAfter: 20, ...over }, served })

  /** Draws the page as a customer's server does, for the visitor in the cookie. */
  async function drawOnServer(anonymousId: string, served?: Served): Promise<void> {
    const client = createClient({ url: server.url, serverKey: 'sk_1', bootstrap: compacted(aPageRuleset()) })
    html = renderToString(<App client={onBehalfOf(client, visitorOf(`producting_anonymous=${anonymousId}`))} {...(served === undefined ? {} : { served })} />)
    await client.close()
    server.persons.set(anonymousId, { subject: anonymousId, firstSeenAt: 0, acquisition: {}, audiences: [], version: 1, signature: 'x' })
    await context.addCookies([{ name: 'producting_anonymous', value: anonymousId, url: address() }])
    await page.goto(address())
  }

  const headline = (): Promise<string | null> => page.textContent('#headline')
  const exposed = (): readonly unknown[] => server.events.filter(({ event }) => event === 'Experiment Viewed').map(({ properties }) => properties?.['experiment_id'])

  it.each(['v1', 'v2', 'v3', 'v4', 'v5', 'v6'])('visitor %s meets one variant: on the server, in the first paint and after it', async (visitor) => {
    await drawOnServer(visitor)
    const drawn = await headline()
    await page.evaluate(async (given) => {
      inPage.hydrate(given)
      await inPage.client().ready()
    }, given({ bootstrap: compacted(aPageRuleset()) }))
    await until('the exposure was told', () => exposed().length > 0)
    expect(['A', 'B']).toContain(drawn)
    expect(await headline()).toBe(drawn)
    expect(server.events[0]).toMatchObject({ anonymousId: visitor, properties: { variation_id: drawn === 'A' ? 'control' : 'treatment' } })
    expect(complaints).toEqual([])
  })

  it('six visitors meet both variants, so the above says something', async () => {
    const client = createClient({ url: server.url, serverKey: 'sk_1', bootstrap: compacted(aPageRuleset()) })
    const met = ['v1', 'v2', 'v3', 'v4', 'v5', 'v6'].map((anonymousId) => client.evaluate('headline', '-', { anonymousId }).value)
    expect(new Set(met)).toEqual(new Set(['A', 'B']))
    await client.close()
  })

  it('hydration shows what the server showed, though the flag has changed since, and then the new answer', async () => {
    const served: Served = {}
    await drawOnServer('v1', served)
    const drawn = await headline()
    server.ruleset = afterwards()
    const seen = await page.evaluate(async (given) => {
      const headline = document.querySelector('#headline') ?? document.body
      const seen: (string | null)[] = []
      const decided = new Promise<void>((resolve) => {
        new MutationObserver(() => {
          seen.push(headline.textContent)
          if (headline.textContent === 'Decided') resolve()
        }).observe(headline, { subtree: true, childList: true, characterData: true })
      })
      inPage.hydrate(given)
      await decided
      return seen
    }, given({}, served))
    expect(['A', 'B']).toContain(drawn)
    expect(seen).toEqual(['Decided'])
    expect(complaints).toEqual([])
  })

  it('what the server drew is told once the client can answer for it', async () => {
    const served: Served = {}
    await drawOnServer('v1', served)
    await page.evaluate((given) => inPage.hydrate(given), given({}, served))
    await until('the exposure was told', () => exposed().length > 0)
    expect(exposed()).toEqual(['headline'])
    expect(complaints).toEqual([])
  })

  it('an exposure is told once, though strict mode runs effects twice, and names what was shown', async () => {
    await page.goto(address())
    await page.evaluate((given) => inPage.draw(given, 'page'), given({ bootstrap: compacted(aPageRuleset()) }))
    await until('the exposure was told', () => exposed().length > 0)
    await page.click('#plain')
    await page.evaluate(() => inPage.client().flush())
    expect(server.events.map(({ event }) => event)).toEqual(['Experiment Viewed', 'Clicked Plain'])
    expect(exposed()).toEqual(['headline'])
  })

  it('what waits to be visible is told when it is scrolled to', async () => {
    await page.goto(address())
    await page.evaluate((given) => inPage.draw(given, 'page'), given({ bootstrap: compacted(aPageRuleset()) }))
    await until('the first exposure was told', () => exposed().length > 0)
    expect(exposed()).toEqual(['headline'])
    await page.evaluate(() => document.querySelector('#far')?.scrollIntoView())
    await until('the second exposure was told', () => exposed().length > 1)
    expect(exposed()).toEqual(['headline', 'far'])
  })

  it('what was rendered and thrown away is not told', async () => {
    await page.goto(address())
    await page.evaluate((given) => inPage.draw(given, 'unshown'), given({ bootstrap: compacted(aPageRuleset()) }))
    await page.waitForSelector('#waiting')
    await page.evaluate(async () => {
      inPage.client().track('Later')
      await inPage.client().flush()
    })
    expect(server.events.map(({ event }) => event)).toEqual(['Later'])
  })

  it('a changed flag renders those who read it, and nobody else', async () => {
    await page.goto(address())
    await page.evaluate((given) => inPage.draw(given, 'page'), given({ rulesetInterval: 30 }))
    await page.waitForFunction(() => document.querySelector('#headline')?.getAttribute('data-ready') === 'true')
    const before = await page.evaluate(() => ({ plain: inPage.renders('plain'), headline: inPage.renders('headline') }))
    server.ruleset = afterwards()
    await page.waitForFunction(() => document.querySelector('#headline')?.textContent === 'Decided')
    const after = await page.evaluate(() => ({ plain: inPage.renders('plain'), headline: inPage.renders('headline') }))
    expect(after.plain).toBe(before.plain)
    expect(after.headline).toBeGreaterThan(before.headline)
  })

  it('until there is a ruleset a component stands on its fallback and says so', async () => {
    server.isDown = true
    await page.goto(address())
    await page.evaluate((given) => inPage.draw(given, 'page'), given())
    await page.waitForSelector('#headline')
    const look = () => page.$eval('#headline', (element) => ({ text: element.textContent, ...(element as HTMLElement).dataset }))
    expect(await look()).toEqual({ text: '-', reason: 'ERROR', ready: 'false' })
  })

  it('without a provider too', async () => {
    await page.goto(address())
    await page.evaluate((given) => inPage.draw(given, 'no provider'), given())
    await page.click('#plain')
    expect(await headline()).toBe('-')
    expect(complaints).toEqual([expect.stringContaining('no ProductingProvider above')])
  })
})
