import { expect, test } from 'vitest'
import { evaluate } from '#sdk/core/evaluate.ts'
import type { CompactRuleset } from '#sdk/core/compact.ts'
import type { RunningApp } from '#tests/support/app.ts'
import { seriousFindings } from '#tests/support/axe.ts'
import { describeInBrowser, openConsole } from '#tests/support/console.ts'
import { exposures } from '#tests/support/exposures.ts'
import { aDesign } from '#tests/support/make.ts'
import { metricOf } from '#tests/support/shared-metric.ts'
import { tell } from '#tests/support/told.ts'

const DAY = 86_400_000
const PEOPLE = 300
/** Of 300 each: 20 % and 35 %. */
const ACTIVE = { control: 60, guided: 105 } as const

/** Launched on 2 March; its people met it and some activated; then the clock passes the plan and their windows. */
async function ranToItsEnd(running: RunningApp): Promise<void> {
  const { admin, world } = running
  await admin.metric.create.mutate(metricOf('activated'))
  await admin.flag.create.mutate({ key: 'onboarding.checklist', name: 'Onboarding checklist', type: 'string', variations: [{ key: 'none', value: 'none' }, { key: 'guided', value: 'guided' }] })
  const design = { ...aDesign(), variants: [...aDesign().variants], guardrails: [], also: [] }
  const { version } = await admin.experiment.create.mutate({ key: 'checklist', name: 'Checklist for new trials', surface: 'onboarding', environment: 'production', design })
  await admin.experiment.launch.mutate({ key: 'checklist', version })
  await exposures(running, { experiment: 'checklist', variants: { control: PEOPLE, guided: PEOPLE } })
  world.clock.advance(DAY)
  const timestamp = world.clock.now().toISOString()
  await tell(running, Object.entries(ACTIVE).flatMap(([variant, people]) =>
    Array.from({ length: people }, (_, index) => ({ type: 'track' as const, event: 'Activated', messageId: `activated-${variant}-${index}`, anonymousId: `visitor-${variant}-${index}`, timestamp, properties: {} })),
  ))
  world.clock.advance((design.plan.days + 7) * DAY)
  await running.settled()
}

/** What a browser's SDK would be told now, for somebody who met nothing. */
async function servedTo(running: RunningApp, subject: string) {
  await running.app.parts.shelf.refresh()
  const ruleset = (await (await fetch(`${running.url}/v1/ruleset/${running.keys.client}`)).json()) as CompactRuleset
  return evaluate(ruleset, 'onboarding.checklist', 'fallback', { subject }, running.world.clock.now().getTime())
}

describeInBrowser('deciding an experiment', () => {
  test('from the list to the readout to a shipped variant, with who and why', async () => {
    await using console = await openConsole({ signedIn: false })
    const { page, running } = console
    await ranToItsEnd(running)
    await page.goto(await running.signInLink())
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.getByRole('navigation', { name: 'What to do' }).waitFor()

    await console.visit('/decide')
    await page.getByRole('heading', { level: 1, name: 'One experiment waits for a decision.' }).waitFor()
    expect(await seriousFindings(page)).toEqual([])
    await page.getByRole('link', { name: 'Checklist for new trials' }).click()

    await page.getByRole('heading', { level: 2, name: /^Ship Guided\./ }).waitFor()
    const metrics = page.getByRole('table', { name: 'Every metric' })
    expect(await metrics.getByRole('row', { name: /Activated within 7 days/ }).innerText()).toMatch(/20\.0%[\s\S]*35\.0%[\s\S]*\+75\.0%[\s\S]*Better/)
    await page.getByRole('button', { name: 'Raw numbers' }).click()
    expect(await page.getByRole('table', { name: 'Raw numbers' }).getByRole('row', { name: /Guided/ }).innerText()).toMatch(/300[\s\S]*300[\s\S]*105/)
    expect(await seriousFindings(page)).toEqual([])

    await page.getByRole('button', { name: 'Ship Guided…' }).click()
    const form = page.getByRole('dialog', { name: 'Ship a variant of Checklist for new trials' })
    await form.getByText('From then on the audience gets Guided: the flag onboarding.checklist serves guided.').waitFor()
    await form.getByRole('button', { name: 'Ship to everybody' }).click()
    await form.getByText('Say why in a few words: the next reader needs it.').waitFor()
    expect(await seriousFindings(page)).toEqual([])
    await form.getByLabel('Why?').fill('Three weeks in a row, and nobody wrote to support.')
    await form.getByRole('button', { name: 'Ship to everybody' }).click()

    await page.getByRole('heading', { level: 2, name: 'Guided is shipped.' }).waitFor()
    await page.getByText('“Three weeks in a row, and nobody wrote to support.”').waitFor()
    await page.getByText(/^Decided by Mina Park/).waitFor()
    expect(await page.getByRole('button', { name: 'Ship Guided…' }).count()).toBe(0)

    expect(await servedTo(running, 'somebody new')).toMatchObject({ value: 'guided', reason: 'SHIPPED', exposes: false })
    const { entries } = await running.admin.history.list.query({})
    expect(entries[0]).toMatchObject({ entityKind: 'experiment', entityKey: 'checklist', actor: { kind: 'member', name: 'Mina Park' }, why: 'Three weeks in a row, and nobody wrote to support.' })
    await page.getByRole('link', { name: 'Open the flag' }).click()
    await page.getByText('Checklist for new trials is decided: its audience gets guided').waitFor()
    expect(console.complaints).toEqual([])
  })
})
