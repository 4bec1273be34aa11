import { z } from 'zod'

/** Whole months beside the one that runs, for which raw events are kept; null: for ever. */
export const keptMonths = z.number().int().min(1, 'Events are kept for one month at least.').max(120, 'Events are kept for 120 months at most, or for ever.').nullable()

/**
 * Up to when events go: the months beyond those that are kept. No sooner than the longest window that is counted has passed, so
 * that nobody is taken for counted whose window still runs.
 */
export function goesBefore({ months, longestMs, now }: { readonly months: number; readonly longestMs: number; readonly now: Date }): number {
  return Math.min(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - months, 1), now.getTime() - longestMs)
}
