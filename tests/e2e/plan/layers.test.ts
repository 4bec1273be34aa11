import { expect, test } from 'vitest'
import { seriousFindings } from '#tests/support/axe.ts'
import { describeInBrowser, openConsole, soon, type OpenConsole } from '#tests/support/console.ts'
import { aDesign } from '#tests/support/make.ts'
import { metricOf } from '#tests/support/shared-metric.ts'

/** An experiment on a flag of its own that takes a share of the layer, running. */
async function launched({ running: { admin } }: OpenConsole, key: string, name: string, share: number): Promise<void> {
  await admin.flag.create.mutate({ key: `flag.${key}`, name, type: 'string', variations: [{ key: 'none', value: 'none' }, { key: 'guided', value: 'guided' }] })
  const design = { ...aDesign({ flagKey: `flag.${key}`, layer: { key: 'first-minutes', share }, tags: ['growth'] }), variants: [...aDesign().variants], guardrails: [], also: [] }
  const { version } = await admin.experiment.create.mutate({ key, name, surface: 'onboarding', environment: 'production', design })
  await admin.experiment.launch.mutate({ key, version })
}

describeInBrowser('layers and holdouts', () => {
  test('a layer is made, drawn with who holds what, renamed, kept while it is used, and archived after', async () => {
    await using console = await openConsole()
    const { page, running: { admin } } = console
    await admin.metric.create.mutate(metricOf('activated'))
    await console.visit('/plan/layers')
    await page.getByText('There is no layer yet').waitFor()
    await page.getByText('Nobody is held out.').waitFor()
    expect(await seriousFindings(page)).toEqual([])
    await page.getByRole('button', { name: 'New layer' }).click()
    await page.getByRole('textbox', { name: 'Name' }).fill('First minutes')
    await page.getByRole('button', { name: 'Make the layer' }).click()
    await page.getByText('All of this layer is free.').waitFor()

    await launched(console, 'short-form', 'Short form', 30_000)
    await launched(console, 'invite', 'Invite first', 20_000)
    const { version } = await admin.experiment.get.query({ key: 'invite' })
    await admin.experiment.pause.mutate({ key: 'invite', version })
    await page.reload()
    await page.getByText('50% of this layer is free.').waitFor()
    const bar = page.getByRole('img', { name: /The layer First minutes.*50% of this layer is free.*Experiments that hold a part: 2/ })
    await bar.focus()
    await page.keyboard.press('ArrowRight')
    await expect.poll(() => page.getByRole('status').filter({ hasText: 'Short form, running: 30%' }).count(), soon).toBe(1)
    await page.keyboard.press('ArrowRight')
    await expect.poll(() => page.getByRole('status').filter({ hasText: 'Invite first, paused: 20%' }).count(), soon).toBe(1)
    await page.getByText('paused, keeps 20%').waitFor()
    await page.getByText('Cannot be archived: Invite first and one more hold a part in Production').waitFor()
    expect(await seriousFindings(page)).toEqual([])

    await page.getByRole('button', { name: 'Rename…' }).click()
    await page.getByRole('textbox', { name: 'Name' }).fill('First ten minutes')
    await page.getByRole('button', { name: 'Rename', exact: true }).click()
    await page.getByRole('heading', { level: 3, name: 'First ten minutes' }).waitFor()

    for (const key of ['short-form', 'invite']) {
      const stands = await admin.experiment.get.query({ key })
      await admin.experiment.stop.mutate({ key, version: stands.version, decision: 'rollback', variant: null, why: 'no' })
    }
    await page.reload()
    await page.getByText('and gave 30% back').waitFor()
    await page.getByRole('button', { name: 'Archive the layer' }).click()
    await page.getByText('There is no layer yet').waitFor()
    expect(console.complaints).toEqual([])
  })

  test('a holdout says whom it reaches before it begins, and that it does not begin again before it ends', async () => {
    await using console = await openConsole()
    const { page, running: { admin } } = console
    await admin.metric.create.mutate(metricOf('activated'))
    await admin.layer.create.mutate({ key: 'first-minutes', name: 'First minutes' })
    await launched(console, 'short-form', 'Short form', 30_000)
    await console.visit('/plan/layers')
    await page.getByRole('button', { name: 'New holdout' }).click()
    await page.getByRole('textbox', { name: 'Name' }).fill('This quarter')
    await page.getByLabel('Share of people kept out').fill('10')
    await page.getByText('One running experiment is reached; about 0 counted people get control from now on.').waitFor()
    await page.getByRole('radio', { name: 'experiments with one tag' }).check()
    await page.getByRole('textbox', { name: 'Tag' }).fill('pricing')
    await page.getByText('No running experiment is reached.').waitFor()
    await page.getByRole('textbox', { name: 'Tag' }).fill('growth')
    await page.getByText('Short form: about 0 of 0 counted').waitFor()
    expect(await seriousFindings(page)).toEqual([])
    await page.getByRole('button', { name: 'Begin the holdout' }).click()
    await page.getByText(/Keeps 10% of people out of experiments tagged “growth”, since/).waitFor()
    expect((await admin.holdout.list.query({})).holdouts).toMatchObject([{ key: 'this-quarter', share: 10_000, tag: 'growth', endedAt: null }])
    await page.getByText('Nobody who is held out has come to one of its experiments yet.').waitFor()

    await page.getByRole('button', { name: 'End the holdout' }).click()
    await page.getByText('This cannot be undone').waitFor()
    expect(await seriousFindings(page)).toEqual([])
    await page.getByRole('dialog').getByRole('button', { name: 'End the holdout' }).click()
    await page.getByText(/Kept 10% of people out of experiments tagged “growth”/).waitFor()
    expect(console.complaints).toEqual([])
  })
})
