import { createHmac } from 'node:crypto'
import { expect, test } from 'vitest'
import { seriousFindings } from '#tests/support/axe.ts'
import { describeInBrowser, openConsole, soon } from '#tests/support/console.ts'

const browser = 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36'

/** How many events of a browser's identify were refused. */
async function identify(url: string, key: string, userHash: string): Promise<number> {
  const body = JSON.stringify({ userId: 'ana', anonymousId: 'visitor-1', messageId: crypto.randomUUID(), context: { userHash } })
  const answer = await fetch(`${url}/v1/identify`, { method: 'POST', headers: { authorization: `Bearer ${key}`, 'user-agent': browser }, body })
  return ((await answer.json()) as { readonly refused: readonly unknown[] }).refused.length
}

describeInBrowser('the proof of who somebody is', () => {
  test('is demanded with one press, and made with the secret that an admin sees on asking', async () => {
    await using console = await openConsole()
    const { page, running } = console
    await console.visit('/start')
    const section = page.getByRole('region', { name: 'Proof of who somebody is' })
    expect(await identify(running.url, running.keys.client, '')).toBe(0)
    await section.getByRole('button', { name: 'Demand a proof' }).click()
    await section.getByText('must prove it').waitFor()
    expect(await identify(running.url, running.keys.client, '')).toBe(1)
    expect(await page.content()).not.toMatch(/is_[\w-]{20}/)
    await section.getByRole('button', { name: 'Show the secret' }).click()
    const secret = (await section.locator('code').first().textContent()) ?? ''
    expect(await identify(running.url, running.keys.client, createHmac('sha256', secret).update('ana').digest('hex'))).toBe(0)
    await section.getByText('the one before stays valid for seven days').waitFor()
    await section.getByText('Python', { exact: true }).click()
    await section.getByText('hmac.new(secret, user.id.encode(), hashlib.sha256).hexdigest()').waitFor()
    await section.getByRole('button', { name: 'Replace the secret' }).click()
    await section.getByText('The former secret is valid until').waitFor()
    await expect.poll(async () => section.locator('code').first().textContent(), soon).not.toBe(secret)
    expect(await seriousFindings(page)).toEqual([])
    expect(console.complaints).toEqual([])
  })

  test('begins with a secret that the server can sign with before anybody is refused', async () => {
    await using console = await openConsole()
    const { page, running } = console
    await console.visit('/start?environment=staging')
    const section = page.getByRole('region', { name: 'Proof of who somebody is' })
    await section.getByText('hash').first().waitFor()
    await section.getByRole('button', { name: 'Make the secret' }).click()
    await section.getByRole('button', { name: 'Replace the secret' }).waitFor()
    expect(await running.admin.proof.get.query({ environment: 'staging' })).toMatchObject({ demanded: false, secrets: [{ retiresAt: null }] })
    expect(console.complaints).toEqual([])
  })
})
