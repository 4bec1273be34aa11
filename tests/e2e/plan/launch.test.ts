import { expect, test } from 'vitest'
import { describeInBrowser, openConsole, soon, type OpenConsole } from '#tests/support/console.ts'
import { metricOf } from '#tests/support/shared-metric.ts'
import { exposures } from '#tests/support/exposures.ts'

/** Fills the page as a person would: the name, the belief word by word, a flag made on the way. */
async function writePlan({ page, visit }: OpenConsole): Promise<void> {
  await visit('/plan/new')
  await page.getByLabel('Name', { exact: true }).fill('Guided checklist')
  await writeWord(page, 'Who sees it?', 'new trials')
  await writeWord(page, 'What do they see?', 'a guided checklist')
  await writeWord(page, 'What will more of them do?', 'activate')
  await writeWord(page, 'Why?', 'they see the next step')
  await page.getByRole('button', { name: 'Make a flag' }).click()
  await page.getByLabel('Key in the code').fill('onboarding.checklist')
  await page.getByLabel('Value as it is now').fill('none')
  await page.getByLabel('Value 1').fill('guided')
  await page.getByRole('button', { name: 'Make the flag' }).click()
  await page.getByRole('spinbutton', { name: 'Share of guided' }).or(page.getByLabel('Share of guided')).waitFor()
}

async function writeWord(page: OpenConsole['page'], label: string, words: string): Promise<void> {
  await page.getByRole('button', { name: new RegExp(`^${label.replace('?', '\\?')}`) }).click()
  await page.getByRole('textbox', { name: label }).fill(words)
  await page.keyboard.press('Enter')
}

describeInBrowser('an onboarding experiment', () => {
  test('is planned on one page, saves itself, launches, and shows exposures as they arrive', async () => {
    await using console = await openConsole()
    const { page, running } = console
    const { admin } = running
    await admin.metric.create.mutate(metricOf('activated'))
    await writePlan(console)

    // Shares that do not add up are said, mended by one press, and never written down.
    await page.getByLabel('Share of guided').fill('70')
    await expect.poll(() => page.getByText('The shares add up to 120%, not to 100%.').isVisible(), soon).toBe(true)
    await page.getByRole('button', { name: 'Split evenly' }).click()
    await page.getByText('adds up to 100%').waitFor()

    await page.getByRole('button', { name: 'Save as a draft' }).click()
    await page.waitForURL('**/experiments/guided-checklist/plan')
    const draft = await admin.experiment.get.query({ key: 'guided-checklist' })
    expect(draft).toMatchObject({ kind: 'draft', surface: 'onboarding', design: { newPeopleOnly: true, flagKey: 'onboarding.checklist', hypothesis: { audience: 'new trials', because: 'they see the next step' } } })
    expect(draft.design.variants.map(({ variation, weight }) => ({ variation, weight }))).toEqual([{ variation: 'none', weight: 50_000 }, { variation: 'guided', weight: 50_000 }])

    // From here on it saves itself.
    await page.getByLabel('Name', { exact: true }).fill('Guided checklist for new trials')
    await expect.poll(async () => (await admin.experiment.get.query({ key: 'guided-checklist' })).name, soon).toBe('Guided checklist for new trials')
    await page.getByText('Draft · saved just now').waitFor()

    await page.getByRole('button', { name: 'Launch in Production' }).click()
    await page.waitForURL('**/experiments/guided-checklist/watch')
    await page.getByText('Nobody has met this experiment yet.').waitFor()
    expect((await admin.experiment.get.query({ key: 'guided-checklist' })).kind).toBe('running')

    // Exposures show by themselves, per variant.
    await exposures(running, { experiment: 'guided-checklist', variants: { none: 2, guided: 3 } })
    await page.getByText('5 people have met this experiment.').waitFor()
    expect(await page.locator('[data-people="guided"]').textContent()).toBe('3')
    expect(await page.locator('[data-people="none"]').textContent()).toBe('2')
    await exposures(running, { experiment: 'guided-checklist', variants: { guided: 1 }, from: 100 })
    await page.getByText('6 people have met this experiment.').waitFor()
    expect(console.complaints).toEqual([])
  })

  test('cannot launch while nothing decides: the page leads to what is missing', async () => {
    await using console = await openConsole()
    const { page, running } = console
    await writePlan(console)
    await page.getByRole('button', { name: 'Save as a draft' }).click()
    await page.waitForURL('**/experiments/guided-checklist/plan')
    await page.getByText('Not yet: Choose it first: every experiment is read on it.').waitFor()
    await page.getByRole('button', { name: 'Launch in Production' }).click()
    await expect.poll(() => page.getByText('There is no shared metric yet').isVisible(), soon).toBe(true)
    expect((await running.admin.experiment.get.query({ key: 'guided-checklist' })).kind).toBe('draft')
  })

  test('is kept while it is written: a reload loses nothing', async () => {
    await using console = await openConsole()
    await console.visit('/plan/new')
    await console.page.getByLabel('Name', { exact: true }).fill('A name that nobody saved')
    await console.page.reload()
    await expect.poll(() => console.page.getByLabel('Name', { exact: true }).inputValue(), soon).toBe('A name that nobody saved')
  })
})
