import type { StoredEvent } from '../store/door.ts'
import { refusal } from '../refusal.ts'

/** How many events one request may bring. */
export const MOST_EVENTS = 1_000

/** A request's events before each is read, with what stands beside them. */
export type RawBatch = {
  readonly events: readonly unknown[]
  readonly sentAt: unknown
  readonly writeKey: string | null
  /** What our SDKs' flags served, beside the events; nothing else reads it here. */
  readonly flags: unknown
}

/** The body of `/v1/batch`. Wrong as a whole it is refused; its single events are judged one by one. */
export function batchOf(body: unknown): RawBatch {
  const { batch, ...rest } = objectOf(body)
  if (!Array.isArray(batch)) throw refusal('invalid', 'The body needs a list of events in "batch".', {})
  if (batch.length === 0 && rest['flags'] === undefined) throw refusal('invalid', '"batch" is empty; send 1 to 1,000 events.', {})
  if (batch.length > MOST_EVENTS) throw refusal('too-large', `"batch" holds ${batch.length} events; send at most ${MOST_EVENTS} at once.`, { events: batch.length, limit: MOST_EVENTS })
  return { events: withShared(batch, rest['context']), sentAt: rest['sentAt'], writeKey: keyIn(rest) ?? keyIn(batch[0]), flags: rest['flags'] }
}

/** The body of `/v1/track` and its like: one event, whose type is the address it was sent to. */
export function singleOf(body: unknown, type: StoredEvent['type']): RawBatch {
  const event = objectOf(body)
  return { events: [withOwn(event, { type })], sentAt: event['sentAt'], writeKey: keyIn(event), flags: undefined }
}

type Raw = { readonly [key: string]: unknown }

function objectOf(body: unknown): Raw {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) throw refusal('invalid', 'The body is not a JSON object.', {})
  return body as Raw
}

/** Segment lets a batch carry a context for all of its events; an event's own fields go before it. */
function withShared(events: readonly unknown[], context: unknown): readonly unknown[] {
  if (typeof context !== 'object' || context === null || Array.isArray(context)) return events
  return events.map((event) => {
    if (typeof event !== 'object' || event === null) return event
    const own = (event as Raw)['context']
    if (own !== undefined && (typeof own !== 'object' || own === null || Array.isArray(own))) return event
    return withOwn(event as Raw, { context: withOwn(context as Raw, (own ?? {}) as Raw) })
  })
}

/** Spreading defines each key as the data it is, `__proto__` too, so that it can be refused by name later. */
function withOwn(first: Raw, second: Raw): Raw {
  return { ...first, ...second }
}

function keyIn(raw: unknown): string | null {
  const key = typeof raw === 'object' && raw !== null ? (raw as Raw)['writeKey'] : null
  return typeof key === 'string' && key !== '' ? key : null
}
