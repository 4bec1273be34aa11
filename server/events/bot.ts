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
