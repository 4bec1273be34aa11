import type { Locator, Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { evaluate } from '#sdk/core/evaluate.ts'
import type { CompactRuleset } from '#sdk/core/compact.ts'
import type { Json } from '#sdk/core/ruleset.ts'
import type { RunningApp } from '#tests/support/app.ts'
import { seriousFindings } from '#tests/support/axe.ts'
import { describeInBrowser, openConsole, soon } from '#tests/support/console.ts'

/** What the browser's SDK would be told, for somebody with these attributes. */
async function servedTo(running: RunningApp, attributes: { readonly [name: string]: Json }): Promise<unknown> {
  await running.app.parts.shelf.refresh()
  const ruleset = (await (await fetch(`${running.url}/v1/ruleset/${running.keys.client}`)).json()) as CompactRuleset
  return evaluate(ruleset, 'guide', false, { subject: 'ana', attributes }, running.world.clock.now().getTime()).value
}

async function choose(page: Page, word: Locator, typed: string): Promise<void> {
  await word.click()
  await page.getByRole('textbox', { name: 'What is asked' }).fill(typed)
  await page.getByRole('option', { name: typed }).first().click()
}

async function pick(page: Page, word: Locator, option: string): Promise<void> {
  await word.click()
  await page.getByRole('option', { name: option }).first().click()
}

async function write(page: Page, word: Locator, text: string): Promise<void> {
  await word.click()
  await page.getByRole('dialog').last().getByRole('textbox', { name: 'Value' }).fill(text)
  await page.keyboard.press('Enter')
}

const seen = (anonymousId: string, source: string) => ({ type: 'page', messageId: anonymousId, anonymousId, context: { campaign: { source } } })

describeInBrowser('an audience', () => {
  test('is written as a sentence, counted, checked where it is typed, used by a rule, and kept while it is', async () => {
    await using console = await openConsole()
    const { page, running } = console
    const batch = [seen('one', 'search'), seen('two', 'search'), seen('three', 'mail')]
    await fetch(`${running.url}/v1/batch`, { method: 'POST', headers: { 'authorization': `Bearer ${running.keys.client}`, 'content-type': 'application/json' }, body: JSON.stringify({ batch }) })

    await console.visit('/understand/audiences')
    await page.getByText('There is no audience yet.').waitFor()
    await page.getByRole('button', { name: 'New audience' }).click()
    await page.getByLabel('Name', { exact: true }).fill('From search')
    await page.getByRole('button', { name: 'only if' }).click()
    await choose(page, page.getByRole('button', { name: 'What is asked: campaign' }), 'acquisition.source')
    await pick(page, page.getByRole('button', { name: 'Value: a value' }), 'search 2 people in the last 28 days')
    await page.getByText('2 of the 3 people first seen in the last 28 days.').waitFor()
    expect(await seriousFindings(page)).toEqual([])
    await page.getByRole('button', { name: 'Make the audience' }).click()
    await page.getByRole('heading', { level: 1, name: 'From search' }).waitFor()

    const first = page.getByRole('group', { name: 'Condition 1' })
    await first.getByRole('button', { name: 'or', exact: true }).click()
    await choose(page, first.getByRole('button', { name: 'What is asked: source' }).last(), 'email')
    await pick(page, first.getByRole('button', { name: 'How it compares: is', exact: true }).last(), 'matches the pattern')
    const value = first.getByRole('button', { name: 'Value: a value' })
    await value.click()
    const field = page.getByRole('textbox', { name: 'Value' })
    await field.fill('@tideline+?$')
    await page.getByText('At character 10: “+?” is lazy').waitFor()
    expect(await seriousFindings(page)).toEqual([])
    await field.fill('(?i)@tideline\\.(com|io)$')
    await page.keyboard.press('Enter')
    await page.getByRole('button', { name: 'and', exact: true }).click()
    const second = page.getByRole('group', { name: 'Condition 2' })
    await choose(page, second.getByRole('button', { name: 'What is asked: campaign' }), 'joined')
    await pick(page, second.getByRole('button', { name: 'How it compares: is', exact: true }), 'is on or after')
    await write(page, second.getByRole('button', { name: 'Value: a value' }), '-30d')
    await second.getByRole('button', { name: 'Value: 30 days ago' }).waitFor()
    await page.getByText('At most 3 of the 3 people').waitFor()
    await page.getByText('email, joined: only the code that asks knows').waitFor()
    await page.reload()
    const panel = page.getByRole('complementary', { name: 'One change, not saved' })
    await panel.getByText('(source is search or email matches the pattern (?i)@tideline\\.(com|io)$) and joined is on or after 30 days ago').waitFor()
    await panel.getByRole('button', { name: 'Save for everybody who uses it' }).click()
    await page.getByText('Everything is saved.').waitFor()
    expect((await running.admin.audience.get.query({ key: 'from-search' })).condition).toEqual({
      kind: 'all',
      of: [
        { kind: 'any', of: [{ kind: 'clause', attribute: 'acquisition.source', operator: 'equals', values: ['search'] }, { kind: 'clause', attribute: 'email', operator: 'matches', values: ['(?i)@tideline\\.(com|io)$'] }] },
        { kind: 'clause', attribute: 'joined', operator: 'after', values: ['-30d'] },
      ],
    })

    const flag = await running.admin.flag.create.mutate({ key: 'guide', name: 'Guide', type: 'boolean', variations: [{ key: 'off', value: false }, { key: 'on', value: true }] })
    await running.admin.flag.save.mutate({ key: 'guide', environment: 'production', version: flag.version, why: 'begun', draft: { enabled: true, rules: [{ id: 'rul_1', when: null, serve: { kind: 'variation', variation: 'on' } }], fallthrough: { kind: 'variation', variation: 'off' }, offVariation: 'off' } })
    await console.visit('/release/flags/guide')
    const rules = page.getByRole('region', { name: 'Who gets what' })
    await rules.getByRole('button', { name: 'condition' }).click()
    await choose(page, rules.getByRole('button', { name: 'What is asked: campaign' }), 'audience')
    await pick(page, rules.getByRole('button', { name: 'Which audience: an audience' }), 'From search')
    const unsaved = page.getByRole('complementary', { name: 'One change, not saved' })
    await unsaved.getByText('audience is from-search').waitFor()
    await unsaved.getByLabel('Why?').fill('Those who searched for it.')
    await unsaved.getByRole('button', { name: 'Save to Production' }).click()
    await page.getByText('Everything is saved in Production.').waitFor()
    const joined = new Date(running.world.clock.now().getTime() - 86_400_000).toISOString()
    expect([await servedTo(running, { email: 'mina@Tideline.io', joined }), await servedTo(running, { email: 'mina@tideline.io' })]).toEqual([true, false])

    await console.visit('/understand/audiences')
    await page.getByRole('row', { name: /From search.*used in one place/ }).getByRole('link').click()
    await page.getByRole('region', { name: 'Where it is used' }).getByRole('link', { name: 'Guide' }).waitFor()
    await page.getByRole('region', { name: 'History' }).getByRole('button', { name: 'Undo' }).click()
    await page.getByRole('complementary', { name: 'One change, not saved' }).getByText('source is search', { exact: true }).waitFor()
    await page.getByRole('button', { name: 'Discard' }).click()
    expect(await seriousFindings(page)).toEqual([])
    await page.getByRole('button', { name: 'More' }).click()
    await expect.poll(() => page.getByRole('menuitem', { name: 'Archive the audience: it is used' }).isDisabled(), soon).toBe(true)
    expect(console.complaints).toEqual([])
  })
})
