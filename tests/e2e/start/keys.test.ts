import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, test } from 'vitest'
import { describeInBrowser, openConsole } from '#tests/support/console.ts'

/** A customer's page, on an origin of its own. */
async function aPage(html: string) {
  const server = createServer((_, res) => void res.setHeader('content-type', 'text/html').end(html))
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise<void>((done) => server.close(() => done()))
    },
  }
}

describeInBrowser('the first steps', () => {
  test('give code that works as it stands in a plain page, show what it sends as it comes in, and tick themselves', async () => {
    await using console = await openConsole()
    const { page, context } = console
    await console.visit('/start')
    await page.getByRole('heading', { name: 'Three steps to your first experiment' }).waitFor()
    await page.getByText('Nothing has arrived yet.').waitFor()
    const code = page.locator('pre', { hasText: '/sdk.js' })
    await page.getByRole('button', { name: 'Put a new key in' }).click()
    await code.filter({ hasText: 'pk_' }).waitFor()
    await using shop = await aPage(`<!doctype html><title>Shop</title>${(await code.textContent()) ?? ''}`)
    await (await context.newPage()).goto(shop.address)
    await page.bringToFront()

    await page.getByRole('list', { name: 'Arriving now' }).getByText('Page viewed').waitFor()
    await page.getByRole('heading', { name: 'Two steps to your first experiment' }).waitFor()
    await page.getByRole('listitem').filter({ hasText: /^HTML Browser · Production/ }).getByText('connected, events arrive').waitFor()
    expect(console.complaints).toEqual([])
  })
})
