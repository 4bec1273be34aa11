import type { Acquisition } from '../core/context.ts'
import type { Json } from '../core/ruleset.ts'
import { isSameSite } from '../core/site.ts'

/** What a page says about where its visitor came from. */
export type Landing = { readonly url: string; readonly referrer: string }

const CLICK_IDS = ['gclid', 'gbraid', 'wbraid', 'fbclid', 'msclkid', 'ttclid', 'twclid', 'li_fat_id'] as const

/** The touch of one page view: campaign parameters, a click id, a referrer from elsewhere. Empty fields are left out. */
export function touchOf({ url, referrer }: Landing): Acquisition {
  const page = parsed(url)
  if (page === null) return {}
  const query = page.searchParams
  const clickParameter = CLICK_IDS.find((name) => query.get(name))
  return filled({
    source: query.get('utm_source'), medium: query.get('utm_medium'), campaign: query.get('utm_campaign'),
    term: query.get('utm_term'), content: query.get('utm_content'), clickParameter, clickId: clickParameter && query.get(clickParameter),
    referrer: isElsewhere(referrer, page) ? referrer : null,
    // Without the query: it may carry what people typed.
    landingPage: page.origin + page.pathname,
  })
}

/** Whether the page brought anything: a bare visit to a bookmark does not replace the campaign of a minute ago. */
export function isTouch(touch: Acquisition): boolean {
  return Object.keys(touch).some((name) => name !== 'landingPage')
}

/** Segment's `context.campaign`, or null when there is none. */
export function campaignOf({ source, medium, campaign, term, content, clickId, clickParameter }: Acquisition): { readonly [key: string]: Json } | null {
  const fields = filled({ name: campaign, source, medium, term, content, clickId, clickParameter })
  return Object.keys(fields).length === 0 ? null : fields
}

function filled<Name extends string>(fields: { readonly [name in Name]?: string | null | undefined }): { readonly [name in Name]?: string } {
  const kept = Object.entries(fields).filter(([, value]) => typeof value === 'string' && value.trim() !== '')
  return Object.fromEntries(kept.map(([name, value]) => [name, String(value).slice(0, LONGEST)])) as { readonly [name in Name]?: string }
}

/** A referrer can be as long as its site likes. */
const LONGEST = 1000

function isElsewhere(referrer: string, page: URL): boolean {
  const from = parsed(referrer)
  return from !== null && !isSameSite(from.hostname, page.hostname)
}

function parsed(url: string): URL | null {
  try {
    return new URL(url)
  } catch {
    return null
  }
}
