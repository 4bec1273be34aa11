import type { IncomingMessage } from 'node:http'
import { addressBits, network } from '#sdk/core/network.ts'
import type { Config } from './config.ts'

/** From which country a request came, as ISO 3166-1 alpha-2; null where nobody who can be believed says so. */
export type CountryOf = (req: Pick<IncomingMessage, 'headers' | 'socket'>) => string | null

/** The names that `trust proxy` has for networks (RFC 1122, RFC 3927, RFC 1918, RFC 4193, RFC 4291). */
const NAMED: { readonly [name: string]: readonly string[] } = {
  loopback: ['127.0.0.0/8', '::1/128'],
  linklocal: ['169.254.0.0/16', 'fe80::/10'],
  uniquelocal: ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', 'fc00::/7'],
}

/** What proxies write where they do not know: it names no country. */
const UNKNOWN = new Set(['XX', 'ZZ'])

/**
 * Reads the header in which a proxy tells the country. It counts only from a proxy that is trusted: anybody else could
 * choose a country, and with it a variant.
 */
export function countryReader({ countryHeader, trustedProxies }: Pick<Config, 'countryHeader' | 'trustedProxies'>): CountryOf {
  if (countryHeader === undefined) return () => null
  const networks = typeof trustedProxies === 'number' ? [] : trustedProxies.flatMap((one) => NAMED[one] ?? [one]).flatMap((one) => network(one) ?? [])
  /** Whoever is connected to us has to be one of them; a number says that so many stand in front, so the nearest is one. */
  const isTrusted = (address: string | undefined): boolean =>
    typeof trustedProxies === 'number' ? trustedProxies > 0 : networks.some((one) => addressBits(address ?? '')?.startsWith(one) === true)
  return ({ headers, socket }) => {
    const told = headers[countryHeader]
    if (typeof told !== 'string' || !isTrusted(socket.remoteAddress)) return null
    const country = told.trim().toUpperCase()
    return /^[A-Z]{2}$/.test(country) && !UNKNOWN.has(country) ? country : null
  }
}
