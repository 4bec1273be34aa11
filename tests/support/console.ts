import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core'
import { describe, inject } from 'vitest'
import { makeSignInLink } from '#server/workspaces/session.service.ts'
import { openRunningApp, type RunningApp } from './app.ts'
import { aMember } from './people.ts'
import { findChromium, isRequired, reportMissing } from './programs.ts'

const built = resolve(import.meta.dirname, '../../web/dist/index.html')

/** The console in a real browser, signed in as the workspace's admin, on an app of its own. */
export type OpenConsole = AsyncDisposable & {
  readonly running: RunningApp
  readonly browser: Browser
  readonly context: BrowserContext
  readonly page: Page
  /** Opens a page of the console by its path. */
  readonly visit: (path: string) => Promise<void>
  /** Signs in again, once the session is too old. */
  readonly signIn: () => Promise<void>
  /** Another member signs in, in a browser of their own, and has the console open. */
  readonly joinedBy: (member: Parameters<typeof aMember>[1]) => Promise<{ readonly page: Page; readonly signIn: () => Promise<void> }>
  /** What the pages complained about: thrown errors and refused content, as they happened. */
  readonly complaints: readonly string[]
}

/** How long a condition on the page or the server may take to come true: `expect.poll(…, soon)`. */
export const soon = { timeout: 20_000 } as const

type Options = { readonly signedIn?: boolean; readonly locale?: string; readonly width?: number }

/** `await using console = await openConsole()` */
export async function openConsole({ signedIn = true, locale = 'en-GB', width = 1440 }: Options = {}): Promise<OpenConsole> {
  if (!existsSync(built)) throw new Error('The console is not built. `npm test` builds it.')
  const running = await openRunningApp()
  // The run's one Chromium: closing the connection closes what was opened over it.
  const browser = await chromium.connect(inject('browser') ?? '')
  const complaints: string[] = []
  const open = async () => {
    const context = await browser.newContext({ locale, viewport: { width, height: 900 }, reducedMotion: 'reduce' })
    const page = await context.newPage()
    page.on('pageerror', (error) => complaints.push(error.message))
    page.on('console', (message) => {
      if (message.type() === 'error' && !message.text().startsWith('Failed to load resource')) complaints.push(message.text())
    })
    return { context, page }
  }
  const { context, page } = await open()
  if (signedIn) await signIn(context, await running.signInLink())
  const enter = async (of: { readonly context: BrowserContext; readonly page: Page }, link: string): Promise<void> => {
    await signIn(of.context, link)
    await of.page.goto(running.url)
    await of.page.getByRole('navigation', { name: 'What to do' }).waitFor()
  }
  return {
    running, browser, context, page, complaints,
    visit: async (path) => void (await page.goto(`${running.url}${path}`)),
    signIn: async () => enter({ context, page }, await running.signInLink()),
    joinedBy: async (of) => {
      const [member, theirs] = [await aMember(running, of), await open()]
      const signIn = async () => enter(theirs, await makeSignInLink(running.world.db, running.url, member.id, running.world.clock.now()))
      await signIn()
      return { page: theirs.page, signIn }
    },
    async [Symbol.asyncDispose]() {
      await browser.close()
      await running[Symbol.asyncDispose]()
    },
  }
}

/** As the button on the link's page does. */
async function signIn(context: BrowserContext, link: string): Promise<void> {
  const { origin, hash } = new URL(link)
  const answer = await context.request.post(`${origin}/sign-in`, { data: { token: hash.slice(1) }, headers: { origin } })
  if (!answer.ok()) throw new Error(`Signing in was answered with ${answer.status()}: ${await answer.text()}`)
}

/** Tests that need Chromium: skipped where it is not installed, unless the run requires it. */
export function describeInBrowser(name: string, tests: () => void): void {
  const missing = findChromium() === undefined
  if (missing) console.warn(`\n${reportMissing('chromium')}\n`)
  describe.skipIf(missing && !isRequired('chromium'))(name, tests)
}
