import { refusal } from '../refusal.ts'

export type RateLimit = {
  /** Events a second that go on for ever. */
  readonly perSecond: number
  /** Events that may come at once after a pause. */
  readonly burst: number
}

type Bucket = { readonly tokens: number; readonly at: number }

const MOST_KEYS = 10_000

/**
 * A token bucket per key: `take(key, 20)` passes or refuses with 429 and the seconds after which so many fit again.
 *
 * @param now ms of a clock that never goes back
 */
export function rateLimiter({ perSecond, burst }: RateLimit, now: () => number): (key: string, events: number) => void {
  const buckets = new Map<string, Bucket>()
  return (key, events) => {
    const at = now()
    const bucket = buckets.get(key) ?? { tokens: burst, at }
    const tokens = Math.min(burst, bucket.tokens + ((at - bucket.at) / 1_000) * perSecond)
    const left = tokens - events
    if (left < 0) {
      buckets.set(key, { tokens, at })
      const seconds = Math.max(1, Math.ceil((Math.min(events, burst) - tokens) / perSecond))
      throw refusal('too-many', `This key sends more than ${perSecond} events a second. Try again in ${seconds} s.`, { perSecond, burst }, seconds)
    }
    if (buckets.size >= MOST_KEYS) buckets.clear()
    buckets.set(key, { tokens: left, at })
  }
}
