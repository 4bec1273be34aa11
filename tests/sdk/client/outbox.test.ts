import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createDiagnostics, type Diagnostic } from '#sdk/client/diagnostics.ts'
import { createEndpoints } from '#sdk/client/endpoints.ts'
import { createOutbox, type Outbox } from '#sdk/client/outbox.ts'
import { safeStorage } from '#sdk/client/safe-storage.ts'
import { memoryStorage } from '#sdk/client/storage.ts'
import type { TextStorage } from '#sdk/client/surroundings.ts'
import type { Event } from '#sdk/core/event.ts'
import { nodeSurroundings } from '#sdk/node/surroundings.ts'
import { aRuleset } from '../a-ruleset.ts'
import { Flights, ManualClock, until } from '../manual-clock.ts'
import { StandInServer } from '../stand-in-server.ts'

let server: StandInServer
let clock: ManualClock
let flights: Flights
let heard: Diagnostic[]
let made: number

beforeEach(async () => {
  server = await StandInServer.open(aRuleset())
  clock = new ManualClock()
  flights = new Flights()
  heard = []
  made = 0
})

afterEach(() => server[Symbol.asyncDispose]())

function open({ storage = memoryStorage(), limit = 1000 }: { readonly storage?: TextStorage; readonly limit?: number } = {}): Outbox {
  const ours = heard
  const diagnostics = createDiagnostics((one) => ours.push(one))
  const surroundings = nodeSurroundings({ now: clock.now, timers: clock.timers, random: () => 0.5, fetch: flights.fetch })
  const endpoints = createEndpoints(surroundings, server.url, { kind: 'client', key: 'pk_1' })
  return createOutbox({ surroundings, storage: safeStorage(storage, 'pk_1', diagnostics), diagnostics, post: endpoints.batch, writeKey: 'pk_1', flushAfterMs: 1000, limit })
}

function anEvent(over: Partial<Event> = {}): Event {
  made += 1
  return { type: 'track', event: `Event ${made}`, messageId: `m-${made}`, timestamp: new Date(clock.now()).toISOString(), anonymousId: 'a-1', ...over }
}

function push(outbox: Outbox, count: number): void {
  for (let index = 0; index < count; index++) outbox.push(anEvent())
}

const codes = (): readonly string[] => heard.map(({ code }) => code)
const names = (): readonly (string | undefined)[] => server.events.map(({ event }) => event)

describe('a batch', () => {
  it('goes a second after its first event, with the key and the time in it', async () => {
    const outbox = open()
    push(outbox, 2)
    clock.advance(999)
    await flights.quiet()
    expect(server.seen).toEqual([])
    clock.advance(1)
    await until('it arrived', () => server.events.length === 2)
    expect(server.batches()).toMatchObject([{ writeKey: 'pk_1', sentAt: '2026-01-01T00:00:01.000Z' }])
  })

  it('goes at once when a hundred are together, and holds no more', async () => {
    const outbox = open()
    push(outbox, 250)
    expect(await outbox.flush()).toBe(true)
    expect(server.batches().map(({ batch }) => batch.length)).toEqual([100, 100, 50])
    expect(names()[249]).toBe('Event 250')
  })

  it('stays below 500 KB', async () => {
    const outbox = open()
    for (let index = 0; index < 10; index++) outbox.push(anEvent({ properties: { text: '한'.repeat(40_000) } }))
    await outbox.flush()
    expect(server.batches().map(({ batch }) => batch.length)).toEqual([4, 4, 2])
    expect(Math.max(...server.seen.map(({ body }) => Buffer.byteLength(body)))).toBeLessThanOrEqual(500_000)
  })

  it('that is too large for the server after all goes in halves', async () => {
    const outbox = open()
    push(outbox, 8)
    server.troubles.push({ status: 413 }, { status: 413 })
    expect(await outbox.flush()).toBe(true)
    expect(server.batches().map(({ batch }) => batch.length)).toEqual([8, 4, 2, 2, 2, 2])
    expect(server.events).toHaveLength(8)
  })
})

