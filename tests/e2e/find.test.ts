import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { seriousFindings } from '#tests/support/axe.ts'
import { describeInBrowser, openConsole, soon } from '#tests/support/console.ts'
import { exposures } from '#tests/support/exposures.ts'

/** Scripts asked for from now on wait until what this returns is called. */
async function holdScripts(page: Page): Promise<() => void> {
  let release = (): void => undefined
  const released = new Promise<void>((resolve) => {
    release = resolve
  })
  await page.route('**/*.js', async (route) => {
    await released
    await route.continue()
  })
  return release
}

describeInBrowser('a list', () => {
  test('keeps search and order in its address, and under a name that opens it again', async () => {
    await using console = await openConsole()
    const { page, running } = console
    for (const name of ['Pricing layout', 'Pricing headline', 'Checklist']) {
      await running.admin.flag.create.mutate({ key: name.toLowerCase().replace(' ', '-'), name, type: 'boolean', variations: [{ key: 'off', value: false }, { key: 'on', value: true }] })
    }
    const names = () => page.getByRole('table').getByRole('rowheader').allInnerTexts()
    await console.visit('/release')
    await page.getByRole('link', { name: 'Checklist' }).waitFor()
    await page.getByRole('searchbox').fill('pricing')
    await expect.poll(names, soon).toEqual(['Pricing headline', 'Pricing layout'])
    await page.getByRole('button', { name: 'Flag', exact: true }).click()
    await page.getByRole('button', { name: 'Flag', exact: true }).click()
    await expect.poll(names, soon).toEqual(['Pricing layout', 'Pricing headline'])
    expect(new URL(page.url()).search).toBe('?search=pricing&sort=-name')

    await page.getByRole('button', { name: 'Views' }).click()
    const views = page.getByRole('dialog', { name: 'Views' })
    await views.getByLabel('Keep what is shown as').fill('Pricing, last first')
    await views.getByLabel('Everybody in the workspace has it').check()
    await views.getByRole('button', { name: 'Save the view' }).click()
    await views.getByRole('link', { name: 'Pricing, last first' }).waitFor()
    expect(await seriousFindings(page)).toEqual([])

    await console.visit('/release')
    await page.getByRole('link', { name: 'Checklist' }).waitFor()
    await page.getByRole('button', { name: 'Views' }).click()
    await views.getByRole('link', { name: 'Pricing, last first' }).click()
    await expect.poll(names, soon).toEqual(['Pricing layout', 'Pricing headline'])
    expect(await page.getByRole('searchbox').inputValue()).toBe('pricing')
    await page.goBack()
    await expect.poll(names, soon).toEqual(['Checklist', 'Pricing headline', 'Pricing layout'])
    await page.getByRole('button', { name: 'Views' }).click()
    await views.getByRole('button', { name: 'Remove the view Pricing, last first' }).click()
    await views.getByText('Nobody has kept a view of this list yet.').waitFor()
    expect(console.complaints).toEqual([])
  })
})

