const FIRST_MS = 1_000
const LONGEST_MS = 300_000

/**
 * How long to wait before the next try: doubling from a second to five minutes, and never less than the server asked
 * for. Half of it is random, so that a thousand clients do not come back at once.
 *
 * @param failures in a row, from 1
 * @param random [0, 1)
 */
export function backoff(failures: number, random: number, retryAfterMs: number | null = null): number {
  const full = Math.min(FIRST_MS * 2 ** (failures - 1), LONGEST_MS)
  return Math.max(full * (0.5 + random / 2), retryAfterMs === null ? 0 : retryAfterMs + random * FIRST_MS)
}

/** A regular pause, a tenth shorter or longer. */
export function jittered(ms: number, random: number): number {
  return ms * (0.9 + random * 0.2)
}
