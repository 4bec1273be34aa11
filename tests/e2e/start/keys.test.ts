import { expect, test } from 'vitest'
import { describeInBrowser, openConsole, soon } from '#tests/support/console.ts'

/** One event, as the SDK would send it. */
function send(url: string, key: string): Promise<Response> {
  const headers = { 'content-type': 'application/json', authorization: `Basic ${btoa(`${key}:`)}` }
  return fetch(`${url}/v1/track`, { method: 'POST', headers, body: JSON.stringify({ event: 'Board Created', anonymousId: 'visitor-1', messageId: crypto.randomUUID() }) })
}

describeInBrowser('an SDK key', () => {
  test('is made, shown once with the code that holds it, and works until it is withdrawn', async () => {
    await using console = await openConsole()
    const { page, running } = console
    await console.visit('/start')
    await page.getByRole('button', { name: 'Make a key' }).click()
    await page.getByLabel('Name').fill('Shop')
    await page.getByRole('button', { name: 'Make the key' }).click()
    const once = page.getByRole('group', { name: /Shop/ })
    const secret = (await once.locator('code').textContent()) ?? ''
    expect(secret).toMatch(/^pk_/)
    expect(await page.locator('pre', { hasText: 'createBrowserClient' }).textContent()).toContain(`clientKey: '${secret}'`)
    const track = async () => (await send(running.url, secret)).status
    expect(await track()).toBe(200)

    await page.getByRole('button', { name: 'I have copied it' }).click()
    await once.waitFor({ state: 'detached' })
    expect(await page.content()).not.toContain(secret)
    await page.reload()
    await page.getByRole('row', { name: /Shop/ }).waitFor()
    expect(await page.content()).not.toContain(secret)

    await page.getByRole('button', { name: 'Withdraw Shop' }).click()
    await page.getByText('This cannot be undone.').waitFor()
    await page.getByRole('button', { name: 'Withdraw the key' }).click()
    await page.getByRole('row', { name: /Shop/ }).waitFor({ state: 'detached' })
    await expect.poll(track, soon).toBe(401)
    await page.getByRole('button', { name: 'Show one withdrawn key' }).click()
    await page.getByRole('row', { name: /Shop.*withdrawn/ }).waitFor()
    expect(console.complaints).toEqual([])
  })

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
