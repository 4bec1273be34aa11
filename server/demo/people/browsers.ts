import type { Json } from '#sdk/core/ruleset.ts'
import { type Chance, pick } from './chance.ts'
import type { Coming } from './channels.ts'

/** A browser profile: to the server a stranger, until somebody signs in there. */
export type Browser = {
  readonly anonymousId: string
  readonly origin: string
  readonly title: string
  readonly landing: Pick<Coming, 'referrer' | 'search' | 'campaign'> & { readonly path: string }
  readonly context: { readonly [field: string]: Json }
}

const ORIGIN = 'https://pinewall.example'

type Agent = { readonly weight: number; readonly agent: string }

const PEOPLE: readonly [Agent, ...Agent[]] = [
  { weight: 5, agent: 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36' },
  { weight: 4, agent: 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Safari/605.1.15' },
  { weight: 3, agent: 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1' },
  { weight: 2, agent: 'Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Mobile Safari/537.36' },
  { weight: 1, agent: 'Mozilla/5.0 (X11; Linux x86_64; rv:142.0) Gecko/20100101 Firefox/142.0' },
]

const CRAWLERS: readonly [Agent, ...Agent[]] = [
  { weight: 3, agent: 'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)' },
  { weight: 2, agent: 'Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)' },
  { weight: 2, agent: 'Mozilla/5.0 (compatible; AhrefsBot/7.0; +http://ahrefs.com/robot/)' },
]

type Place = { readonly weight: number; readonly locale: string; readonly timezone: string }

const LOCALES: readonly [Place, ...Place[]] = [
  { weight: 5, locale: 'de-DE', timezone: 'Europe/Berlin' },
  { weight: 4, locale: 'en-GB', timezone: 'Europe/London' },
  { weight: 3, locale: 'en-US', timezone: 'America/New_York' },
  { weight: 1, locale: 'ko-KR', timezone: 'Asia/Seoul' },
  { weight: 1, locale: 'ja-JP', timezone: 'Asia/Tokyo' },
]

export function browserOf(chance: Chance, name: string, how: { readonly bot: boolean; readonly coming: Coming; readonly path: string }): Browser {
  const { weight: _weight, ...place } = pick(LOCALES, chance.of('locale'))
  const { agent } = pick(how.bot ? CRAWLERS : PEOPLE, chance.of(`${name}.agent`))
  const { referrer, search, campaign } = how.coming
  return {
    anonymousId: uuid(chance.id(`${name}.anonymous`, 32)),
    origin: ORIGIN,
    title: 'Pinewall',
    landing: { path: how.path, referrer, search, campaign },
    context: { userAgent: agent, ...place },
  }
}

/** 32 hexadecimal digits as a UUID of version 4 (RFC 9562). */
function uuid(digits: string): string {
  return `${digits.slice(0, 8)}-${digits.slice(8, 12)}-4${digits.slice(13, 16)}-a${digits.slice(17, 20)}-${digits.slice(20)}`
}
