import type { KeyUsage } from '../workspaces/key-usage.service.ts'
import { MOST_EVENTS } from './batch.ts'
import { type RateLimit, rateLimiter } from './rate.ts'
import type { Sender } from './sender.ts'

/** Seconds whose events may come at once after a pause. */
const BURST_SECONDS = 10

export type Admission = {
  /** Lets so many events in, or refuses with 429 and says when to come again. */
  readonly admit: (sender: Sender, count: number) => Promise<void>
  /** Counts what was taken in: after it is stored, so that what failed and comes again is not counted twice. */
  readonly took: (sender: Sender, count: number) => void
}

/** Who may send how much: the server's own limit for every key, or the key's own, and its quota of the month. */
export function admission({ rate, usage }: { readonly rate: RateLimit; readonly usage: KeyUsage }): Admission {
  const take = rateLimiter(rate, () => performance.now())
  return {
    async admit(sender, count) {
      try {
        await usage.needRoom(sender, count)
        take(sender.keyId, count, limitOf(sender, usage.share(sender.keyId)) ?? rate)
      } catch (error) {
        usage.heldOff(sender.keyId, count)
        throw error
      }
    },
    took: (sender, count) => usage.took(sender.keyId, count),
  }
}

/** One whole batch always fits into a burst; else a key with a low limit could never send what its client packed. */
export function limitOf({ eventsPerSecond }: Pick<Sender, 'eventsPerSecond'>, share: number): RateLimit | null {
  if (eventsPerSecond === null) return null
  const perSecond = Math.max(1, eventsPerSecond * share)
  return { perSecond, burst: Math.max(MOST_EVENTS, perSecond * BURST_SECONDS) }
}
