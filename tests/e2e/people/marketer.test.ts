import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import type { RunningApp } from '#tests/support/app.ts'
import { seriousFindings } from '#tests/support/axe.ts'
import { describeInBrowser, openConsole } from '#tests/support/console.ts'
import { ofrep } from '#tests/support/ofrep.ts'
import { tell, type Told } from '#tests/support/told.ts'

const DAY = 86_400_000
const KEYWORDS = ['kanban board', 'team planner'] as const
const PEOPLE_A_KEYWORD = 100
/** Of those who see each headline: how many begin a trial, and how many of all pay. */
const BECOME = { plain: { trial: 0.3, paid: 0.1 }, outcome: { trial: 0.6, paid: 0.2 } } as const
type Variant = keyof typeof BECOME

type Visitor = { readonly id: string; readonly campaign: string; readonly term: string }

/** A landing page as Segment sends it: who, from which advertisement. */
function landed({ id, campaign, term }: Visitor, at: Date): Told {
  return { type: 'page', messageId: `landed-${id}`, anonymousId: id, timestamp: at.toISOString(), context: { campaign: { source: 'google', medium: 'cpc', name: campaign, term }, page: { url: 'https://shop.example/' } } }
}

function did(event: string, { id }: Visitor, at: Date, properties: Told['properties'] = {}): Told {
  return { type: 'track', event, messageId: `${event}-${id}`, anonymousId: id, timestamp: at.toISOString(), properties }
}

function visitors(campaign: string, term: string, people: number, from: string): readonly Visitor[] {
  return Array.from({ length: people }, (_, n) => ({ id: `${from}-${campaign}-${term.replaceAll(' ', '-')}-${n}`, campaign, term }))
}

/** What an engineer and both teams have prepared: the switch in the code, and the two numbers. */
async function prepared({ admin }: RunningApp): Promise<void> {
  const within = { filter: null, windowDays: 7, direction: 'more', base: null } as const
  await admin.metric.create.mutate({ key: 'trial', name: 'Trials within 7 days', shared: true, definition: { kind: 'conversion', event: 'Trial Started', ...within } })
  await admin.metric.create.mutate({ key: 'paid', name: 'Paid within 7 days', definition: { kind: 'conversion', event: 'Subscription Started', ...within } })
  await admin.flag.create.mutate({ key: 'landing.headline', name: 'Headline', type: 'string', variations: [{ key: 'plain', name: 'Plain', value: 'Boards for teams' }, { key: 'outcome', name: 'Outcome', value: 'Plan the week in ten minutes' }] })
}

/** The landing page asks which headline to show, shows it, and some of its visitors become customers; nobody of another campaign takes part. */
async function theCampaignRuns(running: RunningApp): Promise<{ readonly [keyword: string]: { readonly [V in Variant]: number } }> {
  const now = running.world.clock.now()
  const came = KEYWORDS.flatMap((term) => visitors('spring-sale', term, PEOPLE_A_KEYWORD, 'new'))
  const others = visitors('newsletter', 'none', 3, 'new')
  await tell(running, [...came, ...others].map((one) => landed(one, now)))
  await running.app.parts.shelf.refresh()
  const shown = async ({ id }: Visitor) => (await ofrep(running, '/landing.headline', { targetingKey: id })).body
  for (const one of others) expect(await shown(one)).toMatchObject({ variant: 'plain', reason: 'DEFAULT' })
  const dealt: Record<string, Record<Variant, Visitor[]>> = {}
  for (const one of came) (dealt[one.term] ??= { plain: [], outcome: [] })[(await shown(one))['variant'] as Variant].push(one)
  const events = Object.values(dealt).flatMap((arms) => (Object.keys(BECOME) as Variant[]).flatMap((variant) => {
    const of = arms[variant]
    const share = (part: number) => of.slice(0, Math.round(of.length * part))
    return [
      ...of.map((one) => did('Experiment Viewed', one, now, { experiment_id: 'spring-headline', variation_id: variant })),
      ...share(BECOME[variant].trial).map((one) => did('Trial Started', one, now)),
      ...share(BECOME[variant].paid).map((one) => did('Subscription Started', one, now, { revenue: 29, currency: 'EUR' })),
    ]
  }))
  await tell(running, events)
  return Object.fromEntries(Object.entries(dealt).map(([term, arms]) => [term, { plain: arms.plain.length, outcome: arms.outcome.length }]))
}

