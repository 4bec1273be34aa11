import { text } from 'node:stream/consumers'
import { expect, test } from 'vitest'
import { seriousFindings } from '#tests/support/axe.ts'
import { describeInBrowser, openConsole } from '#tests/support/console.ts'
import { tell } from '#tests/support/told.ts'

describeInBrowser('an export', () => {
  test('is planned for a weekday, made at once when asked, fetched and deleted', async () => {
    await using console = await openConsole()
    const { page } = console
    await console.running.admin.audience.create.mutate({ key: 'spring', name: 'Spring campaign', condition: { kind: 'clause', attribute: 'acquisition.campaign', operator: 'equals', values: ['spring'] } })
    await tell(console.running, [1, 2].map((n) => ({ type: 'page', messageId: `v${n}`, timestamp: '2026-03-02T08:00:00Z', anonymousId: `device-${n}`, context: { page: { url: 'https://shop.example/?utm_source=news&utm_campaign=spring' } } })))
    await console.visit('/start/exports')
    await page.getByText('Nothing is exported yet.').waitFor()
    await page.getByRole('button', { name: 'New export' }).first().click()
    const form = page.getByRole('dialog')
    await form.getByLabel('Name').fill('For the newsletter')
    await form.getByLabel('Audience', { exact: true }).click()
    await page.getByRole('option', { name: 'Spring campaign' }).click()
    await form.getByLabel('When').click()
    await page.getByRole('option', { name: 'every week' }).click()
    await form.getByLabel('Day', { exact: true }).click()
    await page.getByRole('option', { name: 'Friday' }).click()
    expect(await seriousFindings(page)).toEqual([])
    await form.getByRole('button', { name: 'Make the export' }).click()
    const one = page.getByRole('listitem', { name: 'For the newsletter' })
    await one.getByText(/People of spring, as CSV\. Every Friday at 7:00/).waitFor()
    await one.getByText('No file was made yet.').waitFor()
    await one.getByRole('button', { name: 'Make a file now' }).click()
    const row = one.getByRole('row', { name: /done/ })
    await row.getByText('2 lines').waitFor()
    await row.getByText('asked for by Mina Park').waitFor()
    expect(await seriousFindings(page)).toEqual([])
    const fetching = page.waitForEvent('download')
    await row.getByRole('link', { name: 'Download' }).click()
    const file = await fetching
    expect(file.suggestedFilename()).toMatch(/^audience-spring-.*\.csv$/)
    expect((await text(await file.createReadStream())).match(/device:device-\d/g)).toEqual(['device:device-1', 'device:device-2'])
    await one.getByRole('button', { name: 'Delete For the newsletter' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click()
    await page.getByText('Nothing is exported yet.').waitFor()
    expect(console.complaints).toEqual([])
  })
})
