import type { EventsAnswer } from '../core/event.ts'
import { type Answer, isPassing } from './request.ts'

/** What became of a batch; `refused` are those of it that are refused by name. */
export type Outcome = { readonly kind: 'stored' | 'refused' | 'too-large' | 'later'; readonly why: string; readonly refused: EventsAnswer['refused']; readonly retryAfterMs: number | null }

/** @param events how many were in the batch: a single one that is too large is refused for good */
export function outcomeOf({ status, why, body, retryAfterMs }: Answer, events: number): Outcome {
  const { success, refused } = (body ?? {}) as { readonly success?: unknown; readonly refused?: unknown }
  const kind = isPassing(status) ? 'later' : status === 413 && events > 1 ? 'too-large' : status >= 400 ? 'refused'
    // A hotel's login page answers 200 as well.
    : status !== 200 || success !== true ? 'later' : 'stored'
  return { kind, why: why ?? String(status), refused: kind === 'stored' && Array.isArray(refused) ? (refused as EventsAnswer['refused']) : [], retryAfterMs }
}
