import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Diagnostic } from '#sdk/client/diagnostics.ts'
import { type Client, type ClientOptions, createClient } from '#sdk/index.ts'
import { aCompactRuleset, aFlag, aRuleset } from '../a-ruleset.ts'
import { ManualClock, until } from '../manual-clock.ts'
import { StandInServer } from '../stand-in-server.ts'

let server: StandInServer
let clock: ManualClock
let heard: Diagnostic[]
let client: Client

beforeEach(async () => {
  server = await StandInServer.open(aRuleset())
  clock = new ManualClock()
  heard = []
})

afterEach(async () => {
  await client.close()
  await server[Symbol.asyncDispose]()
})

function open(options: Partial<ClientOptions> = {}): void {
  const ours = heard
  client = createClient({ url: server.url, serverKey: 'sk_1', onDiagnostic: (one) => ours.push(one), surroundings: { now: clock.now, timers: clock.timers, random: () => 0.5 }, ...options })
}

const asked = (path: string): number => server.seen.filter((one) => one.path === path).length
const switchedOff = (revision: number) => aRuleset({ revision, flags: { plain: aFlag({ on: false }) } })
const codes = (): readonly string[] => heard.map(({ code }) => code)

describe('the stream of changes', () => {
  it('switches a flag off while no clock moves: one question for one change, with the key in a header', async () => {
    open()
    await client.ready()
    await until('the stream is open', () => server.streams.size === 1)
    expect(client.flag('plain', '-')).toBe('A')
    server.release(switchedOff(2))
    await until('the flag is off', () => client.flag('plain', '-') === 'off')
    expect(asked('/v1/ruleset')).toBe(2)
    expect(server.seen.find(({ path }) => path === '/v1/stream')?.headers).toMatchObject({ authorization: 'Bearer sk_1', accept: 'text/event-stream' })
  })

  it('that says what is known already asks for nothing', async () => {
    open()
    await client.ready()
    await until('the stream is open', () => server.streams.size === 1)
    server.release(aRuleset())
    server.release(switchedOff(2))
    await until('the flag is off', () => client.flag('plain', '-') === 'off')
    expect(asked('/v1/ruleset')).toBe(2)
  })

  it('replaces most of the polling while it lasts', async () => {
    open()
    await client.ready()
    await until('the stream is open', () => server.streams.size === 1)
    server.release(switchedOff(2))
    await until('the flag is off', () => client.flag('plain', '-') === 'off')
    clock.advance(59_000)
    expect(asked('/v1/ruleset')).toBe(2)
  })

  it('that breaks is told, polling goes on, and the stream comes back with what was missed', async () => {
    open()
    await client.ready()
    await until('the stream is open', () => server.streams.size === 1)
    server.hangUp()
    await until('it is told', () => codes().includes('stream-broken'))
    server.ruleset = switchedOff(2)
    clock.advance(1_000)
    await until('the stream is back', () => server.streams.size === 1)
    await until('the flag is off', () => client.flag('plain', '-') === 'off')
  })

  it('that falls silent for a minute is none, and is opened again', async () => {
    open()
    await client.ready()
    await until('the stream is open', () => server.streams.size === 1)
    clock.advance(60_000)
    await until('it is given up', () => codes().includes('stream-broken'))
    clock.advance(1_000)
    await until('another is open', () => asked('/v1/stream') === 2)
  })

  it('is not opened where the host does not want it, nor after close', async () => {
    open({ streaming: false })
    await client.ready()
    await client.close()
    clock.advance(120_000)
    expect(asked('/v1/stream')).toBe(0)
  })

  it('of a server that has none leaves polling as it was', async () => {
    server.troubles.push({ status: 200, body: JSON.stringify(aCompactRuleset()) }, { status: 404 })
    open()
    await client.ready()
    await until('it is told', () => codes().includes('stream-broken'))
    server.ruleset = switchedOff(2)
    clock.advance(10_000)
    await until('the flag is off', () => client.flag('plain', '-') === 'off')
  })
})

