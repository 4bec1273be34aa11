import { expect, test } from 'vitest'
import { aDesign } from '#tests/support/make.ts'
import { seriousFindings } from '#tests/support/axe.ts'
import { describeInBrowser, openConsole, soon, type OpenConsole } from '#tests/support/console.ts'
import { exposures } from '#tests/support/exposures.ts'
import { metricOf } from '#tests/support/shared-metric.ts'

async function launched({ running }: OpenConsole): Promise<void> {
  const { admin } = running
  await admin.metric.create.mutate(metricOf('activated'))
  await admin.flag.create.mutate({ key: 'onboarding.checklist', name: 'Onboarding checklist', type: 'string', variations: [{ key: 'none', value: 'none' }, { key: 'guided', value: 'guided' }] })
  const design = { ...aDesign(), variants: [...aDesign().variants], guardrails: [], also: [] }
  const { version } = await admin.experiment.create.mutate({ key: 'checklist', name: 'Checklist', surface: 'onboarding', environment: 'production', design })
  await admin.experiment.launch.mutate({ key: 'checklist', version })
}

describeInBrowser('a running experiment', () => {
  test('is paused with one press, and the undo lets it go on', async () => {
    await using console = await openConsole()
    await launched(console)
    const { page, running } = console
    const kind = async () => (await running.admin.experiment.get.query({ key: 'checklist' })).kind
    await console.visit('/experiments/checklist/watch')
    await page.getByText('While it is paused, everybody gets Control').waitFor()
    await page.getByRole('button', { name: 'Pause', exact: true }).click()
    await page.getByText('Checklist is paused.').waitFor()
    expect(await kind()).toBe('paused')
    await page.getByRole('button', { name: 'Undo' }).click()
    await expect.poll(kind, soon).toBe('running')
    expect(console.complaints).toEqual([])
  })

  test('says what another share of people does before it is saved, and keeps the result going', async () => {
    await using console = await openConsole()
    await launched(console)
    const { page, running } = console
    await console.visit('/experiments/checklist/watch')
    await page.getByRole('button', { name: 'Change', exact: true }).click()
    await page.getByLabel('Share of people who take part').fill('50')
    await page.getByText('Fewer people take part from now on; the others get control. The result goes on.').waitFor()
    await page.getByRole('button', { name: 'Change who takes part' }).click()
    await page.getByText('Who takes part: from 100% to 50%').waitFor()
    const experiment = await running.admin.experiment.get.query({ key: 'checklist' })
    expect('phases' in experiment && experiment.phases.map((phase) => phase.strata.map((stratum) => stratum.traffic))).toEqual([[100_000, 50_000]])
    expect(console.complaints).toEqual([])
  })

  test('says before a change whether its result goes on or begins again and for how many, and wants that accepted', async () => {
    await using console = await openConsole()
    await launched(console)
    const { page, running } = console
    const now = async () => {
      const experiment = await running.admin.experiment.get.query({ key: 'checklist' })
      return { tags: experiment.design.tags, weights: experiment.design.variants.map((one) => one.weight), phases: 'phases' in experiment ? experiment.phases.length : 0 }
    }
    await exposures(running, { experiment: 'checklist', variants: { control: 4, guided: 6 } })
    await running.settled()
    await console.visit('/experiments/checklist/watch')
    await page.getByRole('button', { name: 'Change what runs…' }).click()
    await page.getByRole('combobox', { name: 'Tags' }).or(page.getByRole('textbox', { name: 'Tags' })).first().fill('pricing')
    await page.keyboard.press('Enter')
    const panel = page.getByRole('complementary', { name: /not saved/ })
    await panel.getByText('The result goes on.').waitFor()
    await panel.getByText('Nobody changes variant.').waitFor()
    expect(await seriousFindings(page)).toEqual([])
    await panel.getByLabel('Why?').fill('For the holdout')
    await panel.getByRole('button', { name: 'Save; the result goes on' }).click()
    await page.getByText('Tags: pricing').waitFor()
    expect(await now()).toEqual({ tags: ['pricing'], weights: [50_000, 50_000], phases: 1 })

    await page.getByRole('button', { name: 'Change what runs…' }).click()
    await page.getByLabel('Share of Guided').fill('80')
    await page.getByText('The shares add up to 130%').waitFor()
    await page.getByLabel('Share of Control').fill('20')
    await panel.getByText('This starts a new phase: results begin again.').waitFor()
    await panel.getByText('In a new phase the 10 counted people stay behind.').waitFor()
    await panel.getByText('about 5 of 10 counted people get another variant than before').waitFor()
    await panel.getByText('About 3 of 10 counted people get another variant; who does counts').waitFor()
    await panel.getByLabel('Why?').fill('More of them')
    await panel.getByRole('button', { name: 'Save the change' }).click()
    await panel.getByText('Choose what happens to the result before saving.').waitFor()
    expect((await now()).phases).toBe(1)
    // What is not saved survives a reload; what was accepted is asked anew.
    await page.reload()
    await panel.getByRole('radio', { name: 'Start a new phase; results begin again' }).check()
    expect(await seriousFindings(page)).toEqual([])
    await panel.getByLabel('Why?').fill('More of them')
    await panel.getByRole('button', { name: 'Save and start a new phase' }).click()
    await page.getByText('Changed; a new phase began').waitFor()
    expect(await now()).toEqual({ tags: ['pricing'], weights: [20_000, 80_000], phases: 2 })
    expect(console.complaints).toEqual([])
  })

  test('that two people change at once shows the second both versions, and loses nothing', async () => {
    await using console = await openConsole()
    await launched(console)
    const { page, running } = console
    const { admin } = running
    await console.visit('/experiments/checklist/watch')
    await page.getByRole('button', { name: 'Change what runs…' }).click()
    const tags = page.getByRole('combobox', { name: 'Tags' }).or(page.getByRole('textbox', { name: 'Tags' })).first()
    await tags.fill('mine')
    await page.keyboard.press('Enter')
    const panel = page.getByRole('complementary', { name: /not saved/ })
    await panel.getByText('The result goes on.').waitFor()

    const { version } = await admin.experiment.get.query({ key: 'checklist' })
    await admin.experiment.change.mutate({ key: 'checklist', version, change: { tags: ['theirs'], overrides: [{ id: 'u1', variant: 'guided' }] }, accept: 'goes-on' })
    const both = page.getByRole('alert', { name: 'Somebody changed this meanwhile' })
    await both.waitFor()
    expect(await both.getByRole('row', { name: 'Tags mine theirs' }).count()).toBe(1)
    expect(await seriousFindings(page)).toEqual([])
    await both.getByRole('button', { name: 'Go on with mine' }).click()
    await panel.getByText('The result goes on.').waitFor()
    await panel.getByLabel('Why?').fill('Ours')
    await panel.getByRole('button', { name: 'Save; the result goes on' }).click()
    await page.getByText('Tags: mine').waitFor()
    expect((await admin.experiment.get.query({ key: 'checklist' })).design).toMatchObject({ tags: ['mine'], overrides: [{ id: 'u1', variant: 'guided' }] })
    expect(console.complaints).toEqual([])
  })

  test('stands in the list of what runs with its people, and one press opens it', async () => {
    await using console = await openConsole()
    await launched(console)
    const { page, running } = console
    await exposures(running, { experiment: 'checklist', variants: { control: 4, guided: 3 } })
    await running.settled()
    await console.visit('/watch')
    await page.getByRole('heading', { name: 'One experiment running, none needs you now' }).waitFor()
    const row = page.getByRole('row', { name: /Checklist/ })
    await expect.poll(() => row.textContent(), soon).toContain('0 of 25 conversions')
    expect(await row.textContent()).toContain('7 people')
    await row.getByRole('link').click()
    await page.waitForURL('**/experiments/checklist/watch')
    expect(console.complaints).toEqual([])
  })

  test('is not there yet: the page says what will stand here', async () => {
    await using console = await openConsole()
    await console.visit('/watch')
    await console.page.getByText('Nothing runs yet.').waitFor()
    await console.page.getByRole('link', { name: 'Plan an experiment' }).click()
    await console.page.waitForURL('**/plan/new')
  })
})
