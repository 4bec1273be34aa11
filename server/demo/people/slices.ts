import type { Event } from '#sdk/core/event.ts'
import { lifeOf } from './life.ts'
import type { RulesetAt } from './rulesets.ts'
import { type Span, type Visitor, visitorsOf } from './visitors.ts'

/** A stretch of time and what is told in it, in order. */
export type Slice = { readonly index: number; readonly until: number; readonly visitors: number; readonly events: readonly Event[] }

const HOUR_MS = 3_600_000
/** How far the clock moves at once. */
export const SLICE_MS = 2 * HOUR_MS
const DAY_MS = 24 * HOUR_MS

/**
 * Thirty days of people as the server would hear of them, slice by slice: a life is worked out when its visitor arrives,
 * and what lies ahead in it waits for its slice. What lies beyond the span is never told: it has not happened yet.
 */
export function* slicesOf(span: Span, rulesetAt: RulesetAt): Generator<Slice> {
  const ahead = new Map<number, Event[]>()
  const visitors = visitorsOf(span)
  const count = Math.ceil((span.days * DAY_MS) / SLICE_MS)
  let next = visitors.next()
  let met = 0
  for (let index = 0; index < count; index += 1) {
    const until = span.from + (index + 1) * SLICE_MS
    for (; next.done !== true && next.value.at < until; next = visitors.next()) {
      arrive(next.value, { span, rulesetAt, ahead, count })
      met += 1
    }
    const events = (ahead.get(index) ?? []).toSorted(byTime)
    ahead.delete(index)
    yield { index, until, visitors: met, events }
  }
}

type Ahead = { readonly span: Span; readonly rulesetAt: RulesetAt; readonly ahead: Map<number, Event[]>; readonly count: number }

function arrive(visitor: Visitor, { span, rulesetAt, ahead, count }: Ahead): void {
  for (const event of lifeOf(visitor, rulesetAt)) {
    const index = Math.floor((Date.parse(event.timestamp) - span.from) / SLICE_MS)
    if (index >= count) continue
    const waiting = ahead.get(index)
    if (waiting === undefined) ahead.set(index, [event])
    else waiting.push(event)
  }
}

function byTime(a: Event, b: Event): number {
  return a.timestamp < b.timestamp ? -1 : a.timestamp > b.timestamp ? 1 : a.messageId < b.messageId ? -1 : 1
}