describe('the use of flags', () => {
  it('goes with the next events: how often each flag served which variation', async () => {
    open({ streaming: false })
    await client.ready()
    for (let times = 0; times < 3; times++) client.flag('plain', '-', { subject: 's-1' })
    const { variation } = client.evaluate('headline', '-', { subject: 's-1' })
    client.flag('gone', '-')
    client.track({ userId: 'u-1', event: 'Signed Up' })
    await client.flush()
    expect(server.batches()).toMatchObject([{ flags: { plain: { a: 3 }, headline: { [variation ?? '']: 1 } } }])
    client.track({ userId: 'u-1', event: 'Again' })
    await client.flush()
    expect(server.batches()[1]).not.toHaveProperty('flags')
  })

  it('goes alone after a minute where no event carries it', async () => {
    open({ streaming: false })
    await client.ready()
    client.flag('plain', '-')
    clock.advance(60_000)
    await until('it is told', () => asked('/v1/batch') === 1)
    expect(server.batches()).toMatchObject([{ batch: [], flags: { plain: { a: 1 } } }])
    clock.advance(120_000)
    await client.flush()
    expect(asked('/v1/batch')).toBe(1)
  })

  it('outlives a new ruleset and a server that is away, and is told once', async () => {
    open({ streaming: false })
    await client.ready()
    client.flag('plain', '-')
    server.ruleset = switchedOff(2)
    clock.advance(10_000)
    await until('the flag is off', () => client.flag('plain', '-') === 'off')
    server.troubles.push('hang-up')
    client.track({ userId: 'u-1', event: 'Signed Up' })
    expect(await client.flush()).toBe(false)
    await client.flush()
    const told = server.batches().map((body) => (body as { readonly flags?: { readonly plain?: { readonly [variation: string]: number } } }).flags?.plain)
    expect(told[1]).toEqual(told[0])
    expect(told[1]).toMatchObject({ a: expect.any(Number), off: 1 })
  })
})

describe('a ruleset from before', () => {
  it('that is too old is told, and answers all the same', async () => {
    const bytes = new Map<string, string>()
    const storage = { keys: () => [...bytes.keys()], read: (key: string) => bytes.get(key) ?? null, write: (key: string, text: string) => void bytes.set(key, text), remove: (key: string) => void bytes.delete(key) }
    open({ storage, streaming: false })
    await client.ready()
    await client.close()
    server.isDown = true
    clock.advance(2 * 86_400_000)
    open({ storage, streaming: false })
    expect(client.flag('plain', '-')).toBe('A')
    expect(codes()).toContain('ruleset-stale')
  })

  it.each([-86_400_000, 86_400_000 - 1])('is not called old by a clock that is wrong by %d ms', async (ms) => {
    const bytes = new Map<string, string>()
    const storage = { keys: () => [...bytes.keys()], read: (key: string) => bytes.get(key) ?? null, write: (key: string, text: string) => void bytes.set(key, text), remove: (key: string) => void bytes.delete(key) }
    open({ storage, streaming: false })
    await client.ready()
    await client.close()
    clock = new ManualClock(clock.now() + ms)
    open({ storage, streaming: false })
    expect(client.flag('plain', '-')).toBe('A')
    expect(codes()).not.toContain('ruleset-stale')
  })
})

describe('a preview', () => {
  it('is what the host passes on, whatever the rules say, and never counts', async () => {
    open({ streaming: false })
    await client.ready()
    const forced = { plain: { variation: 'b', experiment: null, variant: null }, headline: { variation: 'b', experiment: 'headline', variant: 'treatment' } }
    expect(client.evaluate('plain', '-', { forced })).toMatchObject({ value: 'B', reason: 'OVERRIDE' })
    expect(client.flag('headline', '-', { subject: 's-1', forced })).toBe('B')
    await client.flush()
    expect(server.events).toEqual([])
  })
})
