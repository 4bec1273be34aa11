import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { type DemoApp, openDemoApp, until } from '#tests/server/demo/demo-app.ts'
import { describeInBrowser } from '#tests/support/console.ts'
import { chromiumFlags, findChromium } from '#tests/support/programs.ts'
import { openWorld } from '#tests/support/world.ts'

const DAY = 86_400_000
describeInBrowser('a visitor of the demo', () => {
  let browser: Browser
  let complaints: string[] = []
  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: findChromium() ?? '', args: [...chromiumFlags] })
  })
  afterAll(() => browser.close())
  afterEach(() => {
    const heard = complaints
    complaints = []
    expect(heard).toEqual([])
  })

  /** A browser profile of its own, whose pages' complaints (thrown errors, refused content) are collected. */
  async function open(demo: DemoApp, options: BrowserContextOptions = { viewport: { width: 1280, height: 800 } }): Promise<Page> {
    const page = await (await browser.newContext({ ...options, baseURL: demo.url })).newPage()
    page.on('pageerror', (error) => complaints.push(error.message))
    page.on('console', (message) => {
      if (message.type() === 'error' && !message.text().startsWith('Failed to load resource')) complaints.push(message.text())
    })
    return page
  }

  it('keeps her variant from the campaign to the plan she pays for, and each readout counts her once', async () => {
    await using world = await openWorld()
    await using demo = await openDemoApp({ world, visitors: 400 })
    expect((await demo.filled()).state).toBe('done')
    const before = await readouts(demo)
    const first = await open(demo)
    await first.goto(`${demo.url}/demo/?utm_source=google&utm_medium=cpc&utm_campaign=autumn-fair&utm_term=board+for+a+fair`)
    const headline = await heading(first)
    const landing = await decided(first, 'landing.headline')
    expect(['plain', 'outcome']).toContain(landing)

    await first.getByRole('link', { name: 'Start free trial' }).first().click()
    await first.getByLabel('Email').fill('Ida@Example.com')
    await first.getByRole('button', { name: 'Start free trial' }).click()
    await first.getByLabel('New card').waitFor()
    expect(await decided(first, 'landing.headline')).toBe(landing)
    const onboarding = await decided(first, 'onboarding.checklist')
    const subject = await who(first, 'subject')

    const second = await open(demo)
    await second.goto(`${demo.url}/demo/sign-in`)
    expect(await who(second, 'subject')).not.toBe(subject)
    await second.getByLabel('Email').fill('ida@example.com')
    await second.getByRole('button', { name: 'Sign in' }).click()
    await second.getByLabel('New card').waitFor()
    expect(await who(second, 'subject')).toBe(subject)
    expect(await decided(second, 'onboarding.checklist')).toBe(onboarding)
    await second.getByRole('link', { name: 'Pinewall, home' }).click()
    expect(await heading(second)).toBe(headline)

    await completeOnboarding(second)
    await second.getByRole('navigation').getByRole('link', { name: 'Pricing' }).click()
    await second.getByRole('button', { name: 'Choose Team' }).click()
    await second.getByText('Thank you. Your plan is paid for this month.').waitFor()
    await told(demo, 'Upgraded')

    const after = await readouts(demo)
    expect(change(before.now, after.now, landing)).toEqual({ exposed: 1, maturing: 1, matured: 0, converted: 0, rate: 0 })
    expect(after.now.verdict).toEqual(before.now.verdict)
    expect(change(before.later, after.later, landing)).toMatchObject({ exposed: 1, maturing: 0, matured: 1, converted: 1 })
    expect(change(before.onboarding, after.onboarding, onboarding)).toMatchObject({ exposed: 1, maturing: 1, matured: 0 })
    await rightOnHerPage(demo, landing)
  })

  it('may come without a campaign, on a small screen, by keyboard, and is shown nothing before it is decided', async () => {
    await using world = await openWorld()
    await using demo = await openDemoApp({ world })
    const page = await open(demo, { viewport: { width: 390, height: 844 } })
    await page.addInitScript(() => {
      const seen: string[] = []
      Object.assign(window, { headlines: seen })
      new MutationObserver(() => {
        const text = document.querySelector('h1')?.textContent
        if (text && seen.at(-1) !== text) seen.push(text)
      }).observe(document, { childList: true, subtree: true, characterData: true })
    })
    await page.goto(`${demo.url}/demo/`)
    await heading(page)
    expect(await page.evaluate(() => (window as unknown as { readonly headlines: readonly string[] }).headlines)).toHaveLength(1)
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true)
    await page.keyboard.press('Tab')
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Skip to the content')
  })

  it('finds every page accessible, in light and in dark', async () => {
    await using world = await openWorld()
    await using demo = await openDemoApp({ world })
    for (const colorScheme of ['light', 'dark'] as const) {
      const page = await open(demo, { viewport: { width: 1280, height: 800 }, colorScheme })
      for (const path of ['/demo/', '/demo/pricing', '/demo/sign-in', '/demo/nowhere', '/demo/signup']) {
        await page.goto(path)
        await heading(page)
        expect(await violations(page), `${path} in ${colorScheme}`).toEqual([])
      }
      await page.getByLabel('Email').fill(`ida.${colorScheme}@example.com`)
      await page.getByRole('button', { name: 'Start free trial' }).click()
      await completeOnboarding(page)
      await page.getByText('What Producting decides here').click()
      expect(await violations(page), `the board in ${colorScheme}`).toEqual([])
    }
  })
})

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** What axe finds against WCAG 2.2 AA, by rule and place. */
async function violations(page: Page): Promise<readonly string[]> {
  await page.evaluate(axe)
  return page.evaluate(async () => {
    const { run } = (window as unknown as { readonly axe: typeof import('axe-core') }).axe
    const found = await run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] })
    return found.violations.flatMap((one) => one.nodes.map((node) => `${one.id}: ${node.target.join(' ')}`))
  })
}

