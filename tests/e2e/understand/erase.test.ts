import { text } from 'node:stream/consumers'
import { expect, test } from 'vitest'
import { seriousFindings } from '#tests/support/axe.ts'
import { describeInBrowser, openConsole } from '#tests/support/console.ts'
import { tablesNaming } from '#tests/support/tables-naming.ts'
import { tell } from '#tests/support/told.ts'

describeInBrowser('what is known of a person', () => {
  test('is exported as a file, and erased once the id is typed, with progress and a history that names nobody', async () => {
    await using console = await openConsole()
    const { page, running } = console
    const timestamp = new Date(running.world.clock.now().getTime() - 3_600_000).toISOString()
    await tell(running, [
      { type: 'identify', messageId: 'm1', timestamp, anonymousId: 'device-of-ana', userId: 'ana-4711' },
      { type: 'track', messageId: 'm2', timestamp, event: 'Signed Up', userId: 'ana-4711' },
    ])
    await running.settled()
    await console.visit('/understand/people/user%3Aana-4711')
    const downloading = page.waitForEvent('download')
    await page.getByRole('link', { name: 'Export everything as JSON' }).click()
    const file = JSON.parse(await text(await (await downloading).createReadStream())) as { readonly person: string; readonly events: readonly unknown[] }
    expect([file.person, file.events.length]).toEqual(['user:ana-4711', 2])

    await page.getByRole('button', { name: 'Erase this person…' }).click()
    const dialog = page.getByRole('dialog')
    const erase = dialog.getByRole('button', { name: 'Erase this person' })
    expect(await erase.isDisabled()).toBe(true)
    await dialog.getByRole('textbox', { name: 'Type ana-4711 to confirm' }).fill('ana')
    expect(await erase.isDisabled()).toBe(true)
    expect(await seriousFindings(page)).toEqual([])
    await dialog.getByRole('textbox').fill('ana-4711')
    await erase.click()
    await page.getByText('Erased. 2 events are gone for good.').waitFor()
    await running.settled()
    expect(await tablesNaming(running.world.db, ['ana-4711', 'device-of-ana'])).toEqual([])
    await page.getByRole('link', { name: 'All people' }).last().click()
    const history = page.getByRole('list', { name: 'Exported and erased' })
    await history.waitFor()
    expect((await history.innerText()).replaceAll(/\s+/g, ' ')).toMatch(/Erased a person.*Mina Park.*Exported what is known of a person/)
    await page.getByText('Nobody has arrived yet.').waitFor()
    expect(await seriousFindings(page)).toEqual([])
  })
})
