import type { Locator, Page } from 'playwright-core'
import { expect, test } from 'vitest'
import type { RunningApp } from '#tests/support/app.ts'
import { seriousFindings } from '#tests/support/axe.ts'
import { describeInBrowser, openConsole } from '#tests/support/console.ts'

const OFF_ON = [{ key: 'off', value: false }, { key: 'on', value: true }]

async function furnish({ admin }: RunningApp): Promise<void> {
  for (const key of ['bot', 'chat']) await admin.flag.create.mutate({ key, name: key.toUpperCase(), type: 'boolean', variations: OFF_ON })
  await admin.flag.create.mutate({ key: 'pricing', name: 'Pricing', type: 'json', schema: { type: 'object', required: ['price'], properties: { price: { type: 'number' } } }, variations: [{ key: 'usual', value: { price: 9 } }] })
  const { version } = await admin.flag.get.query({ key: 'chat' })
  const serving = { enabled: true, rules: [], fallthrough: { kind: 'variation' as const, variation: 'off' }, offVariation: 'off' }
  await admin.flag.save.mutate({ key: 'chat', environment: 'production', version, why: 'together', draft: { ...serving, prerequisites: [{ flag: 'bot', variations: ['on'] }] } })
}

async function choose(page: Page, word: Locator, option: string): Promise<void> {
  await word.click()
  await page.getByRole('option', { name: option }).first().click()
}

describeInBrowser('a flag', () => {
  test('needs others, is refused in a ring at the need itself, and serves what they let it', async () => {
    await using console = await openConsole()
    const { page, running } = console
    await furnish(running)
    await console.visit('/release/flags/bot')
    const needs = page.getByRole('region', { name: 'What it needs' })
    await needs.getByRole('button', { name: 'Need another flag' }).click()
    await choose(page, needs.getByRole('button', { name: 'Flag that is needed: a flag' }), 'chat')
    await needs.getByRole('button', { name: 'Value that it has to serve: on' }).waitFor()
    expect(await seriousFindings(page)).toEqual([])
    const panel = page.getByRole('complementary', { name: /not saved$/ })
    await panel.getByLabel('Why?').fill('only with the chat')
    await panel.getByRole('button', { name: 'Save to Production' }).click()
    await needs.getByRole('alert').filter({ hasText: 'in a ring: bot → chat → bot' }).waitFor()
    await choose(page, needs.getByRole('button', { name: 'Flag that is needed: chat' }), 'pricing')
    await needs.getByRole('button', { name: 'Value that it has to serve: usual' }).waitFor()
    expect(await needs.getByRole('alert').count()).toBe(0)
    await panel.getByRole('button', { name: 'Save to Production' }).click()
    await page.getByText('Everything is saved in Production.').waitFor()
    const flag = await running.admin.flag.get.query({ key: 'bot' })
    expect(flag.environments[running.environmentId]?.prerequisites).toEqual([{ flag: 'pricing', variations: ['usual'] }])
    await page.getByRole('region', { name: 'History' }).getByText('pricing serving usual').waitFor()
  })

  test('gets another value that keeps to its schema, is archived and comes back', async () => {
    await using console = await openConsole()
    const { page, running } = console
    await furnish(running)
    await console.visit('/release/flags/pricing')
    const schema = page.getByRole('region', { name: 'Schema that every value keeps to' })
    await schema.getByText('"price"').first().waitFor()
    await schema.getByRole('button', { name: 'Edit the schema' }).click()
    const form = page.getByRole('dialog', { name: 'What this flag can serve' })
    await form.getByRole('button', { name: 'Another value' }).click()
    await form.getByLabel('Key', { exact: true }).nth(1).fill('sale')
    await form.getByLabel('Value', { exact: true }).nth(1).fill('{ "price": "7" }')
    await form.getByLabel('Why?').fill('For the sale.')
    expect(await seriousFindings(page)).toEqual([])
    await form.getByRole('button', { name: 'Save the values' }).click()
    await form.getByRole('alert').filter({ hasText: 'variation "sale": /price must be number' }).waitFor()
    await form.getByLabel('Value', { exact: true }).nth(1).fill('{ "price": 7 }')
    await form.getByRole('button', { name: 'Save the values' }).click()
    await form.waitFor({ state: 'hidden' })
    await page.getByRole('region', { name: 'History' }).getByText('Value sale added').waitFor()
    expect((await running.admin.flag.get.query({ key: 'pricing' })).variations).toMatchObject([{ key: 'usual' }, { key: 'sale', value: { price: 7 } }])

    await page.getByRole('region', { name: 'History' }).getByRole('button', { name: 'Undo' }).click()
    await form.getByRole('group', { name: 'What taking it back changes' }).getByText('Value sale removed').waitFor()
    await form.getByLabel('Why?').fill('The sale is over.')
    await form.getByRole('button', { name: 'Save the values' }).click()
    await form.waitFor({ state: 'hidden' })
    await page.getByRole('region', { name: 'History' }).getByText('Value sale removed').waitFor()
    expect((await running.admin.flag.get.query({ key: 'pricing' })).variations.map((one) => one.key)).toEqual(['usual'])

    await page.getByRole('button', { name: 'More' }).click()
    await page.getByRole('menuitem', { name: 'Archive' }).click()
    await page.getByText('Archived: the code gets its own fallback.').waitFor()
    await console.visit('/release')
    await page.getByText('Archived', { exact: true }).click()
    await page.getByRole('link', { name: 'Pricing' }).first().click()
    await page.getByRole('button', { name: 'Restore' }).click()
    await page.getByText('Archived: the code gets its own fallback.').waitFor({ state: 'hidden' })
    expect(await running.admin.flag.get.query({ key: 'pricing' })).toMatchObject({ archivedAt: null })
  })
})
