import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core'
import { describe } from 'vitest'
import { openRunningApp, type RunningApp } from './app.ts'
import { chromiumFlags, findChromium, isRequired, reportMissing } from './programs.ts'

const built = resolve(import.meta.dirname, '../../web/dist/index.html')

/** The console in a real browser, signed in as the workspace's admin, on an app of its own. */
export type OpenConsole = AsyncDisposable & {
  readonly running: RunningApp
  readonly browser: Browser
  readonly context: BrowserContext
  readonly page: Page
  /** Opens a page of the console by its path. */
  readonly visit: (path: string) => Promise<void>
  /** What the page complained about: thrown errors and refused content, as they happened. */
  readonly complaints: readonly string[]
}

/** How long a condition on the page or the server may take to come true: `expect.poll(…, soon)`. */
export const soon = { timeout: 20_000 } as const

type Options = { readonly signedIn?: boolean; readonly locale?: string; readonly width?: number }

/** `await using console = await openConsole()` */
export async function openConsole({ signedIn = true, locale = 'en-GB', width = 1440 }: Options = {}): Promise<OpenConsole> {
  if (!existsSync(built)) throw new Error('The console is not built. `npm test` builds it.')
  const running = await openRunningApp()
  const browser = await chromium.launch({ executablePath: findChromium() ?? '', args: [...chromiumFlags] })
  const context = await browser.newContext({ locale, viewport: { width, height: 900 } })
  const page = await context.newPage()
  const complaints: string[] = []
  page.on('pageerror', (error) => complaints.push(error.message))
  page.on('console', (message) => {
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource')) complaints.push(message.text())
  })
  if (signedIn) await signIn(running, page)
  return {
    running, browser, context, page, complaints,
    visit: async (path) => void (await page.goto(`${running.url}${path}`)),
    async [Symbol.asyncDispose]() {
      await browser.close()
      await running[Symbol.asyncDispose]()
    },
  }
}

async function signIn(running: RunningApp, page: Page): Promise<void> {
  await page.goto(await running.signInLink())
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByRole('navigation', { name: 'What to do' }).waitFor()
}

/** Tests that need Chromium: skipped where it is not installed, unless the run requires it. */
export function describeInBrowser(name: string, tests: () => void): void {
  const missing = findChromium() === undefined
  if (missing) console.warn(`\n${reportMissing('chromium')}\n`)
  describe.skipIf(missing && !isRequired('chromium'))(name, tests)
}
