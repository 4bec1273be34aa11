import { clickIn } from '#sdk/core/clicks.ts'
import type { Acquisition } from '#sdk/core/context.ts'
import type { Json } from '#sdk/core/ruleset.ts'
import type { JsonObject } from './canonical.ts'

const LONGEST = 1_000

/**
 * Where an event says its person came from: the campaign it names, else the one in the page's address, a click id, a
 * referrer from another site. A visit that brought none of these is no touch.
 */
export function touchOf(context: JsonObject): Acquisition | null {
  // Most events of servers say nothing of it.
  if (context['campaign'] === undefined && context['page'] === undefined) return null
  const campaign = objectIn(context['campaign'])
  const page = objectIn(context['page'])
  const url = parsed(textIn(page['url']))
  const query = queryOf(page, url)
  const click = clickOf(campaign, query)
  const brought = filled({
    source: textIn(campaign['source']) ?? query.get('utm_source'),
    medium: textIn(campaign['medium']) ?? query.get('utm_medium'),
    campaign: textIn(campaign['name']) ?? query.get('utm_campaign'),
    term: textIn(campaign['term']) ?? query.get('utm_term'),
    content: textIn(campaign['content']) ?? query.get('utm_content'),
    referrer: referrerOf(page, url),
    clickId: click?.clickId ?? null,
    clickParameter: click?.clickParameter ?? null,
  })
  if (Object.keys(brought).length === 0) return null
  return { ...brought, ...filled({ landingPage: url === null || url.origin === 'null' ? textIn(page['path']) : url.origin + url.pathname }) }
}

/** A click id that a campaign names came by the parameter it names with it: another network's may stand in the address. */
function clickOf(campaign: JsonObject, query: URLSearchParams): { readonly clickId: string; readonly clickParameter: string | null } | null {
  const clickId = textIn(campaign['clickId'])
  const told = clickIn(query)
  if (clickId === null) return told
  return { clickId, clickParameter: textIn(campaign['clickParameter']) ?? (told?.clickId === clickId ? told.clickParameter : null) }
}

function queryOf(page: JsonObject, url: URL | null): URLSearchParams {
  return new URLSearchParams(textIn(page['search']) ?? url?.search ?? '')
}

/** A referrer of the visited site itself says nothing of where the visitor came from. */
function referrerOf(page: JsonObject, url: URL | null): string | null {
  const text = textIn(page['referrer'])
  const referrer = parsed(text)
  if (referrer === null || (url !== null && isSameSite(referrer.hostname, url.hostname))) return null
  return text
}

/** One host, or one below the other, or both below one name that can be registered. */
export function isSameSite(a: string, b: string): boolean {
  return registered(a) === registered(b)
}

/** Second levels under which countries register names: `shop.co.uk` is a site, `co.uk` is none. */
const SECOND_LEVELS: ReadonlySet<string> = new Set(['ac', 'co', 'com', 'edu', 'go', 'gov', 'gob', 'ne', 'net', 'or', 'org', 're'])

function registered(host: string): string {
  const labels = host.toLowerCase().split('.')
  const isAddress = /^[\d.]+$|:/.test(host)
  const [second, top] = labels.slice(-2)
  const size = top?.length === 2 && SECOND_LEVELS.has(second ?? '') ? 3 : 2
  return isAddress ? host : labels.slice(-size).join('.')
}

function objectIn(value: Json | undefined): JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : {}
}

function textIn(value: Json | undefined): string | null {
  return typeof value === 'string' && value.trim() !== '' ? value : null
}

function parsed(text: string | null): URL | null {
  return text !== null && URL.canParse(text) ? new URL(text) : null
}

function filled<Name extends string>(fields: { readonly [name in Name]: string | null }): { readonly [name in Name]?: string } {
  const kept = Object.entries<string | null>(fields).flatMap(([name, value]) => (value === null || value.trim() === '' ? [] : [[name, shortened(value)] as const]))
  return Object.fromEntries(kept) as { readonly [name in Name]?: string }
}

/** By characters, so that no pair of surrogates is cut in two. Query parsing may bring NUL, which no database keeps. */
function shortened(text: string): string {
  const clean = text.replaceAll('\u0000', '')
  return clean.length <= LONGEST ? clean : [...clean].slice(0, LONGEST).join('')
}
