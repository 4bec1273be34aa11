import { expect, test } from 'vitest'
import { describeInBrowser, openConsole } from '#tests/support/console.ts'

/** One event, as the SDK would send it. */
function send(url: string, key: string): Promise<Response> {
  const headers = { 'content-type': 'application/json', authorization: `Basic ${btoa(`${key}:`)}` }
  return fetch(`${url}/v1/track`, { method: 'POST', headers, body: JSON.stringify({ event: 'Board Created', anonymousId: 'visitor-1', messageId: crypto.randomUUID() }) })
}

describeInBrowser('the first steps', () => {
  test('tells what its product sends, as it comes in, and ticks the step', async () => {
    await using console = await openConsole()
    const { page, running } = console
    await console.visit('/start')
    await page.getByRole('heading', { name: 'Three steps to your first experiment' }).waitFor()
    await page.getByText('Nothing has arrived yet.').waitFor()
    await send(running.url, running.keys.client)
    await page.getByRole('list', { name: 'Arriving now' }).getByText('Board Created').waitFor()
    await page.getByRole('heading', { name: 'Two steps to your first experiment' }).waitFor()
    expect(console.complaints).toEqual([])
  })
})
