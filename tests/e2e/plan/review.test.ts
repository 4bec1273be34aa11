import { expect, test } from 'vitest'
import type { OpenConsole } from '#tests/support/console.ts'
import { seriousFindings } from '#tests/support/axe.ts'
import { describeInBrowser, openConsole, soon } from '#tests/support/console.ts'
import { aDesign } from '#tests/support/make.ts'
import { aMember } from '#tests/support/people.ts'
import { makeSignInLink } from '#server/workspaces/session.service.ts'
import { metricOf } from '#tests/support/shared-metric.ts'

/** Another member in a browser of their own. */
async function another({ browser, running }: OpenConsole, of: Parameters<typeof aMember>[1]) {
  const member = await aMember(running, of)
  const context = await browser.newContext({ locale: 'en-GB', viewport: { width: 1440, height: 900 } })
  const page = await context.newPage()
  await page.goto(await makeSignInLink(running.world.db, running.url, member.id, running.world.clock.now()))
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByRole('navigation', { name: 'What to do' }).waitFor()
  return page
}

describeInBrowser('a plan that another member approves', () => {
  test('is asked about, answered from the inbox, mended, approved and launched, and shipped once both teams signed', async () => {
    await using console = await openConsole()
    const { page, running } = console
    const { admin } = running
    await admin.metric.create.mutate(metricOf('activated'))
    await admin.flag.create.mutate({ key: 'onboarding.checklist', name: 'Checklist', type: 'string', variations: [{ key: 'none', value: 'none' }, { key: 'guided', value: 'guided' }] })
    const design = { ...aDesign(), variants: [...aDesign().variants], overrides: [], guardrails: [], also: [] }
    await admin.experiment.create.mutate({ key: 'checklist', name: 'Guided checklist', surface: 'onboarding', environment: 'production', design })
    const jonas = await another(console, { name: 'Jonas Weber', role: 'approver', team: 'marketing' })

    await console.visit('/start/members')
    await page.getByLabel('Another member approves an experiment before it is launched').click()
    await expect.poll(async () => (await admin.review.get.query({ key: 'checklist' })).needed, soon).toBe(true)
    await page.getByLabel('Product signs off before a variant is shipped').click()
    await expect.poll(async () => (await admin.review.ship.query({ key: 'checklist' })).teams, soon).toEqual(['product'])
    await page.getByLabel('Marketing signs off before a variant is shipped').click()
    await expect.poll(async () => (await admin.review.ship.query({ key: 'checklist' })).teams, soon).toEqual(['product', 'marketing'])

    // A name is offered after "@".
    await console.visit('/experiments/checklist/plan')
    await page.getByLabel('A note for whoever reviews').pressSequentially('Is this right, @jon')
    await page.getByRole('option', { name: 'Jonas Weber' }).click()
    await expect.poll(() => page.getByLabel('A note for whoever reviews').inputValue(), soon).toBe('Is this right, @Jonas Weber ')
    expect(await page.getByRole('button', { name: 'Launch in Production' }).count()).toBe(0)
    await page.getByRole('button', { name: 'Ask for review', exact: true }).click()
    await page.getByText('Jonas Weber can approve.').waitFor()

    // Whoever is asked finds it in the inbox, and says what is missing.
    await jonas.goto(`${running.url}/inbox`)
    await jonas.getByRole('heading', { name: '2 notices are unread' }).waitFor()
    expect(await seriousFindings(jonas)).toEqual([])
    await jonas.getByRole('link', { name: 'Mina Park asks for a review of Guided checklist' }).click()
    await jonas.getByRole('button', { name: 'Ask for changes' }).click()
    await jonas.getByText('Say what is to be changed.').waitFor()
    await jonas.getByLabel('What you want to say').fill('Only half of the people, please.')
    await jonas.getByRole('button', { name: 'Ask for changes' }).click()
    await jonas.getByText('Jonas Weber asks for changes').waitFor()

    await page.reload()
    await page.getByText('“Only half of the people, please.”').waitFor()
    expect(await seriousFindings(page)).toEqual([])
    await page.getByLabel('Write a comment').fill('Right, I will.')
    await page.getByRole('button', { name: 'Comment', exact: true }).click()
    await page.getByRole('list', { name: 'Comments' }).getByText('Right, I will.').waitFor()
    await page.getByRole('button', { name: 'Ask for review again' }).click()
    await page.getByText('Jonas Weber can approve.').waitFor()
    await jonas.reload()
    await jonas.getByRole('button', { name: 'Approve the plan' }).click()
    await jonas.getByText('Approved by Jonas Weber').waitFor()
    await page.reload()
    await page.getByRole('button', { name: 'Launch in Production' }).click()
    await page.waitForURL('**/experiments/checklist/watch')

    // Shipping asks for both teams; whoever asks has spoken for theirs.
    await console.visit('/experiments/checklist/decide')
    await page.getByRole('button', { name: 'Ship Guided' }).or(page.getByRole('button', { name: /^Ship/ })).first().click()
    await page.getByLabel(/why/i).fill('It helps.')
    await page.getByRole('button', { name: 'Ask for the sign-offs' }).click()
    await page.getByText('waiting for Jonas Weber').waitFor()
    expect(await seriousFindings(page)).toEqual([])
    await jonas.goto(`${running.url}/experiments/checklist/decide`)
    await jonas.getByRole('button', { name: 'Sign off Guided' }).click()
    await expect.poll(async () => (await admin.review.ship.query({ key: 'checklist' })).variants[0]?.state, soon).toBe('approved')
    await page.reload()
    await page.getByRole('button', { name: /^Ship/ }).first().click()
    await page.getByLabel(/why/i).fill('Both agree.')
    await page.getByRole('dialog').getByRole('button', { name: /^Ship/ }).click()
    await expect.poll(async () => (await admin.experiment.get.query({ key: 'checklist' })).kind, soon).toBe('stopped')
    expect(console.complaints).toEqual([])
  })
})
