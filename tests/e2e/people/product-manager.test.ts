import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { evaluate } from '#sdk/core/evaluate.ts'
import type { CompactRuleset } from '#sdk/core/compact.ts'
import type { RunningApp } from '#tests/support/app.ts'
import { seriousFindings } from '#tests/support/axe.ts'
import { describeInBrowser, openConsole, soon, type OpenConsole } from '#tests/support/console.ts'
import { exposures } from '#tests/support/exposures.ts'
import { metricOf } from '#tests/support/shared-metric.ts'
import { tell } from '#tests/support/told.ts'

const DAY = 86_400_000
const PEOPLE = 300
/** Of 300 each: 20 % and 35 %. */
const ACTIVE = { none: 60, guided: 105 } as const

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
  // Shares that do not add up are said, mended by one press, and never written down.
  await page.getByLabel('Share of guided').fill('70')
  await page.getByText('The shares add up to 120%, not to 100%.').waitFor()
  await page.getByRole('button', { name: 'Split evenly' }).click()
  await page.getByText('adds up to 100%').waitFor()
  await page.getByRole('button', { name: 'Save as a draft' }).click()
  await page.waitForURL('**/experiments/guided-checklist/plan')
}

async function writeWord(page: Page, label: string, words: string): Promise<void> {
  await page.getByRole('button', { name: new RegExp(`^${label.replace('?', '\\?')}`) }).click()
  await page.getByRole('textbox', { name: label }).fill(words)
  await page.keyboard.press('Enter')
}

/** Another member approves a plan, and both teams sign off what is shipped. */
async function rulesAreSet({ page, visit, running }: OpenConsole): Promise<void> {
  const approvals = async () => (await running.world.db.selectFrom('workspaces').select('approvals').executeTakeFirstOrThrow()).approvals
  await visit('/start/members')
  for (const rule of ['Another member approves an experiment before it is launched', 'Product signs off before a variant is shipped', 'Marketing signs off before a variant is shipped']) await page.getByLabel(rule).click()
  await expect.poll(approvals, soon).toMatchObject({ launch: [expect.anything()], ship: ['product', 'marketing'] })
}

/** Of those who met it some activate a day later; then the clock passes the plan and their windows. */
async function itRunsToItsEnd(running: RunningApp): Promise<void> {
  const { clock } = running.world
  clock.advance(DAY)
  const timestamp = clock.now().toISOString()
  await tell(running, Object.entries(ACTIVE).flatMap(([variant, people]) =>
    Array.from({ length: people }, (_, index) => ({ type: 'track' as const, event: 'Activated', messageId: `activated-${variant}-${index}`, anonymousId: `visitor-${variant}-${index}`, timestamp, properties: {} })),
  ))
  clock.advance(35 * DAY)
  await running.settled()
}

/** What a browser's SDK would be told now, for somebody who just came and met nothing. */
async function servedTo(running: RunningApp, subject: string) {
  await running.app.parts.shelf.refresh()
  const now = running.world.clock.now().getTime()
  const ruleset = (await (await fetch(`${running.url}/v1/ruleset/${running.keys.client}`)).json()) as CompactRuleset
  return evaluate(ruleset, 'onboarding.checklist', 'fallback', { subject, facts: { subject, firstSeenAt: now, acquisition: {}, audiences: [], version: 1 } }, now)
}

