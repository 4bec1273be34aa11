import type { Event } from '../core/event.ts'
import type { Usage } from '../core/prepared.ts'
import { backoff } from './backoff.ts'
import { allBatches, batchBody, firstBatch, LARGEST_BATCH, LARGEST_BEACON } from './batch.ts'
import { type Diagnostics, messageOf } from './diagnostics.ts'
import { type Outcome, outcomeOf } from './outcome.ts'
import { createQueue, type Outgoing, type Queue } from './queue.ts'
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

type State = { sending: Promise<boolean> | null; failures: number; notBefore: number; cancel: (() => void) | null; closed: boolean; usage: string | null }

export function createOutbox(settings: OutboxSettings): Outbox {
  const { surroundings, diagnostics, flushAfterMs } = settings
  const queue = createQueue(settings.storage, settings.limit)
  const state: State = { sending: null, failures: 0, notBefore: 0, cancel: null, closed: false, usage: null }
  const beaconed = new Set<string>()
  const later = (ms: number, holds: boolean): void => {
    if (state.cancel !== null || state.closed) return
    const cancel = surroundings.timers.after(ms, () => {
      state.cancel = null
      void flush()
    }, holds)
    state.cancel = cancel
  }
  const stopTimer = (): void => {
    state.cancel?.()
    state.cancel = null
  }
  const flush = (): Promise<boolean> => {
    // Where the server named a time, asking earlier only makes it worse.
    if (surroundings.now() < state.notBefore) return Promise.resolve(queue.size() === 0)
    stopTimer()
    return (state.sending ??= sendAll(settings, queue, state, later).finally(() => (state.sending = null)))
  }
  if (queue.size() > 0) later(flushAfterMs, false)
  return {
    push: (event) => {
      if (state.closed) return diagnostics.tell('outbox-closed', event.type)
      const text = textOf(event, diagnostics)
      if (text === null) return
      const dropped = queue.add(event.messageId, text)
      if (dropped > 0) diagnostics.tell('outbox-full', String(settings.limit))
      if (queue.size() >= LARGEST_BATCH.events && state.failures === 0) void flush()
      else later(flushAfterMs, true)
    },
    withdraw: (messageId) => queue.remove(new Set([messageId])),
    flush,
    beacon: (send) => {
      const waiting = queue.inOrder().filter(({ id }) => !beaconed.has(id))
      for (const { id } of waiting) beaconed.add(id)
      const batches = allBatches(waiting, LARGEST_BEACON)
      const usage = usageOf(settings, state)
      for (const [index, batch] of (batches.length === 0 && usage !== null ? [[]] : batches).entries()) {
        diagnostics.guard(undefined, () => send(batchBody(batch, surroundings.now(), settings.writeKey, index === 0 ? usage : null)))
      }
      state.usage = null
    },
    tellUsage: () => {
      const usage = queue.size() > 0 || state.closed ? null : usageOf(settings, state)
      // Counts are worth no second try.
      if (usage !== null) void settings.post(batchBody([], surroundings.now(), settings.writeKey, usage))
      if (usage !== null) state.usage = null
    },
    size: queue.size,
    clear: () => queue.remove(new Set(queue.inOrder().map(({ id }) => id))),
    close: async () => {
      state.closed = true
      const sent = await flush()
      stopTimer()
      return sent
    },
  }
}

/** What is still to be told of usage: kept through a failure, so that nothing counts twice or never. */
function usageOf({ takeUsage, diagnostics }: OutboxSettings, state: State): string | null {
  if (state.usage !== null || takeUsage === undefined) return state.usage
  const usage = diagnostics.guard<Usage>({}, takeUsage)
  return (state.usage = Object.keys(usage).length === 0 ? null : JSON.stringify(usage))
}

function textOf(event: Event, diagnostics: Diagnostics): string | null {
  try {
    const text = JSON.stringify(event)
    if (text.length <= LARGEST_BATCH.bytes / 3 || new TextEncoder().encode(text).length <= LARGEST_BATCH.bytes) return text
    diagnostics.tell('event-too-large', String(event.event ?? event.type))
  } catch (thrown) {
    diagnostics.tell('event-unreadable', messageOf(thrown))
  }
  return null
}

async function sendAll(settings: OutboxSettings, queue: Queue, state: State, later: (ms: number, holds: boolean) => void): Promise<boolean> {
  let bounds = LARGEST_BATCH
  while (queue.size() > 0) {
    const batch = firstBatch(queue.inOrder(), bounds)
    const outcome = outcomeOf(await settings.post(batchBody(batch, settings.surroundings.now(), settings.writeKey, usageOf(settings, state))), batch.length)
    if (outcome.kind === 'later') return postponed(settings, state, later, outcome)
    state.failures = 0
    if (outcome.kind !== 'too-large') state.usage = null
    if (outcome.kind === 'too-large') bounds = { ...bounds, events: Math.ceil(batch.length / 2) }
    else done(settings, queue, batch, outcome)
  }
  return true
}

function postponed({ surroundings, diagnostics }: OutboxSettings, state: State, later: (ms: number, holds: boolean) => void, { why, retryAfterMs }: Extract<Outcome, { kind: 'later' }>): false {
  state.failures += 1
  state.notBefore = retryAfterMs === null ? 0 : surroundings.now() + retryAfterMs
  diagnostics.tell('events-unreachable', why)
  later(backoff(state.failures, surroundings.random(), retryAfterMs), false)
  return false
}

function done({ diagnostics }: OutboxSettings, queue: Queue, batch: readonly Outgoing[], outcome: Extract<Outcome, { kind: 'stored' | 'refused' }>): void {
  queue.remove(new Set(batch.map(({ id }) => id)))
  if (outcome.kind === 'refused') diagnostics.tell('events-refused', `${outcome.status}: ${batch.length}`)
  else for (const one of outcome.refused) diagnostics.tell('event-refused', `${one?.messageId}: ${one?.code}, ${one?.reason}`)
}

