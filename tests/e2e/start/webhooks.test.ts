import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, test } from 'vitest'
import { seriousFindings } from '#tests/support/axe.ts'
import { describeInBrowser, openConsole } from '#tests/support/console.ts'

describeInBrowser('a webhook', () => {
  test('is made, tried, shows what was sent, and is deleted', async () => {
    await using console = await openConsole()
    const { page } = console
    const bodies: string[] = []
    const receiver = createServer((request, response) => {
      request.on('data', (chunk) => void bodies.push(String(chunk)))
      request.on('end', () => response.writeHead(204).end())
    }).listen(0, '127.0.0.1')
    await once(receiver, 'listening')
    await console.visit('/start/webhooks')
    await page.getByText('Nothing is told to anybody yet.').waitFor()
    await page.getByRole('button', { name: 'New webhook' }).first().click()
    await page.getByLabel('Name').fill('Growth chat')
    await page.getByLabel('Address').fill(`http://127.0.0.1:${(receiver.address() as AddressInfo).port}/`)
    await page.getByRole('checkbox', { name: 'verdicts' }).uncheck()
    await page.getByRole('button', { name: 'Make the webhook' }).click()
    const one = page.getByRole('listitem', { name: 'Growth chat' })
    await one.getByText('Told of experiments, flags').waitFor()
    await one.getByText('Nothing was sent yet.').waitFor()
    await one.getByRole('button', { name: 'Send a test' }).click()
    const row = one.getByRole('row', { name: /test/ })
    await row.getByText('taken').waitFor()
    await row.getByRole('button', { name: 'test Show what was sent' }).click()
    await row.getByText('"webhook": "Growth chat"').waitFor()
    expect(JSON.parse(bodies[0] ?? '')).toMatchObject({ type: 'test', data: { by: { name: 'Mina Park' } } })
    expect(await seriousFindings(page)).toEqual([])
    await one.getByRole('button', { name: 'Delete Growth chat' }).click()
    await page.getByRole('dialog').getByText('This cannot be undone.').waitFor()
    await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click()
    await page.getByText('Nothing is told to anybody yet.').waitFor()
    expect(console.complaints).toEqual([])
    receiver.closeAllConnections()
    receiver.close()
  })
})
