import type { Event } from '../core/event.ts'
import type { Usage } from '../core/prepared.ts'
import { backoff } from './backoff.ts'
import { batchBody, firstBatch, LARGEST_BATCH, LARGEST_BEACON } from './batch.ts'
import { type Diagnostics, messageOf } from './diagnostics.ts'
import { outcomeOf } from './outcome.ts'
import { bytesOf, createQueue, type Outgoing } from './queue.ts'
import type { Answer } from './request.ts'
import type { Surroundings, TextStorage } from './surroundings.ts'

export type Outbox = {
  readonly push: (event: Event) => void
  /** Takes an event back that reached the server by another way. */
  readonly withdraw: (messageId: string) => void
  /** Sends what waits; true when all of it is durably stored or refused for good. `usage` is told with events, and alone where `tellUsage` asks. */
  readonly flush: () => Promise<boolean>
  /** Hands what waits to `send`, each event once, in pieces small enough to outlive the page. It stays here: nobody says whether it arrived. */
  readonly beacon: (send: (body: string) => void) => void
  /** Tells how flags were used, where there is something to tell and no event to tell it with. */
  readonly tellUsage: () => void
  readonly size: () => number
  /** Forgets what waits. */
  readonly clear: () => void
  /** Sends once more, then takes nothing any longer. */
  readonly close: () => Promise<boolean>
}

export type OutboxSettings = {
  readonly surroundings: Surroundings
  readonly storage: TextStorage
  readonly diagnostics: Diagnostics
  /** One `POST /v1/batch`. */
  readonly post: (body: string) => Promise<Answer>
  readonly writeKey: string | null
  /** How long the first event waits for company, ms. */
  readonly flushAfterMs: number
  /** The most events that wait for the server. */
  readonly limit: number
  /** How flags were used since it was asked last. */
  readonly takeUsage?: () => Usage
}

export function createOutbox({ surroundings, storage, diagnostics, post, writeKey, flushAfterMs, limit, takeUsage }: OutboxSettings): Outbox {
  const { now, random, timers } = surroundings
  const { waiting, add, remove } = createQueue(storage, limit)
  const beaconed = new Set<string>()
  let sending: Promise<boolean> | null = null
  let failures = 0
  let notBefore = 0
  let cancel: (() => void) | null = null
  let isClosed = false
  let usage: string | null = null
  const inOrder = (): readonly Outgoing[] => [...waiting.values()]
  const later = (ms: number, holds: boolean): void => {
    if (cancel !== null || isClosed) return
    cancel = timers.after(ms, () => {
      cancel = null
      void flush()
    }, holds)
  }
  /** What is still to be told of usage: kept through a failure, so that nothing counts twice or never. */
  const untold = (): string | null => {
    const counts = usage === null && takeUsage !== undefined ? JSON.stringify(diagnostics.guard({}, takeUsage)) : NONE
    return (usage ??= counts === NONE ? null : counts)
  }
  const bodyOf = (batch: readonly Outgoing[], counts: string | null): string => batchBody(batch, now(), writeKey, counts)
  const sendAll = async (): Promise<boolean> => {
    let bounds = LARGEST_BATCH
    while (waiting.size > 0) {
      const batch = firstBatch(inOrder(), bounds)
      const { kind, why, refused, retryAfterMs } = outcomeOf(await post(bodyOf(batch, untold())), batch.length)
      if (kind === 'later') {
        failures += 1
        notBefore = retryAfterMs === null ? 0 : now() + retryAfterMs
        diagnostics.tell('events-unreachable', why)
        later(backoff(failures, random(), retryAfterMs), false)
        return false
      }
      failures = 0
      if (kind === 'too-large') {
        bounds = { ...bounds, events: Math.ceil(batch.length / 2) }
        continue
      }
      usage = null
      for (const { id } of batch) remove(id)
      if (kind === 'refused') diagnostics.tell('events-refused', `${why}: ${batch.length}`)
      for (const one of refused) diagnostics.tell('event-refused', `${one?.messageId}: ${one?.code}, ${one?.reason}`)
    }
    return true
  }
  const flush = (): Promise<boolean> => {
    // Where the server named a time, asking earlier only makes it worse.
    if (now() < notBefore) return Promise.resolve(waiting.size === 0)
    stopTimer()
    return (sending ??= sendAll().finally(() => (sending = null)))
  }
  const stopTimer = (): void => {
    cancel?.()
    cancel = null
  }
  if (waiting.size > 0) later(flushAfterMs, false)
  return {
    push: (event) => {
      if (isClosed) return diagnostics.tell('outbox-closed', event.type)
      const text = textOf(event, diagnostics)
      if (text === null) return
      if (add(event.messageId, text)) diagnostics.tell('outbox-full', String(limit))
      if (waiting.size >= LARGEST_BATCH.events && failures === 0) void flush()
      else later(flushAfterMs, true)
    },
    withdraw: remove,
    flush,
    beacon: (send) => {
      let rest = inOrder().filter(({ id }) => !beaconed.has(id) && beaconed.add(id))
      let counts = untold()
      usage = null
      while (rest.length > 0 || counts !== null) {
        const batch = firstBatch(rest, LARGEST_BEACON)
        const body = bodyOf(batch, counts)
        rest = rest.slice(batch.length)
        counts = null
        diagnostics.guard(undefined, () => send(body))
      }
    },
    tellUsage: () => {
      const counts = waiting.size > 0 || isClosed ? null : untold()
      if (counts === null) return
      // Counts are worth no second try.
      void post(bodyOf([], counts))
      usage = null
    },
    size: () => waiting.size,
    clear: () => waiting.forEach(({ id }) => remove(id)),
    close: async () => {
      isClosed = true
      const sent = await flush()
      stopTimer()
      return sent
    },
  }
}

const NONE = '{}'

function textOf(event: Event, diagnostics: Diagnostics): string | null {
  try {
    const text = JSON.stringify(event)
    if (text.length <= LARGEST_BATCH.bytes / 3 || bytesOf(text) <= LARGEST_BATCH.bytes) return text
    diagnostics.tell('event-too-large', String(event.event ?? event.type))
  } catch (thrown) {
    diagnostics.tell('event-unreadable', messageOf(thrown))
  }
  return null
}
