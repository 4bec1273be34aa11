import { readFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import { createRequire } from 'node:module'
import type { AddressInfo } from 'node:net'
import { basename, resolve } from 'node:path'
import { build } from 'esbuild'
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createForcing, forcedAnswer } from '#sdk/overlay/forcing.ts'
import { spokenTo } from '#sdk/overlay/language.ts'
import { whyOf } from '#sdk/overlay/why.ts'
import { words } from '#sdk/overlay/words/en.ts'
import { explain } from '#sdk/core/explain.ts'
import { evaluate } from '#sdk/core/evaluate.ts'
import { chromiumFlags, findChromium, reportMissing } from '#tests/support/programs.ts'
import { aFlag, anExperiment, aRuleset } from '../a-ruleset.ts'
import { StandInServer } from '../stand-in-server.ts'
import type { InPage } from './in-chromium.ts'

declare const inPage: InPage

const program = findChromium()
if (program === undefined) console.warn(reportMissing('chromium'))

describe('what is forced', () => {
  const decided = evaluate(aRuleset(), 'headline', '-', { subject: 's1' }, 0)
  const forced = { variation: 'b', value: 'B', experiment: 'headline', variant: 'treatment' }

  it('is shown with its variant, marked, and is no exposure', () => {
    expect(forcedAnswer(decided, '-', forced, 's1')).toEqual({
      flag: 'headline', value: 'B', variation: 'b', reason: 'OVERRIDE', rule: null, exposes: false, error: null,
      assignment: { experiment: 'headline', phase: 1, variant: 'treatment', variation: 'b', unit: 's1', holdout: null, forced: true, bucket: null },
    })
  })

  it('is left alone where the code asks for another type', () => {
    const number = evaluate(aRuleset(), 'headline', 7, { subject: 's1' }, 0)
    expect(forcedAnswer(number, 7, forced, 's1')).toBe(number)
  })

  it.each(['{', '7', 'null', '{"headline":null}', '{"headline":{"variation":1}}'])('is forgotten where the storage holds %s', (text) => {
    expect(createForcing({ getItem: () => text, setItem: () => undefined, removeItem: () => undefined }).of('headline')).toBe(null)
  })

  it('works where the storage does not', () => {
    const broken = (): never => { throw new DOMException('no', 'SecurityError') }
    const forcing = createForcing({ getItem: broken, setItem: broken, removeItem: broken })
    forcing.force('headline', forced)
    expect(forcing.of('headline')).toEqual(forced)
    forcing.reset()
    expect(forcing.of('headline')).toBe(null)
  })
})

describe('why', () => {
  const isTeam = { kind: 'clause', attribute: 'plan', operator: 'equals', values: ['team'] } as const
  const ruleset = aRuleset({
    flags: {
      headline: aFlag({ rules: [{ id: 'teams', when: isTeam, serve: { kind: 'variation', variation: 'b' } }, { id: 'test', when: null, serve: { kind: 'experiment', experiment: 'headline' } }] }),
      off: aFlag({ on: false }),
    },
    experiments: { headline: anExperiment({ traffic: 60_000 }) },
  })
  const why = (flag: string, context: Parameters<typeof explain>[2]) => whyOf(evaluate(ruleset, flag, '-', context, 0), explain(ruleset, flag, context, 0), words)

  it('names the clause and what the visitor had', () => {
    expect(why('headline', { subject: 's1', attributes: { plan: 'team' } })).toEqual(['A rule fits.', 'Rule teams fits: plan equals "team", here "team".'])
  })

  it('names the buckets and their ranges', () => {
    const [reason, first, second, ...rest] = why('headline', { subject: 's1', attributes: { plan: 'free' } })
    expect([reason, first, second]).toEqual(['A bucket decides.', 'Rule teams does not fit: plan equals "team", here "free".', 'Rule test fits everybody.'])
    expect(rest).toEqual(['Experiment headline, on people.', expect.stringMatching(/^Traffic: bucket \d+, below 60000\.$/), expect.stringMatching(/^Variant (control|treatment): bucket \d+, from \d+ to below \d+\.$/)])
  })

  it('says what is off, and what is unknown', () => {
    expect(why('off', { subject: 's1' })).toEqual(['The flag is switched off.'])
    expect(why('none', { subject: 's1' })[1]).toContain('FLAG_NOT_FOUND')
  })

  it('keeps to what was decided where the explanation knows less of the visitor', () => {
    const evaluation = evaluate(ruleset, 'headline', '-', { subject: 's1', attributes: { plan: 'team' } }, 0)
    expect(whyOf(evaluation, explain(ruleset, 'headline', { subject: 's1' }, 0), words)).toEqual(['A rule fits.', 'Rule teams.'])
  })
})