describeInBrowser('find or do', () => {
  test('goes to any page, flag or person and does what can be done, by keys alone, and leaves every line readable', async () => {
    await using console = await openConsole()
    const { page, running } = console
    await running.admin.flag.create.mutate({ key: 'onboarding.checklist', name: 'Guided checklist', type: 'boolean', clientVisible: true, variations: [{ key: 'off', value: false }, { key: 'on', value: true }] })
    await exposures(running, { experiment: 'none-of-ours', variants: { a: 1 } })
    const field = page.getByRole('combobox', { name: 'Find or do' })
    const openList = async (): Promise<void> => {
      await page.keyboard.press('Control+k')
      await page.locator('[role=combobox]:focus').waitFor()
    }
    const chosen = page.getByRole('option', { selected: true })
    await console.visit('/release')
    await page.getByRole('link', { name: 'Guided checklist' }).waitFor()

    await openList()
    expect(await seriousFindings(page)).toEqual([])
    await page.keyboard.type('guided')
    await page.getByRole('option', { name: 'Guided checklist' }).waitFor()
    expect(await field.getAttribute('aria-activedescendant')).toBe(await chosen.getAttribute('id'))
    expect(await chosen.innerText()).toContain('onboarding.checklist')
    await page.getByRole('status').filter({ hasText: 'One line' }).waitFor({ state: 'attached' })
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { level: 1, name: 'Guided checklist' }).waitFor()

    // What was chosen stands first; letters find a person by how the id begins; the arrows walk through the groups.
    await openList()
    expect(await chosen.innerText()).toContain('Guided checklist')
    await page.keyboard.type('visitor-a')
    await page.getByRole('option', { name: 'visitor visitor-a-0' }).waitFor()
    const arrival = await holdScripts(page)
    await page.keyboard.press('Enter')
    await page.waitForURL('**/understand/people/device%3Avisitor-a-0')

    // The page comes after the list was opened again: the letters go on into the list.
    await openList()
    arrival()
    await page.locator('h1', { hasText: 'visitor visitor-a-0' }).waitFor()
    await page.keyboard.type('dark')
    await page.getByRole('option', { name: 'Dark' }).waitFor()
    await page.keyboard.press('Enter')
    await expect.poll(() => page.evaluate(() => document.documentElement.dataset['mantineColorScheme']), soon).toBe('dark')
    await openList()
    await page.keyboard.type('new')
    await page.getByRole('option', { name: 'Dark' }).waitFor({ state: 'detached' })
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    await page.getByRole('dialog').getByLabel('Key', { exact: true }).waitFor()
    await page.keyboard.press('Escape')

    await openList()
    await page.keyboard.type('no such thing')
    await page.getByText('Nothing has this name.').waitFor()
    await page.keyboard.press('Escape')
    await field.waitFor({ state: 'detached' })
    expect(console.complaints).toEqual([])
  })

  test('keys of one letter move about, rest while somebody writes, and can be switched off', async () => {
    await using console = await openConsole()
    const { page, running } = console
    for (const key of ['first', 'second']) await running.admin.flag.create.mutate({ key, name: key, type: 'boolean', clientVisible: true, variations: [{ key: 'off', value: false }, { key: 'on', value: true }] })
    await page.setViewportSize({ width: 390, height: 844 })
    await console.visit('/start')
    await page.getByRole('heading', { level: 1 }).waitFor()
    await page.keyboard.press('g')
    await page.keyboard.press('r')
    await page.waitForURL('**/release')
    await page.getByRole('link', { name: 'first' }).waitFor()
    await page.keyboard.press('j')
    await page.keyboard.press('j')
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe(await page.getByRole('row').nth(2).getByRole('link').innerText())
    await page.keyboard.press('/')
    await page.keyboard.type('gr?')
    expect(await page.getByRole('searchbox').inputValue()).toBe('gr?')
    await page.getByRole('searchbox').blur()

    await page.keyboard.press('?')
    const keys = page.getByRole('dialog', { name: 'All keys' })
    await keys.waitFor()
    expect(await seriousFindings(page)).toEqual([])
    await keys.getByLabel('Keys of one letter').click()
    await page.keyboard.press('Escape')
    await keys.waitFor({ state: 'detached' })
    await page.keyboard.press('?')
    await page.keyboard.press('Control+k')
    await page.getByRole('combobox', { name: 'Find or do' }).waitFor()
    expect(await keys.isVisible()).toBe(false)

    // The same list at the width of a phone, opened from the column.
    await page.getByRole('button', { name: 'Close' }).click()
    await page.getByRole('button', { name: 'Menu' }).click()
    await page.getByRole('button', { name: 'Find or do' }).click()
    await page.getByRole('option', { name: 'New experiment' }).click()
    await page.waitForURL('**/plan/new')
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390)
    expect(console.complaints).toEqual([])
  })
})
