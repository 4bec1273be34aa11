import { refusal } from '../refusal.ts'

export type RateLimit = {
  /** Events, or questions, a second that go on for ever. */
  readonly perSecond: number
  /** Those that may come at once after a pause. */
  readonly burst: number
}

type Bucket = { readonly tokens: number; readonly at: number }

const MOST_KEYS = 10_000

/**
 * A token bucket per key: `take(key, 20)` passes or refuses with 429 and the seconds after which so many fit again.
 *
 * @param everybody the limit of a key that has none of its own
 * @param now ms of a clock that never goes back
 * @param what comes too often, as the refusal says it
 */
export function rateLimiter(everybody: RateLimit, now: () => number, what: 'events' | 'questions' = 'events'): (key: string, count: number, own?: RateLimit) => void {
  const buckets = new Map<string, Bucket>()
  return (key, count, own = everybody) => {
    const { perSecond, burst } = own
    const at = now()
    const bucket = buckets.get(key) ?? { tokens: burst, at }
    const tokens = Math.min(burst, bucket.tokens + ((at - bucket.at) / 1_000) * perSecond)
    const left = tokens - count
    if (left < 0) {
      buckets.set(key, { tokens, at })
      const seconds = Math.max(1, Math.ceil((Math.min(count, burst) - tokens) / perSecond))
      throw refusal('too-many', `This key sends more than ${Math.round(perSecond)} ${what} a second. Try again in ${seconds} s.`, { perSecond, burst }, seconds)
    }
    if (buckets.size >= MOST_KEYS) buckets.clear()
    buckets.set(key, { tokens: left, at })
  }
}