async function choose(page: Page, label: string, option: string): Promise<void> {
  await page.getByRole('combobox', { name: label }).or(page.getByRole('textbox', { name: label })).first().click()
  await page.getByRole('option', { name: option, exact: true }).click()
}

/** A row as it must read for what the people of a keyword became. */
function rowOf(keyword: string, dealt: { readonly [V in Variant]: number }, what: 'trial' | 'paid'): RegExp {
  const rate = (variant: Variant) => `${((Math.round(dealt[variant] * BECOME[variant][what]) / dealt[variant]) * 100).toFixed(1)}%`
  return new RegExp(`${keyword}[\\s\\S]*${rate('plain')}[\\s\\S]*${rate('outcome')}[\\s\\S]*${PEOPLE_A_KEYWORD}`)
}

describeInBrowser('a marketer', () => {
  test('tests the landing page of one campaign and reads by keyword who began a trial and who paid', async () => {
    await using console = await openConsole({ signedIn: false })
    const { running } = console
    const { clock } = running.world
    await prepared(running)
    const before = new Date(clock.now().getTime() - 3 * DAY)
    await tell(running, [...visitors('spring-sale', 'kanban board', 6, 'before'), ...visitors('newsletter', 'none', 2, 'before')].map((one) => landed(one, before)))
    const { page, signIn } = await console.joinedBy({ name: 'Jonas Weber', role: 'editor', team: 'marketing' })

    await page.goto(`${running.url}/plan`)
    await page.getByRole('button', { name: 'Plan an experiment' }).first().click()
    await page.getByLabel('Name', { exact: true }).fill('Spring headline')
    await page.getByText('Landing', { exact: true }).click()
    // The campaign is picked from those that brought people, each with how many.
    await page.getByRole('button', { name: 'only if' }).click()
    await page.getByRole('option', { name: /^spring-sale\s*6 people in the last 28 days$/ }).click()
    await page.getByText('6 of the 8 people first seen in the last 28 days.').waitFor()
    await page.getByRole('button', { name: /^Flag/ }).click()
    await page.getByRole('option', { name: 'landing.headline' }).click()
    await page.getByRole('button', { name: 'Begin with these words' }).click()
    await page.getByRole('button', { name: 'Measure another' }).click()
    await page.getByRole('option', { name: 'Paid within 7 days' }).click()
    expect(await seriousFindings(page)).toEqual([])
    await page.getByRole('button', { name: 'Save as a draft' }).click()
    await page.getByRole('button', { name: 'Launch in Production' }).click()
    await page.waitForURL('**/experiments/spring-headline/watch')

    clock.advance(60_000)
    const dealt = await theCampaignRuns(running)
    await page.getByText(`${KEYWORDS.length * PEOPLE_A_KEYWORD} people have met this experiment.`).waitFor()
    clock.advance(60 * DAY)
    await running.settled()
    await signIn()
    await page.goto(`${running.url}/experiments/spring-headline/decide`)
    await page.getByRole('heading', { level: 2, name: /^Ship Outcome\./ }).waitFor()
    const cut = page.getByRole('table', { name: 'By where people came from' })
    await choose(page, 'Cut by', 'Keyword')
    for (const keyword of KEYWORDS) expect(await cut.getByRole('row', { name: keyword }).innerText()).toMatch(rowOf(keyword, dealt[keyword] ?? { plain: 0, outcome: 0 }, 'trial'))
    await choose(page, 'Read on', 'Paid within 7 days')
    for (const keyword of KEYWORDS) await expect.poll(() => cut.getByRole('row', { name: keyword }).innerText()).toMatch(rowOf(keyword, dealt[keyword] ?? { plain: 0, outcome: 0 }, 'paid'))
    expect(await seriousFindings(page)).toEqual([])
    // The address keeps both choices, so that it can be sent to somebody.
    expect(Object.fromEntries(new URL(page.url()).searchParams)).toEqual({ cut: 'term', on: 'paid' })

    await page.getByRole('link', { name: 'Keyword: the whole journey' }).click()
    await page.getByRole('table', { name: 'Keyword' }).getByRole('row', { name: /kanban board\s*100 people/ }).waitFor()
    await page.getByText('Source', { exact: true }).first().click()
    await page.getByRole('table', { name: 'Source' }).getByRole('row', { name: /google\s*203 people/ }).waitFor()
    expect(console.complaints).toEqual([])
  })
})
