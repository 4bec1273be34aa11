import { expect, test } from 'vitest'
import { aDesign } from '#tests/support/make.ts'
import { describeInBrowser, openConsole, soon } from '#tests/support/console.ts'

describeInBrowser('two people who write one draft', () => {
  test('see both versions, and neither is lost', async () => {
    await using console = await openConsole()
    const { page, running } = console
    const { admin } = running
    const flag = { key: 'onboarding.checklist', name: 'Onboarding checklist', type: 'string', variations: [{ key: 'none', value: 'none' }, { key: 'guided', value: 'guided' }] } as const
    await admin.flag.create.mutate({ ...flag, variations: [...flag.variations] })
    const design = { ...aDesign(), variants: [...aDesign().variants], guardrails: [], also: [] }
    const { version } = await admin.experiment.create.mutate({ key: 'checklist', name: 'Checklist', surface: 'onboarding', environment: 'production', design })
    await console.visit('/experiments/checklist/plan')
    await page.getByLabel('Name', { exact: true }).waitFor()

    await admin.experiment.save.mutate({ key: 'checklist', version, name: 'Theirs', surface: 'onboarding', design })
    await page.getByLabel('Name', { exact: true }).fill('Mine')
    const both = page.getByRole('alert', { name: 'Somebody saved this plan meanwhile' })
    await both.waitFor()
    expect(await both.getByRole('row', { name: 'Name Mine Theirs' }).count()).toBe(1)

    await both.getByRole('button', { name: 'Go on with theirs' }).click()
    await expect.poll(() => page.getByLabel('Name', { exact: true }).inputValue(), soon).toBe('Theirs')
    await page.getByRole('button', { name: 'Bring it back' }).click()
    await expect.poll(async () => (await admin.experiment.get.query({ key: 'checklist' })).name, soon).toBe('Mine')
    expect(console.complaints).toEqual([])
  })
})
