import { expect, test } from 'vitest'
import { seriousFindings } from '#tests/support/axe.ts'
import { describeInBrowser, openConsole, soon } from '#tests/support/console.ts'
import { metricOf } from '#tests/support/shared-metric.ts'
import { tell, type Told } from '#tests/support/told.ts'

const HOUR = 3_600_000

describeInBrowser('the journey', () => {
  test('shows where people stop and by which channel they came; a rule made of what falls into Other cuts it anew', async () => {
    await using console = await openConsole()
    const { page, running } = console
    await console.visit('/understand/journey')
    await page.getByText('Nobody came first in these days').first().waitFor()
    await running.admin.metric.create.mutate(metricOf('activated'))
    const now = running.world.clock.now().getTime()
    const did = (person: string, fields: Record<string, unknown>, hours: number): Told => ({ type: 'track', messageId: `${person} ${hours}`, anonymousId: person, timestamp: new Date(now - (10 - hours) * HOUR).toISOString(), ...fields })
    const from = (person: string, search: string): Told => did(person, { type: 'page', context: { page: { url: `https://shop.example/${search}` } } }, 1)
    await tell(running, [
      from('a', '?gclid=1'), did('a', { event: 'Signed Up' }, 2), did('a', { event: 'Activated' }, 3),
      from('b', '?gclid=2'), did('b', { event: 'Signed Up' }, 2),
      from('c', '?utm_source=poster&utm_medium=qr'), from('d', '?utm_source=poster&utm_medium=qr'), from('e', '?utm_source=poster&utm_medium=qr'),
    ])
    await running.settled()

    await page.reload()
    await page.getByText('Most people stop between Awareness and Onboarding: 3 of 5. 40.0% go on.').waitFor()
    await page.getByRole('img', { name: 'People by the stage they reached: Awareness 5, Onboarding 2, Aha 1.' }).waitFor()
    await page.getByText('5 of 5 came less than 30 days ago').waitFor()
    await page.getByRole('table', { name: 'Channel' }).getByRole('row', { name: /Other\s*3 people.*0\.0%/ }).waitFor()
    await page.getByRole('button', { name: 'As a table' }).first().click()
    await page.getByRole('row', { name: 'Onboarding 2 40.0% 3' }).waitFor()
    expect(await seriousFindings(page)).toEqual([])
    await page.getByText('Source', { exact: true }).first().click()
    await page.getByRole('table', { name: 'Source' }).getByRole('row', { name: /poster\s*3 people/ }).waitFor()
    expect(new URL(page.url()).search).toBe('?by=source')
    await console.visit('/understand/journey?period=between&from=2001-01-01&until=2001-01-02')
    await page.getByText('Nobody came first in these days (1 January 2001 to 2 January 2001).').waitFor()

    await console.visit('/understand/channels')
    await page.getByText('Of 5 people who first came in the last 28 days 3 (60.0%) are in Other.').waitFor()
    await page.getByRole('button', { name: 'Make a rule poster / qr' }).click()
    const form = page.getByRole('dialog', { name: 'New rule' })
    await form.getByLabel('Channel').fill('Outdoor')
    await form.getByText('Takes 3 of the people of the last 28 days.').waitFor()
    expect(await seriousFindings(page)).toEqual([])
    await form.getByRole('button', { name: 'Put it first' }).click()
    await page.getByText('Of 5 people who first came in the last 28 days 0 (0.0%) are in Other.').waitFor()

    // Somebody else saves meanwhile: both versions are shown, and mine stays.
    const channels = await running.admin.channel.get.query()
    type Rules = Parameters<typeof running.admin.channel.save.mutate>[0]['rules']
    await running.admin.channel.save.mutate({ version: 0, rules: structuredClone(channels.standard.slice(1)) as unknown as Rules })
    await page.getByRole('button', { name: 'Save the channels' }).click()
    await page.getByText('Somebody saved').first().waitFor()
    await page.getByRole('button', { name: 'Put mine in its place' }).click()
    await page.getByLabel('Why').fill('Posters are ours')
    expect(await seriousFindings(page)).toEqual([])
    await page.getByRole('button', { name: 'Save the channels' }).click()
    await page.getByText('Everything is saved. Version 2.').waitFor()
    await expect.poll(async () => (await running.admin.channel.get.query()).rules[0]?.channel, soon).toBe('Outdoor')
    await console.visit('/understand/journey')
    await page.getByRole('table', { name: 'Channel' }).getByRole('row', { name: /Outdoor\s*3 people/ }).waitFor()
    await console.visit('/understand/people/device%3Ac')
    await page.getByRole('region', { name: 'Where this person came from' }).getByText('Outdoor').waitFor()
    expect(console.complaints).toEqual([])
  })
})
