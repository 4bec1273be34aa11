import { expect, test } from 'vitest'
import { seriousFindings } from '#tests/support/axe.ts'
import { describeInBrowser, openConsole } from '#tests/support/console.ts'
import { metricOf } from '#tests/support/shared-metric.ts'
import { tell, type Told } from '#tests/support/told.ts'

const DAY = 86_400_000

describeInBrowser('metrics', () => {
  test('are made with what they would say in sight, and changed as a next version', async () => {
    await using console = await openConsole()
    const { page, running } = console
    await running.admin.metric.create.mutate(metricOf('activated'))
    const from = running.world.clock.now().getTime() - 20 * DAY
    const did = (person: string, event: string, days: number): Told => ({ type: 'track', event, messageId: `${person}-${event}`, anonymousId: person, timestamp: new Date(from + days * DAY).toISOString(), properties: event === 'Upgraded' ? { seats: person === 'c' ? 3 : '12' } : {} })
    await tell(running, [did('a', 'Signed Up', 0), did('a', 'Activated', 1), did('a', 'Upgraded', 2), did('b', 'Signed Up', 0), did('b', 'Upgraded', 1), did('b', 'Activated', 2), did('c', 'Signed Up', 0), did('c', 'Activated', 1), did('c', 'Upgraded', 1)])

    await console.visit('/understand/metrics')
    await page.getByRole('row', { name: /Activated within 7 days.*Shared metric/ }).waitFor()
    await page.getByRole('button', { name: 'New metric' }).first().click()
    const form = page.getByRole('dialog', { name: 'New metric' })
    await form.getByText('Choose what is counted, and what it would say stands here.').waitFor()
    await form.getByRole('textbox', { name: 'What it is called' }).fill('All the way')
    await form.getByRole('combobox', { name: 'Kind' }).click()
    await page.getByRole('option', { name: 'Did all steps' }).click()
    await form.getByRole('combobox', { name: 'Step 1' }).fill('Activated')
    await form.getByRole('combobox', { name: 'Step 2' }).fill('Upgraded')
    const second = form.getByRole('group', { name: 'Step 2' })
    await second.getByRole('button', { name: 'only if' }).click()
    await second.getByRole('button', { name: 'What is asked' }).click()
    await page.getByRole('textbox', { name: 'What is asked' }).fill('seats')
    await page.getByRole('option', { name: 'seats' }).click()
    await second.getByRole('button', { name: 'How it compares: is', exact: true }).click()
    await page.getByRole('option', { name: 'is at least' }).click()
    await second.getByRole('button', { name: 'Value: a value' }).click()
    await page.getByRole('dialog').last().getByRole('textbox', { name: 'Value' }).fill('10')
    await page.keyboard.press('Enter')
    // All three did both; two in this order, and one of them with so many seats.
    await form.getByRole('region', { name: 'What it would say' }).getByText('33.3% of people (one person)').waitFor()
    await page.keyboard.press('Tab')
    expect(await seriousFindings(page)).toEqual([])
    await form.getByRole('button', { name: 'Make the metric' }).click()

    await page.getByRole('heading', { level: 1, name: 'All the way' }).waitFor()
    await page.getByText('A person counts who does “Activated” → “Upgraded” where seats is at least 10, in this order, within 7 days of the first exposure.').waitFor()
    await page.getByRole('button', { name: 'Change what it means' }).first().click()
    const change = page.getByRole('dialog', { name: 'Change what it means' })
    await change.getByRole('textbox', { name: 'Days it has' }).fill('14')
    await change.getByRole('button', { name: 'Save as the next version' }).click()
    await page.getByText('Version 2.', { exact: true }).waitFor()
    await page.getByText(/^Version 1 · /).waitFor()
    expect(await seriousFindings(page)).toEqual([])
    expect(console.complaints).toEqual([])
  })
})
