import type { EventsAnswer } from '../core/event.ts'
import { type Answer, isPassing } from './request.ts'

/** What became of a batch. */
export type Outcome =
  | { readonly kind: 'stored'; readonly refused: EventsAnswer['refused'] }
  | { readonly kind: 'refused'; readonly status: number }
  | { readonly kind: 'too-large' }
  | { readonly kind: 'later'; readonly why: string; readonly retryAfterMs: number | null }

/** @param events how many were in the batch: a single one that is too large is refused for good */
export function outcomeOf(answer: Answer, events: number): Outcome {
  const { status, why, body, retryAfterMs } = answer
  if (isPassing(status)) return { kind: 'later', why: why ?? `${status}`, retryAfterMs }
  if (status === 413 && events > 1) return { kind: 'too-large' }
  if (status >= 400) return { kind: 'refused', status }
  const { success, refused } = (typeof body === 'object' && body !== null ? body : {}) as { readonly success?: unknown; readonly refused?: unknown }
  // A hotel's login page answers 200 as well.
  if (status !== 200 || success !== true) return { kind: 'later', why: `${status}`, retryAfterMs: null }
  return { kind: 'stored', refused: Array.isArray(refused) ? (refused as EventsAnswer['refused']) : [] }
}