describe('an event', () => {
  it('is as it was when it happened, whatever the host does to its objects later', async () => {
    const outbox = open()
    const properties: { step: number } = { step: 1 }
    outbox.push(anEvent({ properties }))
    properties.step = 2
    await outbox.flush()
    expect(server.events[0]?.properties).toEqual({ step: 1 })
  })

  const ring: { self?: unknown } = {}
  ring.self = ring
  it.each([
    { name: 'refers to itself', properties: ring, code: 'event-unreadable' },
    { name: 'holds a BigInt', properties: { big: 1n }, code: 'event-unreadable' },
    { name: 'is larger than a batch', properties: { text: 'x'.repeat(600_000) }, code: 'event-too-large' },
  ])('that $name is dropped with a diagnostic, and the others go', async ({ properties, code }) => {
    const outbox = open()
    outbox.push(anEvent({ properties: properties as never }))
    outbox.push(anEvent())
    expect(await outbox.flush()).toBe(true)
    expect(names()).toEqual(['Event 2'])
    expect(codes()).toEqual([code])
  })

  it('that the server refuses is told by name and not sent again', async () => {
    const outbox = open()
    push(outbox, 2)
    server.troubles.push({ status: 200, body: JSON.stringify({ success: true, refused: [{ index: 0, messageId: 'm-1', code: 'no-id', reason: 'It names nobody.' }] }) })
    expect(await outbox.flush()).toBe(true)
    expect(heard).toEqual([{ code: 'event-refused', message: 'm-1: no-id, It names nobody.' }])
    expect(outbox.size()).toBe(0)
  })

  it('that waits when the outbox is full drives out the oldest', async () => {
    server.isDown = true
    const outbox = open({ limit: 3 })
    push(outbox, 5)
    expect(codes().filter((code) => code === 'outbox-full')).toHaveLength(2)
    server.isDown = false
    await outbox.flush()
    expect(names()).toEqual(['Event 3', 'Event 4', 'Event 5'])
  })
})

describe('a server in trouble', () => {
  it.each([
    { name: 'gone', trouble: 'hang-up' },
    { name: 'failing', trouble: { status: 500 } },
    { name: 'full', trouble: { status: 503 } },
    { name: 'slow', trouble: { status: 408 } },
    { name: 'limiting', trouble: { status: 429 } },
    { name: 'behind a hotel’s login page', trouble: { status: 200, body: '<html>Welcome</html>' } },
    { name: 'moved by a proxy', trouble: { status: 302 } },
  ] as const)('that is $name gets the same messages again later, each once', async ({ trouble }) => {
    const outbox = open()
    push(outbox, 3)
    server.troubles.push(trouble)
    expect(await outbox.flush()).toBe(false)
    expect(outbox.size()).toBe(3)
    expect(codes()).toEqual(['events-unreachable'])
    clock.advance(1_000)
    await until('they arrived', () => server.events.length === 3)
    await until('the outbox knows', () => outbox.size() === 0)
  })

  it.each([400, 401, 403, 404, 413, 422])('that answers %d for good loses the batch, and says so', async (status) => {
    const outbox = open()
    push(outbox, 1)
    server.troubles.push({ status })
    expect(await outbox.flush()).toBe(true)
    expect(codes()).toEqual(['events-refused'])
    push(outbox, 1)
    await outbox.flush()
    expect(names()).toEqual(['Event 2'])
  })

  it('is left alone for as long as it asks, even by flush', async () => {
    const outbox = open()
    push(outbox, 1)
    server.troubles.push({ status: 429, headers: { 'retry-after': '30' } })
    await outbox.flush()
    clock.advance(29_000)
    expect(await outbox.flush()).toBe(false)
    await flights.quiet()
    expect(server.seen).toHaveLength(1)
    clock.advance(2_000)
    await until('it arrived', () => server.events.length === 1)
  })

  it('is left alone until the date it names', async () => {
    const outbox = open()
    push(outbox, 1)
    server.troubles.push({ status: 503, headers: { 'retry-after': new Date(clock.now() + 90_000).toUTCString() } })
    await outbox.flush()
    clock.advance(89_000)
    await flights.quiet()
    expect(server.seen).toHaveLength(1)
    clock.advance(2_000)
    await until('it arrived', () => server.events.length === 1)
  })

  it('is asked less and less often: 0.75, 1.5, 3, 6 s with half of the jitter', async () => {
    const outbox = open()
    push(outbox, 1)
    server.isDown = true
    await outbox.flush()
    for (const [tries, wait] of [[2, 750], [3, 1500], [4, 3000], [5, 6000]] as const) {
      clock.advance(wait - 1)
      await flights.quiet()
      expect(server.seen).toHaveLength(tries - 1)
      clock.advance(1)
      await flights.quiet()
      expect(server.seen).toHaveLength(tries)
    }
  })

  it('does not hold back what happens meanwhile: everything goes in order when it is back', async () => {
    const outbox = open()
    server.isDown = true
    push(outbox, 150)
    await outbox.flush()
    push(outbox, 10)
    server.isDown = false
    clock.advance(2_000)
    await until('they arrived', () => server.events.length === 160)
    expect(names()).toEqual(Array.from({ length: 160 }, (_, index) => `Event ${index + 1}`))
  })
})

