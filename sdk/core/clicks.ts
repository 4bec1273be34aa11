/**
 * What advertisers add to an address to find the click again, each with whose it is: parameter → network. Of several the
 * first in this order counts, those that only advertisements bring before those that any link out of a network may have.
 */
export const CLICK_NETWORKS = {
  gclid: 'google',
  gbraid: 'google',
  wbraid: 'google',
  dclid: 'google-display',
  msclkid: 'microsoft',
  ttclid: 'tiktok',
  twclid: 'x',
  li_fat_id: 'linkedin',
  rdt_cid: 'reddit',
  epik: 'pinterest',
  ScCid: 'snapchat',
  yclid: 'yandex',
  fbclid: 'meta',
} as const satisfies { readonly [parameter: string]: string }

/** Whose click ids a parameter brings; '' where that is not known. */
export function networkOf(parameter: string): string {
  return new Map<string, string>(Object.entries(CLICK_NETWORKS)).get(parameter) ?? ''
}

export type Click = { readonly clickId: string; readonly clickParameter: string }

/** The click that an address tells of, or nothing. */
export function clickIn(query: URLSearchParams): Click | null {
  for (const clickParameter of Object.keys(CLICK_NETWORKS)) {
    const clickId = query.get(clickParameter)
    if (clickId !== null && clickId.trim() !== '') return { clickId, clickParameter }
  }
  return null
}
