import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { resolve } from 'node:path'
import { build } from 'esbuild'
import { expect, test } from 'vitest'
import { describeInBrowser, openConsole, soon } from '#tests/support/console.ts'

const root = resolve(import.meta.dirname, '../../..')

/** A customer's page on another origin, with Segment's client for browsers bundled as a customer would. */
async function customersPage(url: string, writeKey: string) {
  const host = new URL(url).host
  const { outputFiles } = await build({
    stdin: {
      resolveDir: root,
      contents: `
        import { AnalyticsBrowser } from '@segment/analytics-next'
        window.analytics = AnalyticsBrowser.load(
          { writeKey: ${JSON.stringify(writeKey)}, cdnURL: ${JSON.stringify(url)} },
          { integrations: { 'Segment.io': { apiHost: ${JSON.stringify(`${host}/v1`)}, protocol: 'http' } } })`,
    },
    bundle: true, format: 'iife', write: false, platform: 'browser', define: { 'process.env.NODE_ENV': '"production"' },
  })
  const script = outputFiles[0]?.text ?? ''
  const server = createServer((req, res) => {
    const isScript = req.url === '/page.js'
    res.setHeader('content-type', isScript ? 'text/javascript' : 'text/html').end(isScript ? script : '<!doctype html><title>Shop</title><script src="/page.js"></script>')
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise<void>((done) => server.close(() => done()))
    },
  }
}

type Segment = { readonly track: (event: string, properties: object) => Promise<unknown>; readonly page: (name: string) => Promise<unknown>; readonly identify: (userId: string, traits: object) => Promise<unknown>; readonly group: (id: string) => Promise<unknown> }

describeInBrowser('Segment’s client for browsers, as it is on npm', () => {
  test('loads its settings from this server and sends to it: anonymous, then signed in, one person', async () => {
    await using console = await openConsole({ signedIn: false })
    const { running, browser } = console
    // A headless browser says that it is one, and bots are not counted in production.
    const page = await (await browser.newContext({ userAgent: 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36' })).newPage()
    await using shop = await customersPage(running.url, running.keys.client)
    await page.goto(`${shop.address}/?utm_source=ads&utm_campaign=spring`)
    await page.evaluate(async () => {
      const { analytics } = globalThis as unknown as { readonly analytics: Segment }
      await analytics.page('Landing')
      await analytics.track('Signed Up', { plan: 'trial' })
      await analytics.identify('mina', { plan: 'trial' })
      await analytics.group('team-7')
      await analytics.track('Upgraded', { revenue: 49, currency: 'EUR' })
    })
    const arrivals = async () => (await running.app.parts.store.arrivals({ workspace: running.workspaceId, after: null, limit: 100 })).arrivals
    await expect.poll(async () => (await arrivals()).map((one) => one.type).toSorted(), soon).toEqual(['group', 'identify', 'page', 'track', 'track'])
    await running.settled()
    const { people } = await running.app.parts.store.people({ workspace: running.workspaceId, cursor: null, limit: 10 })
    expect(people.map(({ key, firstTouch }) => [key, firstTouch?.source, firstTouch?.campaign])).toEqual([['user:mina', 'ads', 'spring']])
    expect((await running.admin.refused.list.query({})).refused).toEqual([])
  })
})
