import { expect, test } from 'vitest'
import type { RunningApp } from '#tests/support/app.ts'
import { seriousFindings } from '#tests/support/axe.ts'
import { describeInBrowser, openConsole, soon } from '#tests/support/console.ts'

async function send(running: RunningApp, events: readonly object[]): Promise<void> {
  const batch = events.map((event) => ({ type: 'track', messageId: crypto.randomUUID(), anonymousId: 'visitor-1', ...event }))
  const answer = await fetch(`${running.url}/v1/batch`, { method: 'POST', body: JSON.stringify({ batch }), headers: { authorization: `Bearer ${running.keys.client}` } })
  expect(answer.status).toBe(200)
  await running.app.parts.seen.write(running.world.clock.now())
}

const many = (event: object, times: number): readonly object[] => Array.from({ length: times }, () => event)

describeInBrowser('what arrives', () => {
  test('is seen live, planned from what came, refused where a plan is strict, and taken in after a fix', async () => {
    await using console = await openConsole()
    const { page, running } = console

    // Nothing yet: a command and a button send the first one.
    await console.visit('/understand/events')
    await page.getByText('Nothing has arrived yet.').waitFor()
    await page.getByText(`curl -X POST '${running.url}/v1/track'`).waitFor()
    expect(await seriousFindings(page)).toEqual([])
    await page.getByRole('button', { name: 'Send a test event' }).click()
    const log = page.getByRole('table', { name: 'Live events' })
    await log.getByRole('row', { name: /Test Event/ }).waitFor()

    // It comes by itself, is opened by the keyboard, and stands in the address.
    await send(running, [...many({ event: 'signup_completed', properties: { plan: 'trial', seats: 2 } }, 25), { event: 'signup_complete', properties: { plan: 'trial' } }])
    const slip = log.getByRole('link', { name: 'signup_complete', exact: true })
    await slip.focus()
    await page.keyboard.press('Enter')
    const panel = page.getByRole('dialog', { name: 'signup_complete' })
    await panel.getByText('"plan": "trial"').waitFor()
    await panel.getByText('visitor-1').first().waitFor()
    expect(new URL(page.url()).searchParams.get('event')).toMatch(/^\d+$/)
    expect(await seriousFindings(page)).toEqual([])
    await page.keyboard.press('Escape')
    await panel.waitFor({ state: 'detached' })
    await page.getByRole('button', { name: 'Pause' }).click()
    await page.getByText('Stands still').waitFor()
    await page.getByRole('combobox', { name: 'Name', exact: true }).fill('Test Event')
    await expect.poll(() => log.getByRole('row').count(), soon).toBe(2)
    expect(new URL(page.url()).searchParams.get('name')).toBe('Test Event')

    // A plan is proposed without the slip, looked through, and saved.
    await console.visit('/understand/events/plan')
    await page.getByRole('button', { name: 'Propose from what arrived' }).click()
    await page.getByText('“signup_complete” looks like “signup_completed”.').first().waitFor()
    await page.getByRole('link', { name: 'signup_completed', exact: true }).click()
    const form = page.getByRole('dialog', { name: 'signup_completed' })
    await form.getByRole('switch', { name: 'Refuse what does not fit' }).check({ force: true })
    expect(await seriousFindings(page)).toEqual([])
    await form.getByRole('button', { name: 'Put into the draft' }).click()
    const unsaved = page.getByRole('complementary', { name: '2 changes, not saved' })
    await unsaved.getByText('This event is refused from now on where the plan does not fit: signup_completed').waitFor()
    await unsaved.getByLabel('Why?').fill('Billing reads the seats')
    await unsaved.getByRole('button', { name: 'Save the plan' }).click()
    await page.getByText('Version 1 is in force').waitFor()
    await page.getByText('Billing reads the seats').waitFor()
    expect(await seriousFindings(page)).toEqual([])

    // What does not fit is refused, found by its reason, and taken in once the plan is mended.
    await send(running, many({ event: 'signup_completed', properties: { plan: 'trial', seats: 'two' } }, 3))
    await console.visit('/understand/events/refused')
    await page.getByRole('heading', { level: 1, name: '3 events were refused and kept' }).waitFor()
    const reason = page.getByRole('region', { name: 'Against the tracking plan' })
    await reason.getByText('"seats" is text and should be number.').first().waitFor()
    expect(await seriousFindings(page)).toEqual([])
    const { version, events } = await running.admin.trackingPlan.get.query()
    await running.admin.trackingPlan.save.mutate({ version, events: events.map((event) => ({ ...event, strict: false })) })
    await reason.getByRole('button', { name: 'Try all again' }).click()
    await reason.getByText('3 stored, 0 refused again.').waitFor()
    await page.getByRole('heading', { level: 1, name: 'Refused events' }).waitFor()
    await console.visit('/understand/events?name=signup_completed')
    await expect.poll(() => log.getByText('seats is text, planned is number').count(), soon).toBe(3)

    // Start says so too, and a metric's form asks what was meant.
    await console.visit('/start')
    await page.getByRole('link', { name: /One event that is not in the plan, one of a wrong form today/ }).waitFor()
    await page.getByRole('region', { name: 'Is my SDK connected?' }).getByText('connected, events arrive').or(page.getByText('connected, asks for flags')).first().waitFor()
    expect(console.complaints).toEqual([])
  })

  test('is limited by key: what was sent and what may be sent stand beside it', async () => {
    await using console = await openConsole()
    const { page, running } = console
    await send(running, many({ event: 'Opened' }, 40))
    await running.app.parts.keyUsage.write(running.world.clock.now())
    await console.visit('/start')
    await page.getByRole('button', { name: 'Limits client' }).click()
    await page.getByLabel('Events a month (UTC)').fill('50')
    expect(await seriousFindings(page)).toEqual([])
    await page.getByRole('button', { name: 'Save the limits' }).click()
    await page.getByRole('row', { name: /client.*40 of 50/ }).waitFor()
    const refused = await fetch(`${running.url}/v1/batch`, { method: 'POST', body: JSON.stringify({ batch: many({ type: 'track', event: 'Opened', anonymousId: 'visitor-1' }, 20) }), headers: { authorization: `Bearer ${running.keys.client}` } })
    expect([refused.status, Number(refused.headers.get('retry-after')) > 0]).toEqual([429, true])
    await running.app.parts.keyUsage.write(running.world.clock.now())
    await page.getByRole('row', { name: /client.*20 held off by its limit/ }).waitFor()
    expect(console.complaints).toEqual([])
  })
})
