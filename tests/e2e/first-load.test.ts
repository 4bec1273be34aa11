import { expect, test } from 'vitest'
import { describeInBrowser, openConsole, type OpenConsole } from '#tests/support/console.ts'
import { metricOf } from '#tests/support/shared-metric.ts'

/** Bytes of JavaScript on the wire. It only ever goes down. */
const BUDGET = 200_000

/** Opens a page in a browser that has nothing kept but the session, and adds up the scripts that came with it. */
async function scriptsOf({ browser, context, running }: OpenConsole, path: string, locale: string): Promise<{ readonly bytes: number; readonly encodings: readonly string[] }> {
  const storageState = await context.storageState()
  await using fresh = await browser.newContext({ locale, storageState: { cookies: storageState.cookies, origins: [] } })
  const page = await fresh.newPage()
  const scripts: Promise<readonly [bytes: number, encoding: string]>[] = []
  page.on('requestfinished', (request) => {
    if (request.resourceType() !== 'script') return
    scripts.push(Promise.all([request.sizes(), request.response()]).then(async ([sizes, response]) => [sizes.responseBodySize, (await response?.headerValue('content-encoding')) ?? 'none']))
  })
  await page.goto(`${running.url}${path}`, { waitUntil: 'networkidle' })
  await page.getByRole('heading', { level: 1 }).waitFor()
  const found = await Promise.all(scripts)
  return { bytes: found.reduce((sum, [bytes]) => sum + bytes, 0), encodings: [...new Set(found.map(([, encoding]) => encoding))] }
}

describeInBrowser('what a browser loads to show a page for the first time', () => {
  test('stays within its budget on the pages that somebody opens first, in the language with the longest words', async () => {
    await using console = await openConsole()
    await console.running.admin.metric.create.mutate(metricOf('activated'))
    for (const path of ['/start', '/watch', '/release', '/plan', '/decide', '/understand/people']) {
      const { bytes, encodings } = await scriptsOf(console, path, 'ja-JP')
      expect(encodings, path).toEqual(['br'])
      expect(bytes, path).toBeGreaterThan(100_000)
      expect(bytes, `${path}: something large came along; tests/web/words/screen-words.test.ts and web/vite.config.ts say how a page is cut`).toBeLessThanOrEqual(BUDGET)
    }
  })
})
