import type { Json } from '../core/ruleset.ts'
import type { PageFacts } from './page-facts.ts'

/** The page as it is now; without a document, null. */
export function currentPage(): PageFacts | null {
  const { location, document } = globalThis as { readonly location?: Location; readonly document?: Document }
  if (location === undefined || document === undefined) return null
  const { pathname, search, origin } = location
  return { path: pathname, search, url: origin + pathname + search, referrer: document.referrer, title: document.title }
}

/** What Segment's client sends beside the page. */
export function browserContext(): { readonly [key: string]: Json } {
  const { navigator } = globalThis as { readonly navigator?: Navigator }
  const locale = navigator?.language
  const userAgent = navigator?.userAgent
  return { library: { name: 'producting', version: '0.1.0' }, ...(locale ? { locale } : {}), ...(userAgent ? { userAgent } : {}) }
}

/** As long as a visitor may look at an empty page. */
const PATIENCE_MS = 1000

/**
 * Hides the page until `ready` has settled, so that nobody sees one variant turn into another; never longer than
 * `timeout`. It works under a Content-Security-Policy without inline styles. Call it before the body is drawn.
 *
 * @param options.timeout ms; 1,000 unless told
 * @example withoutFlicker(client.ready()).then(() => showHeadline(client.flag('headline', 'classic')))
 */
export async function withoutFlicker(ready: Promise<unknown>, options: { readonly timeout?: number; readonly element?: HTMLElement } = {}): Promise<void> {
  const { document } = globalThis as { readonly document?: Document }
  const style = (options.element ?? document?.documentElement)?.style
  const before = { value: style?.getPropertyValue('visibility') ?? '', priority: style?.getPropertyPriority('visibility') ?? '' }
  style?.setProperty('visibility', 'hidden', 'important')
  let timer: ReturnType<typeof setTimeout> | undefined
  const patience = new Promise<void>((resolve) => (timer = setTimeout(resolve, options.timeout ?? PATIENCE_MS)))
  try {
    await Promise.race([ready, patience])
  } catch {
    // Whatever failed, the page is shown.
  } finally {
    clearTimeout(timer)
    if (before.value === '') style?.removeProperty('visibility')
    else style?.setProperty('visibility', before.value, before.priority)
  }
}