async function heading(page: Page): Promise<string> {
  return page.getByRole('heading', { level: 1 }).innerText()
}

/** What the page itself says that the SDK decided; looking is no exposure. */
async function decided(page: Page, flag: string): Promise<string> {
  return page.locator(`tr[data-flag="${flag}"] td`).first().evaluate((cell) => cell.textContent ?? '')
}

async function who(page: Page, id: string): Promise<string> {
  return page.locator(`dd[data-id="${id}"]`).evaluate((cell) => cell.textContent ?? '')
}

async function completeOnboarding(page: Page): Promise<void> {
  await page.getByRole('navigation').getByRole('link', { name: 'Board' }).click()
  await page.getByLabel('Name of the board').fill('Autumn fair')
  await page.getByRole('button', { name: 'Save name' }).click()
  await page.getByRole('heading', { level: 1, name: 'Autumn fair' }).waitFor()
  for (const card of ['Book the hall', 'Print the flyer', 'Ask the band']) {
    await page.getByLabel('New card').fill(card)
    await page.getByRole('button', { name: 'Add card' }).click()
    await page.getByLabel(`Date of ${card}`).waitFor()
  }
  await page.getByLabel('Date of Book the hall').fill('2027-01-15')
}

/** Resolves when the server has the event of her that is told last, and the one of her activation. */
async function told(demo: DemoApp, event: string): Promise<void> {
  await until(() => herTimeline(demo), (names) => names.includes(event) && names.includes('Activated'))
}

async function herKey(demo: DemoApp): Promise<string> {
  const account = await demo.app.parts.db.selectFrom('demo_accounts').select('demo_accounts.user_id').where('demo_accounts.email', '=', 'ida@example.com').executeTakeFirstOrThrow()
  return `user:${account.user_id}`
}

async function herTimeline(demo: DemoApp): Promise<readonly string[]> {
  const person = await (await demo.admin()).people.get.query({ key: await herKey(demo), limit: 100 })
  return person.timeline.map(({ name }) => name)
}

type Counted = { readonly arms: readonly Arm[]; readonly verdict: unknown }
type Arm = { readonly variant: string; readonly exposed: number; readonly maturing: number; readonly matured: number; readonly converted: number | null; readonly value: number | null }

/** The landing readout as of now and as of when every window has passed, and the onboarding one. */
async function readouts(demo: DemoApp): Promise<{ readonly now: Counted; readonly later: Counted; readonly onboarding: Counted }> {
  await demo.app.parts.readouts.catchUp()
  const now = await counted(demo, 'landing-headline')
  const onboarding = await counted(demo, 'onboarding-checklist')
  demo.clock.advance(8 * DAY)
  const later = await counted(demo, 'landing-headline')
  demo.clock.advance(-8 * DAY)
  return { now, later, onboarding }
}

async function counted(demo: DemoApp, key: string): Promise<Counted> {
  const { metrics, verdict } = await (await demo.admin()).readout.get.query({ key: key as never })
  return { arms: metrics[0]?.arms ?? [], verdict }
}

/** What changed in her arm; every other arm stays as it was. */
function change(before: Counted, after: Counted, variant: string) {
  expect(after.arms.filter((arm) => arm.variant !== variant)).toEqual(before.arms.filter((arm) => arm.variant !== variant))
  const arm = (of: Counted) => of.arms.find((one) => one.variant === variant)
  const difference = (field: 'exposed' | 'maturing' | 'matured' | 'converted' | 'value') => (arm(after)?.[field] ?? 0) - (arm(before)?.[field] ?? 0)
  return { exposed: difference('exposed'), maturing: difference('maturing'), matured: difference('matured'), converted: difference('converted'), rate: difference('value') }
}

async function rightOnHerPage(demo: DemoApp, landing: string): Promise<void> {
  const person = await (await demo.admin()).people.get.query({ key: await herKey(demo), limit: 100 })
  expect(person.firstTouch?.touch).toMatchObject({ source: 'google', medium: 'cpc', campaign: 'autumn-fair', term: 'board for a fair' })
  expect(person.devices).toHaveLength(2)
  expect(person.experiments.map(({ experiment, crossover }) => [experiment, crossover]).toSorted()).toEqual([['landing-headline', false], ['onboarding-checklist', false], ['pricing-layout', false]])
  expect(person.experiments.find(({ experiment }) => experiment === 'landing-headline')?.variant).toBe(landing)
  const names = person.timeline.map(({ name }) => name).toReversed()
  expect(names.filter((name) => ['Home', 'Sign up', 'Signed Up', 'Activated', 'Upgraded'].includes(name))).toEqual(['Home', 'Sign up', 'Signed Up', 'Home', 'Activated', 'Upgraded'])
  const paid = person.timeline.find(({ name }) => name === 'Upgraded')
  expect(paid?.properties).toMatchObject({ plan: 'team', revenue: 29, currency: 'EUR' })
}
