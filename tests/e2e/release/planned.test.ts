import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import type { RunningApp } from '#tests/support/app.ts'
import { seriousFindings } from '#tests/support/axe.ts'
import { describeInBrowser, openConsole, soon } from '#tests/support/console.ts'

const DAY = 86_400_000

async function stored({ admin, environmentId }: RunningApp) {
  const flag = await admin.flag.get.query({ key: 'support-chat' })
  const environment = flag.environments[environmentId]
  if (environment === undefined) throw new Error('the flag is not in production')
  return { ...environment, version: flag.version }
}

/** The share of everybody else that gets "on". */
async function served(running: RunningApp): Promise<number> {
  const { fallthrough } = await stored(running)
  if (fallthrough.kind === 'variation') return fallthrough.variation === 'on' ? 100_000 : 0
  return fallthrough.ranges.filter((range) => range.variation === 'on').reduce((sum, range) => sum + range.to - range.from, 0)
}

async function choose(page: Page, label: string, option: string): Promise<void> {
  await page.getByRole('dialog').getByRole('combobox', { name: label }).click()
  await page.getByRole('option', { name: option }).click()
}

describeInBrowser('changes of a flag for later', () => {
  test('are planned, seen, cancelled, made at their time, and kept with the reason where they could not be', async () => {
    await using console = await openConsole()
    const { page, running } = console
    const { admin, world } = running
    await admin.flag.create.mutate({ key: 'support-chat', name: 'Support chat', type: 'boolean', variations: [{ key: 'off', value: false }, { key: 'on', value: true }] })
    const planned = page.getByRole('region', { name: 'Planned' })
    const dialog = page.getByRole('dialog')
    await console.visit('/release/flags/support-chat')
    await planned.getByText('Nothing is planned here.').waitFor()

    // The clock stands at 18:00 in Seoul on 2 March.
    await planned.getByRole('button', { name: 'Schedule a change' }).click()
    await dialog.getByText('3 March, 09:00 (15 hours from now)').waitFor()
    await dialog.getByLabel('When').fill('2026-03-02T17:00')
    await dialog.getByRole('button', { name: 'Schedule it' }).click()
    await dialog.getByText('This time is past.').waitFor()
    await dialog.getByText('Say in a few words why this changes for people in production.').waitFor()
    await dialog.getByLabel('When').fill('2026-03-04T08:30')
    await dialog.getByLabel('Why?').fill('The office is closed on Wednesday.')
    expect(await seriousFindings(page)).toEqual([])
    await dialog.getByRole('button', { name: 'Schedule it' }).click()
    const upcoming = planned.getByRole('list', { name: 'Upcoming changes' })
    const row = upcoming.getByRole('listitem')
    await row.getByText('The flag is switched off').waitFor()
    expect(await row.innerText()).toMatch(/4 March, 08:30[\s\S]*planned by Mina Park · “The office is closed on Wednesday.”/)
    expect((await admin.flag.schedule.list.query({ key: 'support-chat', environment: 'production' })).changes.map((change) => change.at)).toEqual([new Date('2026-03-03T23:30:00Z')])
    await upcoming.getByRole('button', { name: 'Cancel the change of 4 March, 08:30' }).click()
    await planned.getByText('Nothing is planned here.').waitFor()
    await planned.getByRole('button', { name: 'What became of earlier ones' }).click()
    await planned.getByText('Cancelled by Mina Park, 2 March, 18:00; it was planned for 4 March, 08:30').waitFor()

    // A ramp, by the keyboard alone.
    await planned.getByRole('button', { name: 'Ramp up' }).focus()
    await page.keyboard.press('Enter')
    await dialog.getByText('Now 0% have it; each step only adds people. Times in Asia/Seoul.').waitFor()
    await dialog.getByLabel('Share of step 2').fill('3')
    await dialog.getByText('More than 5%: a step only adds people.').waitFor()
    await dialog.getByLabel('Share of step 2').fill('25')
    await dialog.getByRole('img', { name: 'The steps as they would be' }).waitFor()
    expect(await seriousFindings(page)).toEqual([])
    await dialog.getByLabel('Why?').fill('Carefully.')
    await dialog.getByRole('button', { name: 'Begin the ramp' }).focus()
    await page.keyboard.press('Enter')
    const ramp = planned.getByRole('article', { name: '“on” grows to 100%: everybody else' })
    await ramp.getByText('Next: 25% on 3 March, 09:00 (15 hours from now).').waitFor()
    expect(await served(running)).toBe(5_000)
    const picture = ramp.getByRole('img', { name: /^Steps of the ramp/ })
    await picture.focus()
    await page.keyboard.press('ArrowRight')
    await ramp.getByRole('status').getByText('5% since 2 March, 18:00').waitFor()
    await page.keyboard.press('t')
    await ramp.getByRole('row', { name: '3 Mar, 09:00 25% planned' }).waitFor()
    expect(await seriousFindings(page)).toEqual([])

    await admin.clock.set.mutate({ now: new Date(world.clock.now().getTime() + DAY) })
    await page.reload()
    await ramp.getByText('Next: 100% on 10 March, 09:00 (7 days from now).').waitFor()
    expect(await served(running)).toBe(25_000)
    await page.getByRole('region', { name: 'History' }).getByText('planned for 3 March, 09:00').waitFor()
    await ramp.getByRole('button', { name: 'Pause the ramp' }).click()
    await ramp.getByText(/Paused by Mina Park/).waitFor()
    await ramp.getByRole('button', { name: 'Go on' }).click()
    await ramp.getByText(/^Next: 100%/).waitFor()
    await ramp.getByRole('button', { name: 'Stop the ramp' }).click()
    await dialog.getByText(/Whoever has the value keeps it/).waitFor()
    await dialog.getByRole('button', { name: 'Stop it here' }).click()
    await ramp.waitFor({ state: 'detached' })
    expect(await served(running)).toBe(25_000)

    // New rules for tomorrow, and somebody changes those they were made on.
    const rules = page.getByRole('region', { name: 'Who gets what' })
    await rules.getByRole('button', { name: 'Add a rule' }).click()
    await page.getByRole('complementary', { name: 'One change, not saved' }).waitFor()
    await planned.getByRole('button', { name: 'Schedule a change' }).click()
    await dialog.getByText('Rule 1 is new').waitFor()
    await dialog.getByLabel('Why?').fill('Paying teams first.')
    await dialog.getByRole('button', { name: 'Schedule it' }).click()
    await upcoming.getByText(/Rule 1 is new/).waitFor()
    await page.getByText('Everything is saved in Production.').waitFor()
    const { version } = await stored(running)
    await admin.flag.save.mutate({ key: 'support-chat', environment: 'production', version, draft: { enabled: true, rules: [], fallthrough: { kind: 'variation', variation: 'off' }, offVariation: 'off' }, why: 'Trouble.' })
    await admin.clock.set.mutate({ now: new Date(world.clock.now().getTime() + 2 * DAY) })
    await page.reload()
    await planned.getByRole('button', { name: 'What became of earlier ones' }).click()
    await planned.getByText(/^Not made on .*Somebody had changed the rules that it was made on\.$/).waitFor()
    await page.getByRole('region', { name: 'History' }).getByText('A planned change in Production was not made').waitFor()
    expect((await stored(running)).rules).toEqual([])

    // Another share, for everybody whom no rule fits.
    await planned.getByRole('button', { name: 'Schedule a change' }).click()
    await choose(page, 'What changes', 'Another share')
    await dialog.getByLabel('Share of them').fill('10')
    await dialog.getByLabel('Why?').fill('A tenth.')
    await dialog.getByRole('button', { name: 'Schedule it' }).click()
    await upcoming.getByText('“on” to 10%: everybody else').waitFor()
    await admin.clock.set.mutate({ now: new Date(world.clock.now().getTime() + DAY) })
    await expect.poll(() => served(running), soon).toBe(10_000)
    expect(console.complaints).toEqual([])
  })
})
