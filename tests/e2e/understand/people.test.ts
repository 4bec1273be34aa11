import { expect, test } from 'vitest'
import type { RunningApp } from '#tests/support/app.ts'
import { seriousFindings } from '#tests/support/axe.ts'
import { describeInBrowser, openConsole } from '#tests/support/console.ts'
import { metricOf } from '#tests/support/shared-metric.ts'
import { tell, type Told } from '#tests/support/told.ts'

const HOUR = 3_600_000

/** Ana comes by a campaign, meets a variant, signs up, and opens so many boards that the first page of her events has no room for how she came. */
async function anaCame(running: RunningApp): Promise<void> {
  const from = running.world.clock.now().getTime() - 200 * HOUR
  const at = (hours: number): string => new Date(from + hours * HOUR).toISOString()
  const event = (hours: number, fields: { readonly type: Told['type'] } & Record<string, unknown>): Told => ({ messageId: `ana-${hours}`, timestamp: at(hours), anonymousId: 'device-of-ana', ...fields })
  await tell(running, [
    event(0, { type: 'page', properties: { path: '/' }, context: { campaign: { name: 'spring', source: 'google', medium: 'cpc', term: '온보딩' }, page: { url: 'https://shop.example/welcome?gclid=click-1', referrer: 'https://search.example/' } } }),
    event(1, { type: 'track', event: 'Experiment Viewed', properties: { experiment_id: 'headline', variation_id: 'outcome' } }),
    event(2, { type: 'identify', userId: 'ana@company.example', traits: { plan: 'trial' } }),
    event(3, { type: 'track', event: 'Signed Up', userId: 'ana@company.example', properties: {} }),
    ...Array.from({ length: 120 }, (_, n) => event(4 + n, { type: 'track', event: 'Board Opened', userId: 'ana@company.example', properties: { board: n } })),
  ])
  await running.settled()
}

describeInBrowser('people', () => {
  test('are found by how an id begins, and one person is shown whole', async () => {
    await using console = await openConsole()
    const { page, running } = console
    await console.visit('/understand/people')
    await page.getByText('Nobody has arrived yet.').waitFor()
    await running.admin.metric.create.mutate(metricOf('activated'))
    await anaCame(running)

    await page.reload()
    await page.getByRole('row', { name: /ana@company\.example.*google \/ cpc · spring/ }).waitFor()
    await page.getByRole('searchbox', { name: 'How a user id or a visitor id begins' }).fill('zoe')
    await page.getByText('Nobody’s id begins like this.').waitFor()
    await page.getByRole('searchbox').fill('ana@')
    expect(await seriousFindings(page)).toEqual([])
    await page.getByRole('link', { name: 'ana@company.example' }).click()

    await page.getByRole('heading', { level: 1, name: 'ana@company.example' }).waitFor()
    const journey = page.getByRole('list', { name: 'The first time of each event of this person, in order' })
    await journey.waitFor()
    expect(await journey.getByRole('listitem').allInnerTexts()).toEqual([expect.stringMatching(/^Signed Up/), expect.stringMatching(/^Board Opened[\s\S]*1\sh\slater/)])
    const touch = page.getByRole('region', { name: 'Where this person came from' })
    expect(await touch.innerText()).toMatch(/google[\s\S]*cpc[\s\S]*spring[\s\S]*온보딩[\s\S]*click-1[\s\S]*search\.example[\s\S]*shop\.example\/welcome/)
    await page.getByRole('table', { name: 'Experiments' }).getByRole('row', { name: /headline.*outcome.*one variant/ }).waitFor()
    const timeline = page.getByRole('table', { name: 'Everything, newest first' })
    expect(await timeline.getByRole('row', { name: /Signed Up/ }).count()).toBe(0)
    await page.getByRole('button', { name: 'Show more' }).click()
    await timeline.getByRole('row', { name: /Signed Up/ }).waitFor()
    await page.getByText('device-of-ana').first().waitFor()
    expect(await seriousFindings(page)).toEqual([])

    await console.visit('/understand/people/user%3Anobody')
    await page.getByText('Nobody is known by this id.').waitFor()
    await console.visit('/understand/metrics/activated')
    await page.getByRole('heading', { level: 1, name: 'Activated within 7 days' }).waitFor()
    expect(await seriousFindings(page)).toEqual([])
    expect(console.complaints).toEqual([])
  })

  test('an admin takes a wrong claim back, is told before what that does, and the history says who did it and why', async () => {
    await using console = await openConsole()
    const { page, running } = console
    await anaCame(running)
    const before = await running.admin.people.claim.query({ userId: 'ana@company.example' })
    await console.visit(`/understand/people/${encodeURIComponent('user:ana@company.example')}`)
    const section = page.getByRole('region', { name: 'By which id variants are dealt' })
    await section.getByText('By the visitor id device-of-ana').waitFor()
    await section.getByRole('button', { name: 'Detach this claim…' }).click()
    const dialog = page.getByRole('dialog', { name: 'Detach ana@company.example' })
    await dialog.getByText('that may mean another variant from then on').waitFor()
    await dialog.getByText('The device device-of-ana is free').waitFor()
    await dialog.getByText('There is no undo').waitFor()
    expect(await dialog.getByRole('button', { name: 'Detach the claim' }).isDisabled()).toBe(true)
    await dialog.getByLabel('Why is the claim wrong?').fill('Signed in at the library')
    expect(await seriousFindings(page)).toEqual([])
    await dialog.getByRole('button', { name: 'Detach the claim' }).click()
    await section.getByText('Detached from the device device-of-ana').waitFor()
    await section.getByText('Signed in at the library').waitFor()
    await section.getByText('that no device gave').waitFor()
    const after = await running.admin.people.claim.query({ userId: 'ana@company.example' })
    expect([before?.subject, after?.claimedBy, after?.subject === before?.subject]).toEqual(['device-of-ana', 'derived', false])
    expect(await section.getByRole('button', { name: 'Detach this claim…' }).count()).toBe(0)
    expect(console.complaints).toEqual([])
  })
})
