import { expect, test } from 'vitest'
import { seriousFindings } from '#tests/support/axe.ts'
import { describeInBrowser, openConsole, soon, type OpenConsole } from '#tests/support/console.ts'
import { aDesign } from '#tests/support/make.ts'
import { metricOf } from '#tests/support/shared-metric.ts'

/** A layer of which another experiment holds 60 %, a holdout on a tag, and a draft that knows of neither. */
async function furnished({ running: { admin } }: OpenConsole): Promise<void> {
  await admin.metric.create.mutate(metricOf('activated'))
  await admin.layer.create.mutate({ key: 'first-minutes', name: 'First minutes' })
  await admin.holdout.create.mutate({ key: 'growth', name: 'Growth', share: 5_000, tag: 'growth' })
  for (const key of ['onboarding.checklist', 'other']) {
    await admin.flag.create.mutate({ key, name: key, type: 'string', clientVisible: true, variations: [{ key: 'none', value: 'none' }, { key: 'guided', value: 'guided' }] })
  }
  const design = { ...aDesign(), variants: [...aDesign().variants], guardrails: [], also: [] }
  const other = await admin.experiment.create.mutate({ key: 'other', name: 'The other', surface: 'onboarding', environment: 'production', design: { ...design, flagKey: 'other', layer: { key: 'first-minutes', share: 60_000 } } })
  await admin.experiment.launch.mutate({ key: 'other', version: other.version })
  await admin.experiment.create.mutate({ key: 'checklist', name: 'Checklist', surface: 'onboarding', environment: 'production', design })
}

describeInBrowser('a plan among other experiments', () => {
  test('takes a share of a layer that it sees, says what does not fit, carries tags, names ids and gives links to look at it', async () => {
    await using console = await openConsole()
    const { page, running } = console
    await furnished(console)
    const saved = async () => (await running.admin.experiment.get.query({ key: 'checklist' })).design
    await console.visit('/experiments/checklist/plan')

    await page.getByRole('combobox', { name: 'Layer' }).or(page.getByRole('textbox', { name: 'Layer' })).first().click()
    await page.getByRole('option', { name: 'First minutes' }).click()
    await page.getByText('Nothing of this layer is free.').waitFor()
    await expect.poll(async () => (await saved()).layer, soon).toEqual({ key: 'first-minutes', share: 40_000 })
    await page.getByLabel('Share of the layer').fill('50')
    await page.getByText('It does not fit: 10% more than is free.').waitFor()
    await page.getByText('10% more than is free in First minutes. Take less, or end one that holds it.').first().waitFor()
    await page.getByRole('button', { name: 'Launch in Production' }).click()
    await expect.poll(() => page.evaluate(() => document.activeElement?.closest('#plan-layer') !== null), soon).toBe(true)
    await page.getByLabel('Share of the layer').fill('25')
    await page.getByText('15% of this layer is free.').waitFor()
    await page.getByText('takes 25% of First minutes').waitFor()

    await page.getByText('No holdout keeps people out of it.').waitFor()
    await page.getByRole('combobox', { name: 'Tags' }).or(page.getByRole('textbox', { name: 'Tags' })).first().fill('Growth')
    await page.keyboard.press('Enter')
    await page.getByText('The holdout Growth keeps 5% of people out of it').waitFor()

    await page.getByLabel('User id or visitor id').fill('mina')
    await page.getByRole('button', { name: 'Add the id' }).click()
    await page.getByText('always meets Guided').waitFor()
    await page.getByRole('button', { name: /Who is one unit/ }).click()
    await page.getByRole('option', { name: /An account/ }).click()
    await page.getByLabel('Account id').waitFor()
    await expect.poll(saved, soon).toMatchObject({ unit: 'account', layer: { key: 'first-minutes', share: 25_000 }, tags: ['growth'], overrides: [{ id: 'mina', variant: 'guided' }] })
    expect(await seriousFindings(page)).toEqual([])

    const make = page.getByRole('button', { name: 'Make a link for Guided' })
    expect(await make.isDisabled()).toBe(true)
    await page.getByLabel('Page to open').fill('https://app.example.com/start?plan=pro')
    await make.click()
    await page.getByText('Shows Guided in Production to whoever opens it, of this plan alone.').waitFor()
    const address = new URL((await page.getByRole('link', { name: /producting_preview/ }).getAttribute('href')) ?? '')
    expect(address.searchParams.get('plan')).toBe('pro')
    const answer = await fetch(`${running.url}/v1/preview/${running.keys.client}?token=${encodeURIComponent(address.searchParams.get('producting_preview') ?? '')}`)
    expect(await answer.json()).toMatchObject({ forced: { 'onboarding.checklist': { variation: 'guided', experiment: 'checklist', variant: 'guided' } } })
    expect(await seriousFindings(page)).toEqual([])

    await page.getByRole('button', { name: 'Launch in Production' }).click()
    await page.waitForURL('**/experiments/checklist/watch')
    await console.visit('/experiments/checklist/plan')
    await page.getByText('Takes 25% of the layer First minutes').waitFor()
    await page.getByText('One named id always meets one variant').waitFor()
    expect(console.complaints).toEqual([])
  })
})
