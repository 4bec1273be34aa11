import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Page } from 'playwright-core'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** What axe finds serious or worse against WCAG 2.2 AA, in the light and in the dark, by rule and place. */
export async function seriousFindings(page: Page): Promise<readonly string[]> {
  const found: string[] = []
  for (const scheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' })
    await page.locator(`html[data-mantine-color-scheme="${scheme}"]`).waitFor({ state: 'attached' })
    found.push(...(await findings(page)).map((one) => `${scheme}, ${one}`))
  }
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' })
  return found
}

/**
 * Until nothing moves any more: halfway through a transition (a dialog that appears, colours that follow the scheme) text
 * has a contrast that nobody reads it with. What turns for ever is not waited for. Two frames let begin what is about to.
 */
async function atRest(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const frame = () => new Promise((resolve) => requestAnimationFrame(resolve))
    const moving = () => document.getAnimations().filter((one) => one.playState === 'running' && Number.isFinite(Number(one.effect?.getComputedTiming().endTime)))
    for (let still = 0; still < 2; ) {
      await frame()
      const running = moving()
      still = running.length === 0 ? still + 1 : 0
      await Promise.allSettled(running.map(({ finished }) => finished))
    }
  })
}

async function findings(page: Page): Promise<readonly string[]> {
  await atRest(page)
  await page.evaluate(axe)
  return page.evaluate(async () => {
    const { run } = (window as unknown as { readonly axe: typeof import('axe-core') }).axe
    const { violations } = await run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] })
    return violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.target.join(' ')} ${node.failureSummary ?? ''}`))
  })
}
