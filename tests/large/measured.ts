import type { Page, Request } from 'playwright-core'

/** Interactions of the page since it was last asked, in ms to the next paint, by the Event Timing API (W3C, "duration"). */
export async function interactionsOf(page: Page): Promise<readonly number[]> {
  // A paint after the last one, so that its entry is there.
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(resolve, 50)))))
  return page.evaluate(() => {
    const kept = (globalThis as unknown as { interactions: Map<number, number> }).interactions
    const found = [...kept.values()]
    kept.clear()
    return found
  })
}

/** In every page from its first moment: the longest event of each interaction. What took less than 16 ms is not told by the browser. */
export function watchInteractions(): void {
  const kept = new Map<number, number>()
  Object.assign(globalThis, { interactions: kept })
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries() as (PerformanceEntry & { readonly interactionId: number })[]) {
      if (entry.interactionId > 0) kept.set(entry.interactionId, Math.max(kept.get(entry.interactionId) ?? 0, entry.duration))
    }
  }).observe({ type: 'event', durationThreshold: 16, buffered: true } as PerformanceObserverInit)
}

/** A question of the console to the server, as it was asked. */
export type Asked = { readonly procedure: string; readonly input: string | null }

/** Questions of one address, which may carry several: `/trpc/a,b?batch=1&input={"0":…,"1":…}`. */
export function askedIn(address: string): readonly Asked[] {
  const url = new URL(address)
  if (!url.pathname.startsWith('/trpc/')) return []
  const procedures = decodeURIComponent(url.pathname.slice('/trpc/'.length)).split(',')
  const input = url.searchParams.get('input')
  if (!url.searchParams.has('batch')) return [{ procedure: procedures[0] ?? '', input }]
  const inputs = JSON.parse(input ?? '{}') as { readonly [at: string]: unknown }
  return procedures.map((procedure, at) => ({ procedure, input: inputs[at] === undefined ? null : JSON.stringify(inputs[at]) }))
}

/** The value below which a share of them lies. */
export function quantile(numbers: readonly number[], share: number): number {
  const sorted = numbers.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN
}

const pending = new WeakMap<Page, { readonly requests: Set<Request>; last: number }>()

/** Notes what the page asks of the server, so that `settled` knows. */
export function watchQuestions(page: Page): void {
  const state = { requests: new Set<Request>(), last: performance.now() }
  pending.set(page, state)
  const over = (request: Request): void => {
    if (state.requests.delete(request)) state.last = performance.now()
  }
  page.on('request', (request) => void (new URL(request.url()).pathname.startsWith('/trpc/') && state.requests.add(request)))
  page.on('requestfinished', over)
  page.on('requestfailed', over)
}

const QUIET_MS = 150
const PATIENCE_MS = 30_000

/** Resolves when all that the page asked is answered and nothing more was asked for a moment; answers when the last answer came. */
export async function settled(page: Page): Promise<number> {
  const state = pending.get(page)
  if (state === undefined) throw new Error('Nobody watches what this page asks.')
  const began = performance.now()
  while (state.requests.size > 0 || performance.now() - Math.max(began, state.last) < QUIET_MS) {
    if (performance.now() - began > PATIENCE_MS) throw new Error(`Not answered: ${[...state.requests].map((one) => one.url().slice(0, 200)).join(', ')}`)
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  return Math.max(began, state.last)
}
