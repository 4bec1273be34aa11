import type { Jar, valueOf as readCookie } from './cookies.ts'

type ValueOf = typeof readCookie

/** The parts of the document that cookies need. */
export type CookiePlace = { cookie: string }

const YEAR_S = 31_536_000

/**
 * Sets cookies; loaded once a page has been answered, and handed what it shares with the page.
 *
 * @param valueOf reads one cookie
 * @param hostname of the page; cookies go to its widest domain, so that every subdomain is the same visitor
 * @param isSecure whether the page came by https
 */
export function cookieJar(valueOf: ValueOf, place: CookiePlace, hostname: string, isSecure: boolean): Jar {
  let domain: string | null | undefined
  const put = (name: string, value: string, seconds: number, at: string | null): void => {
    const parts = [`${name}=${encodeURIComponent(value)}`, 'path=/', `max-age=${seconds}`, 'samesite=lax']
    place.cookie = [...parts, ...(at === null ? [] : [`domain=${at}`]), ...(isSecure ? ['secure'] : [])].join('; ')
  }
  const widest = (): string | null => (domain ??= widestDomain(hostname, (candidate) => {
    put(PROBE, candidate, 60, candidate)
    const stuck = valueOf(place.cookie, PROBE) === candidate
    put(PROBE, '', 0, candidate)
    return stuck
  }) ?? '') || null
  return {
    read: (name) => safely(null, () => valueOf(place.cookie, name)),
    write: (name, value) => safely(undefined, () => put(name, value, YEAR_S, widest())),
    remove: (name) => safely(undefined, () => put(name, '', 0, widest())),
  }
}

const PROBE = 'producting_probe'

/** The widest domain on which a cookie sticks: browsers refuse public suffixes such as `co.kr`. Null for hosts without one. */
export function widestDomain(hostname: string, sticks: (domain: string) => boolean): string | null {
  if (/^[\d.]+$/.test(hostname) || hostname.includes(':')) return null
  const labels = hostname.split('.')
  const candidates = labels.slice(0, -1).map((_, index) => labels.slice(labels.length - 2 - index).join('.'))
  return candidates.find(sticks) ?? null
}

function safely<Result>(otherwise: Result, run: () => Result): Result {
  try {
    return run()
  } catch {
    return otherwise
  }
}