describe('a reload', () => {
  it('loses nothing: what was not durably stored goes from the new page, under the same messageIds', async () => {
    const storage = memoryStorage()
    server.isDown = true
    const before = open({ storage })
    push(before, 3)
    await before.flush()
    server.isDown = false
    const after = open({ storage })
    expect(after.size()).toBe(3)
    clock.advance(1000)
    await until('they arrived', () => server.events.length === 3)
    expect(server.events.map(({ messageId }) => messageId)).toEqual(['m-1', 'm-2', 'm-3'])
    await until('the storage is empty', () => storage.keys().length === 0)
  })

  it('of one of two tabs loses nothing of either: they share the storage and not their queues', async () => {
    const storage = memoryStorage()
    const one = open({ storage })
    const other = open({ storage })
    push(one, 3)
    push(other, 3)
    expect(await one.flush()).toBe(true)
    expect(storage.keys()).toHaveLength(3)
    const third = open({ storage })
    expect(await third.flush()).toBe(true)
    expect(names().toSorted()).toEqual(Array.from({ length: 6 }, (_, index) => `Event ${index + 1}`))
    expect(await other.flush()).toBe(true)
    expect(server.events).toHaveLength(6)
  })

  it('passes over damaged texts', async () => {
    const storage = memoryStorage()
    const before = open({ storage })
    push(before, 1)
    const [name = ''] = storage.keys()
    for (const [index, text] of ['', '{', 'null', '{"messageId":5}', '[]'].entries()) storage.write(`${name}${index}`, text)
    const after = open({ storage })
    expect(await after.flush()).toBe(true)
    expect(names()).toEqual(['Event 1'])
  })
})

describe('the end of a page', () => {
  it('hands on what waits once, in pieces below 64 KB, and keeps it until the server says it has it', async () => {
    const outbox = open()
    for (let index = 0; index < 10; index++) outbox.push(anEvent({ properties: { text: 'x'.repeat(20_000) } }))
    const bodies: string[] = []
    outbox.beacon((body) => bodies.push(body))
    outbox.beacon((body) => bodies.push(body))
    expect(bodies.map((body) => (JSON.parse(body) as { batch: Event[] }).batch.length)).toEqual([2, 2, 2, 2, 2])
    expect(Math.max(...bodies.map((body) => Buffer.byteLength(body)))).toBeLessThan(64_000)
    expect(outbox.size()).toBe(10)
  })
})

describe('close', () => {
  it('sends what waits, and takes nothing afterwards', async () => {
    const outbox = open()
    push(outbox, 2)
    expect(await outbox.close()).toBe(true)
    push(outbox, 1)
    expect(server.events).toHaveLength(2)
    expect(codes()).toEqual(['outbox-closed'])
    expect(clock.pending).toBe(0)
  })

  it('gives up once when the server is away', async () => {
    const outbox = open()
    server.isDown = true
    push(outbox, 2)
    expect(await outbox.close()).toBe(false)
    expect(clock.pending).toBe(0)
  })
})

describe('whatever goes wrong in whatever order', () => {
  it('every event that was not dropped by name arrives, and each messageId counts once', async () => {
    const trouble = fc.constantFrom('well' as const, 'hang-up' as const, 500, 503, 429, 200)
    await fc.assert(fc.asyncProperty(fc.array(fc.record({ events: fc.integer({ min: 0, max: 130 }), trouble }), { maxLength: 6 }), async (steps) => {
      const storage = memoryStorage()
      server.seen.length = 0
      heard = []
      let pushed = 0
      for (const step of steps) {
        const outbox = open({ storage })
        if (step.trouble !== 'well') server.troubles.push(typeof step.trouble === 'number' ? { status: step.trouble } : step.trouble)
        push(outbox, step.events)
        pushed += step.events
        await outbox.close()
        server.troubles.length = 0
      }
      const last = open({ storage })
      expect(await last.flush()).toBe(true)
      expect(server.events).toHaveLength(pushed)
      expect(storage.keys()).toEqual([])
      await last.close()
    }), { numRuns: 25 })
  })
})
