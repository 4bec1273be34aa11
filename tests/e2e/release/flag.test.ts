import type { Locator, Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { evaluate } from '#sdk/core/evaluate.ts'
import type { CompactRuleset } from '#sdk/core/compact.ts'
import type { RunningApp } from '#tests/support/app.ts'
import { seriousFindings } from '#tests/support/axe.ts'
import { describeInBrowser, openConsole, soon } from '#tests/support/console.ts'

/** What the server's SDK would be told, for somebody of a plan. */
async function servedTo(running: RunningApp, plan: string): Promise<unknown> {
  await running.app.parts.shelf.refresh()
  const ruleset = (await (await fetch(`${running.url}/v1/ruleset`, { headers: { authorization: `Bearer ${running.keys.server}` } })).json()) as CompactRuleset
  return evaluate(ruleset, 'support-chat', false, { subject: 'ana', attributes: { plan } }, running.world.clock.now().getTime()).value
}

async function stored(running: RunningApp) {
  const flag = await running.admin.flag.get.query({ key: 'support-chat' })
  const environment = flag.environments[running.environmentId]
  if (environment === undefined) throw new Error('the flag is not in production')
  return { ...environment, version: flag.version }
}

/** Words of a sentence are pressed, then chosen or written where they stand. */
async function choose(page: Page, word: Locator, option: string): Promise<void> {
  await word.click()
  await page.getByRole('option', { name: option }).first().click()
}

async function write(page: Page, word: Locator, text: string): Promise<void> {
  await word.click()
  await page.getByRole('dialog').getByRole('textbox').fill(text)
  await page.keyboard.press('Enter')
}

async function save(page: Page, why: string): Promise<void> {
  const panel = page.getByRole('complementary', { name: /not saved$/ })
  await panel.getByLabel('Why?').fill(why)
  await panel.getByRole('button', { name: 'Save to Production' }).click()
  await page.getByText('Everything is saved in Production.').waitFor()
}

describeInBrowser('a flag', () => {
  test('is made, gets a rule as a sentence, is saved with a reason, undone from its history, and kept by two writers', async () => {
    await using console = await openConsole()
    const { page, running } = console
    const rules = page.getByRole('region', { name: 'Who gets what' })
    const history = page.getByRole('region', { name: 'History' })

    await console.visit('/release')
    await page.getByRole('button', { name: 'New flag' }).click()
    await page.getByLabel('Name', { exact: true }).fill('Support chat')
    expect(await page.getByLabel('Key', { exact: true }).inputValue()).toBe('support-chat')
    expect(await seriousFindings(page)).toEqual([])
    await page.getByRole('button', { name: 'Make the flag' }).click()
    await page.getByRole('heading', { level: 1, name: 'Support chat' }).waitFor()

    await page.getByRole('button', { name: 'Add a rule' }).click()
    await rules.getByRole('button', { name: 'condition' }).click()
    await rules.getByRole('button', { name: 'What is asked: campaign' }).click()
    await page.keyboard.type('plan')
    await page.getByRole('option', { name: '“plan”, as the code sends it' }).waitFor()
    await page.keyboard.press('Enter')
    await choose(page, rules.getByRole('button', { name: 'How it compares: is', exact: true }), 'is one of')
    expect(await servedTo(running, 'team')).toBe(false)
    await write(page, rules.getByRole('button', { name: 'Value: a value' }), 'team, business')
    await choose(page, rules.getByRole('button', { name: 'Value: off' }).first(), 'on')
    const panel = page.getByRole('complementary', { name: 'One change, not saved' })
    await panel.getByText('If plan is one of team, business, serve on to 100%').waitFor()
    expect(await seriousFindings(page)).toEqual([])
    await panel.getByRole('button', { name: 'Save to Production' }).click()
    await panel.getByText('Say in a few words why this changes for people in production.').waitFor()
    expect((await stored(running)).rules).toEqual([])
    await save(page, 'Paying teams first.')
    expect(await Promise.all(['team', 'trial'].map((plan) => servedTo(running, plan)))).toEqual([true, false])

    await write(page, rules.getByRole('button', { name: 'Share of the people that fit: 100%' }), '25')
    await page.getByText('Rule 1 serves “on” to').waitFor()
    await page.reload()
    await rules.getByRole('button', { name: 'Share of the people that fit: 25%' }).waitFor()
    await save(page, 'A quarter until Monday.')
    expect((await stored(running)).rules[0]?.serve).toMatchObject({ kind: 'rollout', ranges: [{ from: 0, to: 25_000, variation: 'on' }] })

    const newest = history.getByRole('listitem').first()
    await newest.getByText('A quarter until Monday.').waitFor()
    expect(await newest.innerText()).toContain('Mina Park')
    await newest.getByRole('button', { name: 'Undo' }).click()
    await save(page, 'All of them again.')
    expect((await stored(running)).rules[0]?.serve).toEqual({ kind: 'variation', variation: 'on' })

    await page.getByRole('region', { name: 'Why did somebody get a value?' }).getByLabel('Who').fill('ana')
    await page.getByLabel('What the code says, one a line').fill('plan = team')
    await page.getByRole('button', { name: 'Ask', exact: true }).click()
    await page.getByText('ana gets on by rule 1').waitFor()
    await page.getByText('Plan is team.').waitFor()

    // Somebody else serves everybody else "on" while this page serves rule 1 to a half.
    await write(page, rules.getByRole('button', { name: 'Share of the people that fit: 100%' }), '50%')
    const { version } = await stored(running)
    const theirs = { enabled: true, rules: [{ id: 'rul_theirs', when: null, serve: { kind: 'rollout' as const, shares: [{ variation: 'on', weight: 10_000 }] } }], fallthrough: { kind: 'variation' as const, variation: 'off' }, offVariation: 'off' }
    const rule = (await stored(running)).rules[0]
    if (rule === undefined) throw new Error('the rule is gone')
    await running.admin.flag.save.mutate({ key: 'support-chat', environment: 'production', version, draft: { ...theirs, rules: [{ id: rule.id, when: rule.when, serve: { kind: 'variation', variation: 'on' } }, ...theirs.rules] }, why: 'A tenth of everybody.' })
    await page.getByRole('complementary', { name: 'One change, not saved' }).getByLabel('Why?').fill('Half of the teams.')
    await page.getByRole('button', { name: 'Save to Production' }).click()
    const both = page.getByRole('alert', { name: 'Somebody saved this meanwhile' })
    await both.getByRole('row', { name: /^Rule 1 .*serve on to 50% .*serve on to 100%$/ }).waitFor()
    expect(await both.getByRole('row', { name: 'Rule 2 – Serve on to 10% of everybody' }).count()).toBe(1)
    await both.getByText('“A tenth of everybody.”').waitFor()
    expect(await seriousFindings(page)).toEqual([])
    await both.getByRole('button', { name: 'Put my changes on theirs' }).click()
    await page.getByRole('complementary', { name: 'One change, not saved' }).getByRole('button', { name: 'Save to Production' }).click()
    await expect.poll(async () => (await stored(running)).rules.map((one) => one.serve), soon).toMatchObject([
      { kind: 'rollout', ranges: [{ from: 0, to: 50_000, variation: 'on' }] },
      { kind: 'rollout', ranges: [{ from: 0, to: 10_000, variation: 'on' }] },
    ])
    await history.getByText('Half of the teams.').waitFor()
    await console.visit('/release')
    await page.getByRole('row', { name: /Support chat.*2 rules, else off/ }).waitFor()
    expect(await seriousFindings(page)).toEqual([])
    expect(console.complaints).toEqual([])
  })
})