describe('the language', () => {
  it.each([
    { preferred: ['ko-KR', 'en'], language: 'ko', close: '닫기' },
    { preferred: ['fr', 'JA'], language: 'ja', close: '閉じる' },
    { preferred: ['de-CH'], language: 'en', close: 'Close' },
    { preferred: [], language: 'en', close: 'Close' },
  ])('of a reader of $preferred is $language', async ({ preferred, language, close }) => {
    expect(await spokenTo(preferred)).toMatchObject({ language, words: { close } })
  })
})

/** No inline script, no inline style, no style sheet at all. */
const POLICY = "default-src 'none'; script-src 'self'; connect-src *"

describe.skipIf(program === undefined)('the overlay in a real browser', () => {
  let browser: Browser
  let shop: Server
  let server: StandInServer
  let context: BrowserContext
  let page: Page
  let complaints: string[]

  beforeAll(async () => {
    const bundled = await build({ entryPoints: [resolve(import.meta.dirname, 'in-chromium.ts')], bundle: true, write: false, platform: 'browser', format: 'esm', splitting: true, outdir: 'out', target: 'es2022' })
    const scripts = new Map(bundled.outputFiles.map((file) => [`/${basename(file.path)}`, file.text]))
    shop = createServer((req, res) => {
      const script = scripts.get(req.url ?? '')
      res.writeHead(200, { 'content-type': script === undefined ? 'text/html; charset=utf-8' : 'text/javascript', 'content-security-policy': POLICY })
      res.end(script ?? '<!doctype html><html lang="en"><title>Shop</title><main><h1>Shop</h1></main><script type="module" src="/in-chromium.js"></script></html>')
    })
    await new Promise<void>((done) => shop.listen(0, '127.0.0.1', done))
    browser = await chromium.launch({ executablePath: program ?? '', args: [...chromiumFlags] })
  })

  afterAll(async () => {
    await browser.close()
    shop.closeAllConnections()
    await new Promise<void>((done) => shop.close(() => done()))
  })

  beforeEach(async () => {
    server = await StandInServer.open(aRuleset())
    context = await browser.newContext()
    await context.addCookies([{ name: 'producting_anonymous', value: 'v1', url: address() }])
    server.persons.set('v1', { subject: 'v1', firstSeenAt: 0, acquisition: {}, audiences: [], version: 1, signature: 'x' })
    complaints = []
    page = await open()
  })

  afterEach(async () => {
    await context.close()
    await server[Symbol.asyncDispose]()
  })

  const address = (path = '/'): string => `http://127.0.0.1:${(shop.address() as AddressInfo).port}${path}`

  async function open(path = '/'): Promise<Page> {
    const tab = await context.newPage()
    tab.on('console', (message) => void (message.type() === 'error' && complaints.push(message.text())))
    tab.on('pageerror', (error) => void complaints.push(error.message))
    await start(tab, path)
    return tab
  }

  async function start(tab: Page, path = '/'): Promise<void> {
    await tab.goto(address(path))
    await tab.waitForFunction(() => 'inPage' in globalThis)
    await tab.evaluate((url) => inPage.start({ url, clientKey: 'pk_1', flushAfter: 20, streaming: false }), server.url)
  }

  const headline = (tab = page): Promise<string | null> => tab.textContent('h1')
  const other = async (): Promise<string> => ((await headline()) === 'A' ? 'b' : 'a')
  const choose = async (variation: string): Promise<unknown> => page.getByRole('listitem').filter({ hasText: 'headline' }).first().getByLabel('Show in this tab').selectOption(variation)

  async function opened(): Promise<void> {
    await page.evaluate(() => inPage.client().openOverlay())
    await page.getByText('production, revision 1').waitFor()
  }

  it('is not there until it is asked for, by the address or by the page', async () => {
    expect(await page.locator('producting-overlay').count()).toBe(0)
    await opened()
    expect(await page.getByRole('dialog', { name: 'Producting: flags on this page' }).isVisible()).toBe(true)
    const byAddress = await open('/?producting_overlay')
    await byAddress.getByRole('dialog').waitFor()
    expect(complaints).toEqual([])
  })

  it('speaks the language of its reader', async () => {
    await context.close()
    context = await browser.newContext({ locale: 'ko-KR' })
    page = await open()
    await page.evaluate(() => inPage.client().openOverlay())
    expect(await page.getByRole('dialog', { name: 'Producting: 이 페이지의 플래그' }).getAttribute('lang')).toBe('ko')
    await page.getByText('headline: 이렇게 결정된 이유').click()
    expect(await page.getByText('버킷이 결정합니다.').isVisible()).toBe(true)
    expect(complaints).toEqual([])
  })

  it('lists the flags that the page asked for, what they are and why', async () => {
    await opened()
    expect(await page.getByRole('heading', { level: 3 }).allTextContents()).toEqual(['headline', 'plain'])
    await page.getByText('Why headline was decided so').click()
    expect(await page.getByText(/^Variant (control|treatment): bucket \d+, from \d+ to below \d+\.$/).isVisible()).toBe(true)
    await page.evaluate(() => inPage.client().flag('later', 1))
    await page.getByRole('heading', { name: 'later' }).waitFor()
  })

  it('forces a variation in this tab: at once, through a reload, nowhere else, and it never counts', async () => {
    const variation = await other()
    await page.evaluate(() => inPage.client().flush())
    const before = server.events.length
    await opened()
    await choose(variation)
    const value = variation.toUpperCase()
    await page.waitForFunction((value) => document.querySelector('h1')?.textContent === value, value)
    expect(await page.getByText(`Forced to ${variation} in this tab. It does not count.`).isVisible()).toBe(true)
    // A browser that has forgotten what it told would tell it again.
    await page.evaluate(() => localStorage.clear())
    await start(page)
    expect(await headline()).toBe(value)
    expect(await page.evaluate(() => inPage.client().evaluate('headline', '-'))).toMatchObject({ reason: 'OVERRIDE', exposes: false, assignment: { forced: true } })
    await page.evaluate(() => inPage.client().flush())
    expect(server.events.slice(before).filter(({ event }) => event === 'Experiment Viewed')).toEqual([])
    expect(await headline(await open())).not.toBe(value)
  })

  it('is as decided again after a reset', async () => {
    const decided = await headline()
    await opened()
    await choose(await other())
    await page.getByRole('button', { name: 'Reset' }).click()
    await page.waitForFunction((value) => document.querySelector('h1')?.textContent === value, decided)
    expect(await page.evaluate(() => sessionStorage.length)).toBe(0)
    expect(await page.getByRole('status').textContent()).toBe('Everything is as decided again.')
  })

  it('is used by keys alone, and gives the focus back', async () => {
    const variation = await other()
    await opened()
    expect(await page.getByRole('button', { name: 'Close' }).evaluate((button) => (button.getRootNode() as ShadowRoot).activeElement === button)).toBe(true)
    await page.keyboard.press('Tab')
    await page.keyboard.type(variation)
    await page.waitForFunction((value) => document.querySelector('h1')?.textContent === value, variation.toUpperCase())
    await page.keyboard.press('Escape')
    expect(await page.locator('producting-overlay').count()).toBe(0)
  })

  it.each(['light', 'dark'] as const)('has nothing that axe finds wrong in the %s', async (colorScheme) => {
    // The page's policy would refuse axe's script; the overlay was built under it all the same.
    const free = await browser.newContext({ bypassCSP: true, colorScheme })
    page = await free.newPage()
    await start(page)
    await opened()
    await choose(await other())
    await page.getByText('Why headline was decided so').click()
    await page.evaluate(readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8'))
    const found = await page.evaluate(async () => {
      const { run } = (window as unknown as { readonly axe: typeof import('axe-core') }).axe
      const { violations } = await run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] })
      return violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.target.join(' ')}`))
    })
    await free.close()
    expect(found).toEqual([])
  })
})
