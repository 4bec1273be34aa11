import { chromium } from 'playwright-core'
import type { TestProject } from 'vitest/node'
import { chromiumFlags, findChromium } from './programs.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** Where to connect to the run's one Chromium; undefined where it is not installed. */
    readonly browser: string | undefined
  }
}

/** Once per run: starting a browser takes longer than most of what a test does in it. Returns what stops it. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const executablePath = findChromium()
  const server = executablePath === undefined ? undefined : await chromium.launchServer({ executablePath, args: [...chromiumFlags], host: '127.0.0.1' })
  project.provide('browser', server?.wsEndpoint())
  return async () => server?.close()
}
