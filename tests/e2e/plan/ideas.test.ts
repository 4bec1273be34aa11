import { expect, test } from 'vitest'
import { seriousFindings } from '#tests/support/axe.ts'
import { describeInBrowser, openConsole } from '#tests/support/console.ts'
import { metricOf } from '#tests/support/shared-metric.ts'

describeInBrowser('an idea', () => {
  test('is written down, scored and voted for, and becomes a plan with its belief', async () => {
    await using console = await openConsole()
    const { page, running } = console
    await running.admin.metric.create.mutate(metricOf('activated'))
    await running.admin.flag.create.mutate({ key: 'onboarding.checklist', name: 'Checklist', type: 'string', variations: [{ key: 'none', value: 'none' }, { key: 'guided', value: 'guided' }] })
    await console.visit('/plan/ideas')
    await page.getByText('No idea yet.').waitFor()
    await page.getByRole('button', { name: 'New idea' }).first().click()
    await page.getByLabel('Title', { exact: true }).fill('A guided checklist')
    for (const [label, text] of [['If who', 'new trials'], ['See what', 'a guided checklist'], ['More of them will', 'activate'], ['Because', 'they see the next step']] as const) await page.getByLabel(label, { exact: true }).fill(text)
    await page.getByRole('button', { name: 'Write the idea down' }).click()
    const idea = page.getByRole('listitem', { name: 'A guided checklist' })
    await idea.getByText('If new trials see a guided checklist, more of them will activate, because they see the next step.').waitFor()
    await idea.getByRole('button', { name: 'Score it for Product' }).click()
    await page.getByRole('radiogroup', { name: 'Impact' }).getByText('5').click()
    await page.getByRole('button', { name: 'Save the score' }).click()
    await idea.getByText('Product: 5 · 3 · 3, by Mina Park').waitFor()
    await idea.getByText('360 of 1,000').waitFor()
    await idea.getByRole('button', { name: /^Vote/ }).click()
    await idea.getByRole('button', { name: 'Voted · one vote' }).waitFor()
    expect(await seriousFindings(page)).toEqual([])
    await idea.getByRole('link', { name: 'Plan it' }).click()
    await page.getByText('From the idea A guided checklist.').waitFor()
    await page.getByRole('heading', { name: 'A guided checklist' }).waitFor()
    await page.getByText('they see the next step').waitFor()
    await console.visit('/learn')
    await page.getByText('Nothing is decided yet.').waitFor()
    expect(await seriousFindings(page)).toEqual([])
    expect(console.complaints).toEqual([])
  })
})
