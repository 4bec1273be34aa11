import { isbot } from 'isbot'

const MOST_REMEMBERED = 5_000
/** Longer than any browser's name; the rest would only cost time. */
const LONGEST = 500

const remembered = new Map<string, boolean>()

/** Whether a user agent calls itself a program, by the maintained list. Unknown is a person. */
export function isBot(userAgent: string | null): boolean {
  if (userAgent === null) return false
  const name = userAgent.slice(0, LONGEST)
  const known = remembered.get(name)
  if (known !== undefined) return known
  if (remembered.size >= MOST_REMEMBERED) remembered.clear()
  const bot = isbot(name)
  remembered.set(name, bot)
  return bot
}

/**
 * Names of HTTP libraries: whoever sends with one is a program that tells about people, not the browser of one. With
 * Segment's own clients for back ends a client key is used so.
 */
const LIBRARIES = /^(node|undici|axios|got|python|aiohttp|httpx|curl|wget|go-http-client|okhttp|java|apache-httpclient|ruby|faraday|php|guzzle|postmanruntime|insomnia|dart|analytics-)/i

export function isLibrary(userAgent: string): boolean {
  return LIBRARIES.test(userAgent.trim())
}

/** A browser that a program drives. */
export function isDriven(userAgent: string): boolean {
  return /headless/i.test(userAgent.slice(0, LONGEST))
}
