import { resolve } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { documentOf, hasChromium, openChromium } from './chromium.ts'

describe.skipIf(!hasChromium)('with the keyboard alone', () => {
  let browser: Browser
  let html: string
  let page: Page

  beforeAll(async () => {
    const [opened, built] = await Promise.all([openChromium(), documentOf(resolve(import.meta.dirname, 'keyboard.page.tsx'))])
    browser = opened
    html = built
    page = await browser.newPage()
    await page.setContent(html)
    await page.getByRole('heading', { level: 1 }).waitFor()
  })

  afterAll(async () => {
    await browser?.close()
  })

  const state = async (): Promise<Record<string, unknown>> => JSON.parse((await page.getByTestId('state').textContent()) ?? '{}')

  test('the first stop is the way past the column', async () => {
    await page.keyboard.press('Tab')
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Skip to the page')
  })

  test('a chart is walked by arrows, says each mark, and becomes a table and back', async () => {
    const chart = page.getByRole('img', { name: '+11.6%, and the data fit +1.6% to +22.6%.' })
    await chart.focus()
    await page.keyboard.press('ArrowRight')
    await page.getByRole('status').filter({ hasText: 'Low end: +1.6%' }).waitFor({ state: 'attached' })
    await page.keyboard.press('ArrowRight')
    await page.getByRole('status').filter({ hasText: 'Estimate: +11.6%' }).waitFor({ state: 'attached' })
    await page.keyboard.press('t')
    await page.getByRole('cell', { name: '+1.6% to +22.6%' }).waitFor()
    expect(await page.evaluate(() => document.activeElement?.getAttribute('role'))).toBe('region')
    await page.keyboard.press('t')
    await chart.waitFor()
    expect(await page.evaluate(() => document.activeElement?.getAttribute('role'))).toBe('img')
  })

  test('words of a sentence are edited where they stand: Enter keeps, Escape brings the old ones back', async () => {
    await page.getByRole('button', { name: 'Who: visitors' }).focus()
    await page.keyboard.press('Enter')
    await page.getByRole('textbox', { name: 'Who' }).waitFor()
    await page.keyboard.press('ControlOrMeta+a')
    await page.keyboard.type('new trials')
    await page.keyboard.press('Enter')
    await page.getByRole('textbox', { name: 'Who' }).waitFor({ state: 'detached' })
    expect(await state()).toMatchObject({ who: 'new trials' })
    await page.getByRole('button', { name: 'Who: new trials' }).focus()
    await page.keyboard.press('Enter')
    await page.getByRole('textbox', { name: 'Who' }).waitFor()
    await page.keyboard.type('xyz')
    await page.keyboard.press('Escape')
    await page.getByRole('textbox', { name: 'Who' }).waitFor({ state: 'detached' })
    expect(await state()).toMatchObject({ who: 'new trials' })
  })

  test('a word is chosen from its list', async () => {
    await page.getByRole('button', { name: 'Value: none' }).focus()
    await page.keyboard.press('Enter')
    await page.getByRole('option', { name: 'guided' }).waitFor()
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    await page.getByRole('button', { name: 'Value: guided' }).waitFor()
    expect(await state()).toMatchObject({ value: 'guided' })
  })

  test('the slider moves by one percent and says lift and days', async () => {
    const slider = page.getByRole('slider', { name: 'Smallest lift' })
    await slider.focus()
    await page.keyboard.press('ArrowRight')
    expect(await state()).toMatchObject({ lift: 0.13 })
    expect((await slider.getAttribute('aria-valuetext'))?.replaceAll('\u00a0', ' ')).toBe('+13%, 28 days')
  })

  test('saving to production without a reason asks for it and saves nothing; with one it saves once', async () => {
    await page.getByRole('button', { name: 'Save to production' }).focus()
    await page.keyboard.press('Enter')
    await page.getByText('Say in a few words why').waitFor()
    expect(await state()).toMatchObject({ saved: 0 })
    await page.getByRole('textbox', { name: 'Why?' }).focus()
    await page.keyboard.type('Half before the newsletter')
    await page.getByRole('button', { name: 'Save to production' }).focus()
    await page.keyboard.press('Enter')
    expect(await state()).toMatchObject({ saved: 1, reason: 'Half before the newsletter' })
  })

  test('a move inside the console takes the reader to the title of the page', async () => {
    await page.getByRole('link', { name: 'Watch' }).focus()
    await page.keyboard.press('Enter')
    expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('H1')
  })

  test('on a phone the verbs are in a drawer behind More, and Escape leaves it', async () => {
    await page.setViewportSize({ width: 390, height: 844 })
    await page.getByRole('button', { name: 'More' }).focus()
    await page.keyboard.press('Enter')
    await page.getByRole('menuitem', { name: 'Menu' }).press('Enter')
    await page.getByRole('dialog').getByRole('link', { name: 'Release' }).waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true)
  })
})
