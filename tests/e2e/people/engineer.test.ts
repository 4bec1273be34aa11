import { expect, test } from 'vitest'
import type { RunningApp } from '#tests/support/app.ts'
import { seriousFindings } from '#tests/support/axe.ts'
import { describeInBrowser, openConsole, soon, type OpenConsole } from '#tests/support/console.ts'
import { aDesign } from '#tests/support/make.ts'
import { ofrep } from '#tests/support/ofrep.ts'
import { metricOf } from '#tests/support/shared-metric.ts'
import { tell } from '#tests/support/told.ts'

const ANA = 'ana@company.example'

/** An experiment runs; Ana comes, signs in, asks for the flag as the product does, and meets what she is dealt. */
async function anaMeetsIt(running: RunningApp): Promise<{ readonly dealt: string; readonly other: string }> {
  const { admin, world } = running
  await admin.metric.create.mutate(metricOf('activated'))
  await admin.flag.create.mutate({ key: 'onboarding.checklist', name: 'Onboarding checklist', type: 'string', variations: [{ key: 'none', value: 'none' }, { key: 'guided', value: 'guided' }] })
  const design = { ...aDesign(), variants: [...aDesign().variants], overrides: [], guardrails: [], also: [] }
  const { version } = await admin.experiment.create.mutate({ key: 'checklist', name: 'Checklist', surface: 'onboarding', environment: 'production', design })
  await admin.experiment.launch.mutate({ key: 'checklist', version })
  const timestamp = world.clock.now().toISOString()
  const event = { anonymousId: 'device-of-ana', timestamp }
  await tell(running, [{ ...event, type: 'page', messageId: 'ana-1' }, { ...event, type: 'identify', messageId: 'ana-2', userId: ANA }])
  const dealt = await servedTo(running)
  const variant = dealt === 'none' ? 'control' : 'guided'
  await tell(running, [{ ...event, type: 'track', messageId: 'ana-3', userId: ANA, event: 'Experiment Viewed', properties: { experiment_id: 'checklist', variation_id: variant } }])
  await running.settled()
  return variant === 'control' ? { dealt: 'Control', other: 'Guided' } : { dealt: 'Guided', other: 'Control' }
}

async function servedTo(running: RunningApp): Promise<unknown> {
  await running.app.parts.shelf.refresh()
  return (await ofrep(running, '/onboarding.checklist', { targetingKey: ANA })).body['value']
}

/** One event, as the SDK sends it, and how it is answered. */
async function tracked(url: string, key: string): Promise<number> {
  const headers = { 'content-type': 'application/json', authorization: `Basic ${btoa(`${key}:`)}` }
  return (await fetch(`${url}/v1/track`, { method: 'POST', headers, body: JSON.stringify({ event: 'Board Created', anonymousId: 'visitor-1', messageId: crypto.randomUUID() }) })).status
}

async function rotatesAKey({ page, running, visit }: OpenConsole): Promise<void> {
  const shownKey = async (name: RegExp) => {
    const once = page.getByRole('group', { name })
    const secret = (await once.locator('code').textContent()) ?? ''
    return { secret, copied: async () => { await page.getByRole('button', { name: 'I have copied it' }).click(); await once.waitFor({ state: 'detached' }) } }
  }
  await visit('/start')
  await page.getByRole('button', { name: 'Make a key' }).click()
  await page.getByLabel('Name').fill('Shop')
  await page.getByRole('button', { name: 'Make the key' }).click()
  const first = await shownKey(/Shop/)
  expect(first.secret).toMatch(/^pk_/)
  expect(await page.locator('pre', { hasText: 'createBrowserClient' }).textContent()).toContain(`clientKey: '${first.secret}'`)
  expect(await tracked(running.url, first.secret)).toBe(200)
  await first.copied()
  expect(await page.content()).not.toContain(first.secret)

  // The new one is there before the old one goes.
  await page.getByRole('button', { name: 'Replace Shop' }).click()
  await page.getByText('Both work: change your programs one by one').waitFor()
  await page.getByRole('button', { name: 'Make the new key' }).click()
  const second = await shownKey(/Shop/)
  expect(second.secret).not.toBe(first.secret)
  expect([await tracked(running.url, first.secret), await tracked(running.url, second.secret)]).toEqual([200, 200])
  await second.copied()
  await page.reload()
  const old = page.getByRole('row', { name: /Shop.*being replaced by/ })
  expect(await page.content()).not.toContain(second.secret)
  await old.getByRole('button', { name: 'Withdraw Shop' }).click()
  await page.getByText('This cannot be undone.').waitFor()
  await page.getByRole('button', { name: 'Withdraw the key' }).click()
  await expect.poll(() => tracked(running.url, first.secret), soon).toBe(401)
  expect(await tracked(running.url, second.secret)).toBe(200)
  await page.getByRole('button', { name: 'Show one withdrawn key' }).click()
  await page.getByRole('row', { name: /Shop.*withdrawn/ }).waitFor()
}

describeInBrowser('an engineer', () => {
  test('finds out why a person got a value, forces the other variant, and rotates a key without an outage', async () => {
    await using console = await openConsole()
    const { page, running, visit } = console
    const { dealt, other } = await anaMeetsIt(running)
    const before = await servedTo(running)

    // From the person that wrote to support to the reason, without carrying an id over.
    await visit('/understand/people')
    await page.getByRole('searchbox').fill('ana@')
    await page.getByRole('link', { name: ANA }).click()
    await page.getByRole('table', { name: 'Experiments' }).getByRole('link', { name: 'Why this one?' }).click()
    const answer = page.getByRole('region', { name: 'Why did somebody get a value?' }).getByRole('status')
    await answer.getByText(`${ANA} gets ${String(before)}`).waitFor()
    expect(await answer.innerText()).toMatch(new RegExp(`Bucket [\\d,]+ of 100,000 falls into ${dealt}`, 'i'))
    expect(await seriousFindings(page)).toEqual([])

    await page.getByRole('link', { name: 'Checklist', exact: true }).first().click()
    await page.getByRole('link', { name: 'Watch', exact: true }).last().click()
    await page.getByRole('button', { name: 'Change what runs…' }).click()
    await page.getByLabel('User id or visitor id').fill(ANA)
    await page.getByRole('combobox', { name: 'meets' }).or(page.getByRole('textbox', { name: 'meets' })).first().click()
    await page.getByRole('option', { name: other }).click()
    await page.getByRole('button', { name: 'Add the id' }).click()
    const panel = page.getByRole('complementary', { name: /not saved/ })
    await panel.getByLabel('Why?').fill('To look at the other one with her')
    await panel.getByRole('button', { name: 'Save; the result goes on' }).click()
    await expect.poll(() => servedTo(running), soon).not.toBe(before)
    await visit(`/release/flags/onboarding.checklist?who=${encodeURIComponent(ANA)}`)
    await answer.getByText(`${ANA} gets ${String(await servedTo(running))}`).waitFor()
    expect(await answer.innerText()).toContain('Named: always gets this, and never counts.')

    await rotatesAKey(console)
    expect(console.complaints).toEqual([])
  })
})
