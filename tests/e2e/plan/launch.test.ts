import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { aDesign } from '#tests/support/make.ts'
import { describeInBrowser, openConsole, soon, type OpenConsole } from '#tests/support/console.ts'
import { metricOf } from '#tests/support/shared-metric.ts'

async function preparedFlag({ running: { admin } }: OpenConsole, key: string): Promise<void> {
  await admin.flag.create.mutate({ key, name: key, type: 'string', variations: [{ key: 'none', value: 'none' }, { key: 'guided', value: 'guided' }] })
}

/** Chooses a name and a flag, by a hand that the page may count. */
async function nameAndFlag(page: Page, name: string, flag: string): Promise<void> {
  await page.getByLabel('Name', { exact: true }).click()
  await page.keyboard.type(name)
  await page.getByRole('button', { name: /^Flag/ }).click()
  await page.getByRole('option', { name: flag }).click()
}

/** What a hand does on the page beyond typing: every press of a pointer, and of a key that writes nothing. Counted by the page, so that none is forgotten. */
async function countPresses(page: Page): Promise<() => number> {
  let presses = 0
  await page.exposeFunction('pressed', () => { presses += 1 })
  await page.addInitScript(() => {
    const tell = (): void => (window as unknown as { readonly pressed: () => void }).pressed()
    addEventListener('pointerdown', tell, true)
    addEventListener('keydown', ({ key }) => { if (key.length > 1 && key !== 'Shift') tell() }, true)
  })
  return () => presses
}

const most = 8

describeInBrowser('an experiment on a flag that is in the code', () => {
  test('is launched in at most eight presses, and where plans are reviewed one member alone approves', async () => {
    await using console = await openConsole()
    const { page, running } = console
    const { admin } = running
    await admin.metric.create.mutate(metricOf('activated'))
    await preparedFlag(console, 'landing.headline')
    const presses = await countPresses(page)
    await console.visit('/plan')
    await page.getByRole('button', { name: 'Plan an experiment' }).first().click()
    await nameAndFlag(page, 'Headline', 'landing.headline')
    await page.getByText('Landing', { exact: true }).click()
    await page.getByRole('button', { name: 'Begin with these words' }).click()
    await page.getByRole('button', { name: 'Save as a draft' }).click()
    await page.getByRole('button', { name: 'Launch in Production' }).click()
    await page.waitForURL('**/experiments/headline/watch')
    expect(presses()).toBeLessThanOrEqual(most)
    expect(presses()).toBeGreaterThan(most / 2)
    const launched = await admin.experiment.get.query({ key: 'headline' })
    expect(launched).toMatchObject({ kind: 'running', surface: 'landing', name: 'Headline', design: { flagKey: 'landing.headline', hypothesis: { effect: 'sign up and activate' } } })

    // Nobody else is there who could approve: asking is approving.
    await preparedFlag(console, 'onboarding.checklist')
    await admin.workspace.setRules.mutate({ reviewLaunch: true, shipTeams: [], hideEarly: false })
    const design = { ...aDesign(), variants: [...aDesign().variants], overrides: [], guardrails: [], also: [] }
    await admin.experiment.create.mutate({ key: 'checklist', name: 'Checklist', surface: 'onboarding', environment: 'production', design })
    await console.visit('/experiments/checklist/plan')
    await page.getByRole('button', { name: 'Ask for review', exact: true }).click()
    await page.getByText('Approved by Mina Park').waitFor()
    await page.getByRole('button', { name: 'Launch in Production' }).click()
    await page.waitForURL('**/experiments/checklist/watch')
    expect(console.complaints).toEqual([])
  })

  test('is kept while it is written, and cannot launch while nothing decides: the page leads to what is missing', async () => {
    await using console = await openConsole()
    const { page, running } = console
    await preparedFlag(console, 'onboarding.checklist')
    await console.visit('/plan/new')
    await nameAndFlag(page, 'A name that nobody saved', 'onboarding.checklist')
    await page.reload()
    await expect.poll(() => page.getByLabel('Name', { exact: true }).inputValue(), soon).toBe('A name that nobody saved')
    await page.getByRole('button', { name: 'Save as a draft' }).click()
    await page.waitForURL('**/experiments/a-name-that-nobody-saved/plan')
    await page.getByText('Not yet: Choose it first: every experiment is read on it.').waitFor()
    await page.getByRole('button', { name: 'Launch in Production' }).click()
    await expect.poll(() => page.getByText('There is no shared metric yet').isVisible(), soon).toBe(true)
    expect((await running.admin.experiment.get.query({ key: 'a-name-that-nobody-saved' })).kind).toBe('draft')
  })
})
