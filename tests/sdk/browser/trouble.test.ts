import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type BrowserClient, type BrowserOptions, createBrowserClient } from '#sdk/browser.ts'
import type { Diagnostic } from '#sdk/client/diagnostics.ts'
import { memoryStorage } from '#sdk/client/storage.ts'
import type { Fetch, TextStorage } from '#sdk/client/surroundings.ts'
import { aCompactRuleset, aFlag, aRuleset } from '../a-ruleset.ts'
import { Flights, ManualClock } from '../manual-clock.ts'
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

function visit(storage: TextStorage, over: Partial<BrowserOptions> = {}, fetch: Fetch = flights.fetch): BrowserClient {
  const ours = heard
  const cookies = memoryStorage()
  return createBrowserClient({
    url: server.url, clientKey: 'pk_1', onDiagnostic: (one) => ours.push(one),
    surroundings: { now: clock.now, timers: clock.timers, fetch, random: () => 0.5, newId: () => `id-${(made += 1)}`, page: () => null, storage, cookies }, ...over,
  })
}

const codes = (): readonly string[] => [...new Set(heard.map(({ code }) => code))]

describe('in trouble, a page keeps its variants and says what it could not tell', () => {
  it('while the server is stopped for ten minutes; afterwards everything arrives, each once', async () => {
    const client = visit(memoryStorage())
    await client.ready()
    const before = client.flag('headline', '-')
    server.isDown = true
    for (let minute = 0; minute < 10; minute++) {
      client.track(`Minute ${minute}`)
      clock.advance(60_000)
      await flights.quiet()
      expect(client.flag('headline', '-')).toBe(before)
    }
    expect(codes()).toEqual(['events-unreachable', 'ruleset-unreachable'])
    server.isDown = false
    // In steps shorter than a request's patience, which the same clock measures.
    for (let steps = 0; steps < 60 && server.events.length < 11; steps++) {
      clock.advance(5_000)
      await flights.quiet()
    }
    expect(server.events.map(({ event }) => event)).toEqual(['Experiment Viewed', ...Array.from({ length: 10 }, (_, minute) => `Minute ${minute}`)])
  })

  it('where an ad blocker refuses the events’ path: flags answer, events wait, a bounded number of them', async () => {
    const blocking: Fetch = (url, init) => (url.endsWith('/v1/batch') ? Promise.reject(new TypeError('Failed to fetch')) : flights.fetch(url, init))
    const client = visit(memoryStorage(), { mostWaiting: 5 }, blocking)
    await client.ready()
    expect(['A', 'B']).toContain(client.flag('headline', '-'))
    for (let number = 0; number < 7; number++) client.track(`Event ${number}`)
    expect(await client.flush()).toBe(false)
    expect(codes()).toEqual(['outbox-full', 'events-unreachable'])
  })

  it('where another path is given for them, events go there', async () => {
    const client = visit(memoryStorage(), { paths: { batch: '/v1/b' } })
    client.track('Signed Up')
    await client.flush()
    expect(server.seen.map(({ path }) => path)).toContain('/v1/b')
  })

  it.each(['', '{', 'null', '[]', '{"at":0,"etag":5,"ruleset":{"format":2,"revision":"x"}}', '{"ruleset":{"format":9}}', `{"ruleset":${'['.repeat(50)}`])('with a stored ruleset that is "%s": it is none, and the server’s comes', async (text) => {
    const storage = memoryStorage()
    const first = visit(storage)
    await first.ready()
    await first.close()
    const name = storage.keys().find((key) => key.endsWith(':ruleset')) ?? ''
    storage.write(name, text)
    const second = visit(storage)
    expect(second.peek('plain', 'fallback')).toBe('fallback')
    expect(await second.ready()).toBe('fresh')
    expect(second.peek('plain', 'fallback')).toBe('A')
  })

  it.each([-86_400_000, 86_400_000])('by a clock that is wrong by %d ms, and right again', async (wrong) => {
    const storage = memoryStorage()
    clock = new ManualClock(clock.now() + wrong)
    const first = visit(storage)
    await first.ready()
    const before = first.flag('headline', '-')
    await first.close()
    clock = new ManualClock()
    const second = visit(storage)
    expect(second.peek('plain', '-')).toBe('A')
    await second.ready()
    expect(second.visitor()).toEqual(first.visitor())
    expect(second.flag('headline', '-')).toBe(before)
    await second.flush()
    expect(server.events).toHaveLength(1)
  })

  it('where storage is full: flags answer, events go, and it is told', async () => {
    const full = { ...memoryStorage(), write: () => { throw new DOMException('full', 'QuotaExceededError') } }
    const client = visit(full)
    await client.ready()
    expect(['A', 'B']).toContain(client.flag('headline', '-'))
    await client.flush()
    expect(server.events).toHaveLength(1)
    expect(codes()).toEqual(['storage-failed'])
  })

  it('in two tabs: one visitor, one variant, one exposure', async () => {
    const storage = memoryStorage()
    const tabs = [visit(storage)]
    await tabs[0]?.ready()
    tabs.push(visit(storage))
    await tabs[1]?.ready()
    const values = tabs.map((tab) => tab.flag('headline', '-'))
    expect(values[0]).toBe(values[1])
    await Promise.all(tabs.map((tab) => tab.flush()))
    expect(server.events).toHaveLength(1)
  })
})

describe('the order of a start', () => {
  const newer = aRuleset({ revision: 2, flags: { plain: aFlag({ fallthrough: { kind: 'variation', variation: 'b' } }) } })

  it('never waits: the host’s ruleset at once, the server’s as a late update', async () => {
    const client = visit(memoryStorage(), { bootstrap: aCompactRuleset() })
    expect(client.peek('plain', '-')).toBe('A')
    server.ruleset = newer
    let changes = 0
    client.onChange(() => (changes += 1))
    expect(await client.ready()).toBe('fresh')
    expect([client.peek('plain', '-'), changes]).toEqual(['B', 1])
  })

  it('without one: the last good ruleset, else the fallback', async () => {
    const storage = memoryStorage()
    expect(visit(storage).peek('plain', 'fallback')).toBe('fallback')
    await flights.quiet()
    server.isDown = true
    const later = visit(storage)
    expect(later.peek('plain', 'fallback')).toBe('A')
    expect(await later.ready({ timeout: 500 })).toBe('stored')
  })
})
