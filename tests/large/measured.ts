import type { Page } from 'playwright-core'

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