describeInBrowser('a product manager', () => {
  test('plans an onboarding experiment, has it approved, launches, reads and ships it with both teams', async () => {
    await using console = await openConsole()
    const { page, running } = console
    const { admin } = running
    await admin.metric.create.mutate(metricOf('activated'))
    await rulesAreSet(console)
    const jonas = await console.joinedBy({ name: 'Jonas Weber', role: 'approver', team: 'marketing' })

    await writePlan(console)
    const draft = await admin.experiment.get.query({ key: 'guided-checklist' })
    expect(draft).toMatchObject({ kind: 'draft', surface: 'onboarding', design: { newPeopleOnly: true, flagKey: 'onboarding.checklist', hypothesis: { audience: 'new trials', because: 'they see the next step' } } })
    expect(draft.design.variants.map(({ variation, weight }) => ({ variation, weight }))).toEqual([{ variation: 'none', weight: 50_000 }, { variation: 'guided', weight: 50_000 }])
    // From here on it saves itself.
    await page.getByLabel('Name', { exact: true }).fill('Checklist for new trials')
    await expect.poll(async () => (await admin.experiment.get.query({ key: 'guided-checklist' })).name, soon).toBe('Checklist for new trials')

    // Asks for review; a name is offered after "@".
    await page.getByLabel('A note for whoever reviews').pressSequentially('Is this right, @jon')
    await page.getByRole('option', { name: 'Jonas Weber' }).click()
    await expect.poll(() => page.getByLabel('A note for whoever reviews').inputValue(), soon).toBe('Is this right, @Jonas Weber ')
    expect(await page.getByRole('button', { name: 'Launch in Production' }).count()).toBe(0)
    await page.getByRole('button', { name: 'Ask for review', exact: true }).click()
    await page.getByText('Jonas Weber can approve.').waitFor()

    // Whoever is asked finds it in the inbox, and says what is missing.
    await jonas.page.goto(`${running.url}/inbox`)
    await jonas.page.getByRole('heading', { name: '2 notices are unread' }).waitFor()
    expect(await seriousFindings(jonas.page)).toEqual([])
    await jonas.page.getByRole('link', { name: 'Mina Park asks for a review of Checklist for new trials' }).click()
    await jonas.page.getByRole('button', { name: 'Ask for changes' }).click()
    await jonas.page.getByText('Say what is to be changed.').waitFor()
    await jonas.page.getByLabel('What you want to say').fill('Only half of the people, please.')
    await jonas.page.getByRole('button', { name: 'Ask for changes' }).click()
    await jonas.page.getByText('Jonas Weber asks for changes').waitFor()
    await page.reload()
    await page.getByText('“Only half of the people, please.”').waitFor()
    expect(await seriousFindings(page)).toEqual([])
    await page.getByLabel('Write a comment').fill('Right, I will.')
    await page.getByRole('button', { name: 'Comment', exact: true }).click()
    await page.getByRole('list', { name: 'Comments' }).getByText('Right, I will.').waitFor()
    await page.getByRole('button', { name: 'Ask for review again' }).click()
    await page.getByText('Jonas Weber can approve.').waitFor()
    await jonas.page.reload()
    await jonas.page.getByRole('button', { name: 'Approve the plan' }).click()
    await jonas.page.getByText('Approved by Jonas Weber').waitFor()

    // Exposures show by themselves, per variant.
    await page.reload()
    await page.getByRole('button', { name: 'Launch in Production' }).click()
    await page.waitForURL('**/experiments/guided-checklist/watch')
    await page.getByText('Nobody has met this experiment yet.').waitFor()
    await exposures(running, { experiment: 'guided-checklist', variants: { none: 2, guided: 3 } })
    await page.getByText('5 people have met this experiment.').waitFor()
    expect([await page.locator('[data-people="guided"]').textContent(), await page.locator('[data-people="none"]').textContent()]).toEqual(['3', '2'])
    await exposures(running, { experiment: 'guided-checklist', variants: { none: PEOPLE, guided: PEOPLE } })
    await page.getByText('600 people have met this experiment.').waitFor()
    await itRunsToItsEnd(running)
    await console.signIn()
    await jonas.signIn()

    await console.visit('/decide')
    await page.getByRole('heading', { level: 1, name: 'One experiment waits for a decision.' }).waitFor()
    expect(await seriousFindings(page)).toEqual([])
    await page.getByRole('link', { name: 'Checklist for new trials' }).click()
    await page.getByRole('heading', { level: 2, name: /^Ship guided\./ }).waitFor()
    const metrics = page.getByRole('table', { name: 'Every metric' })
    expect(await metrics.getByRole('row', { name: /Activated within 7 days/ }).innerText()).toMatch(/20\.0%[\s\S]*35\.0%[\s\S]*\+75\.0%[\s\S]*Better/)
    await page.getByRole('button', { name: 'Raw numbers' }).click()
    expect(await page.getByRole('table', { name: 'Raw numbers' }).getByRole('row', { name: /guided/ }).innerText()).toMatch(/300[\s\S]*300[\s\S]*105/)
    expect(await seriousFindings(page)).toEqual([])
    await page.getByRole('button', { name: 'Ship guided…' }).first().click()
    const form = page.getByRole('dialog', { name: 'Ship a variant of Checklist for new trials' })
    await form.getByText('From then on the audience gets guided: the flag onboarding.checklist serves guided.').waitFor()
    await form.getByRole('button', { name: 'Ask for the sign-offs' }).click()
    await form.getByText('Say why in a few words: the next reader needs it.').waitFor()
    expect(await seriousFindings(page)).toEqual([])
    await page.keyboard.press('Escape')

    // On a phone: the verdict is read, what is at the right of the title stands behind ⋯, and it is stopped from the foot.
    await page.setViewportSize({ width: 390, height: 844 })
    await page.getByRole('heading', { level: 2, name: /^Ship guided\./ }).waitFor()
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true)
    expect(await page.getByRole('button', { name: 'Share …' }).count()).toBe(0)
    await page.getByRole('button', { name: 'More' }).click()
    await page.getByRole('menuitem', { name: 'Share …' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Make a link' }).waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: 'Ship guided…' }).last().click()
    // Shipping asks for both teams; whoever asks has spoken for theirs.
    await form.getByLabel('Why?').fill('It helps.')
    await form.getByRole('button', { name: 'Ask for the sign-offs' }).click()
    await page.getByText('waiting for Jonas Weber').waitFor()
    await page.evaluate(() => window.scrollTo(0, 0))
    expect(await seriousFindings(page)).toEqual([])
    await jonas.page.goto(`${running.url}/experiments/guided-checklist/decide`)
    await jonas.page.getByRole('button', { name: 'Sign off guided' }).click()
    await expect.poll(async () => (await admin.review.ship.query({ key: 'guided-checklist' })).variants[0]?.state, soon).toBe('approved')
    await page.reload()
    await page.getByRole('button', { name: 'Ship guided…' }).last().click()
    await form.getByLabel('Why?').fill('Three weeks in a row, and nobody wrote to support.')
    await form.getByRole('button', { name: 'Ship to everybody' }).click()

    await page.getByRole('heading', { level: 2, name: 'guided is shipped.' }).waitFor()
    await page.getByText('“Three weeks in a row, and nobody wrote to support.”').waitFor()
    await page.getByText(/^Decided by Mina Park/).waitFor()
    expect(await page.getByRole('button', { name: 'Ship guided…' }).count()).toBe(0)
    expect(await servedTo(running, 'somebody new')).toMatchObject({ value: 'guided', reason: 'SHIPPED', exposes: false })
    const { entries } = await admin.history.list.query({})
    expect(entries[0]).toMatchObject({ entityKind: 'experiment', entityKey: 'guided-checklist', actor: { kind: 'member', name: 'Mina Park' }, why: 'Three weeks in a row, and nobody wrote to support.' })
    await page.getByRole('link', { name: 'Open the flag' }).click()
    await page.getByText('Checklist for new trials is decided: its audience gets guided').waitFor()
    expect(console.complaints).toEqual([])
  })
})
