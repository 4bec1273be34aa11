/** What a key sent in a month: taken in, and answered with 429. */
export type Sent = { readonly taken: number; readonly heldOff: number }

/** Quotas are of calendar months in UTC: "2026-03". */
export function monthOf(now: Date): string {
  return now.toISOString().slice(0, 7)
}

/** A limit may be raised before its month ends: senders look again after an hour at the latest. */
const LONGEST_WAIT = 3_600

/** Seconds after which a key that has used up its month may be tried again. */
export function secondsToWait(now: Date): number {
  const next = Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 1, 1)
  return Math.min(LONGEST_WAIT, Math.max(1, Math.ceil((next - now.getTime()) / 1_000)))
}

/** No server goes below it, so that one to which a product moves lets it in before the shares are told anew. */
const LEAST_SHARE = 0.1

/**
 * Which part of a key's events a second this server lets in: as large as its part of what came lately to all servers,
 * taken in or not, so that the parts add up to one.
 */
export function shareOf(own: number, others: number): number {
  return others <= 0 ? 1 : Math.max(LEAST_SHARE, own / (own + others))
}
