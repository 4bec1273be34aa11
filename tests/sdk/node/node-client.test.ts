import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Diagnostic } from '#sdk/client/diagnostics.ts'
import type { ClientOptions } from '#sdk/node/client-options.ts'
import { createClient, fileStorage, visitorOf } from '#sdk/index.ts'
import { aCompactRuleset, aFlag, anExperiment, aRuleset } from '../a-ruleset.ts'
import { Flights, ManualClock, until } from '../manual-clock.ts'
import { StandInServer } from '../stand-in-server.ts'

let server: StandInServer
let clock: ManualClock
let flights: Flights
let heard: Diagnostic[]
let folder: string

beforeEach(async () => {
  server = await StandInServer.open(aRuleset())
  clock = new ManualClock()
  flights = new Flights()
  heard = []
  folder = mkdtempSync(join(tmpdir(), 'producting-sdk-'))
})

afterEach(async () => {
  await server[Symbol.asyncDispose]()
  rmSync(folder, { recursive: true, force: true })
})

function open(options: Partial<ClientOptions> = {}) {
  // The list of this test: what an earlier test's client hears late is not ours.
  const ours = heard
  return createClient({
    url: server.url, serverKey: 'sk_secret', streaming: false, onDiagnostic: (one) => ours.push(one),
    surroundings: { now: clock.now, timers: clock.timers, random: () => 0.5, fetch: flights.fetch }, ...options,
  })
}

const codes = (): readonly string[] => heard.map(({ code }) => code)

describe('a flag in a back end', () => {
  it('is its fallback before the ruleset is there, and its value after', async () => {
    const client = open()
    expect(client.flag('plain', 'fallback', { subject: 's' })).toBe('fallback')
    expect(await client.ready()).toBe('fresh')
    expect(client.flag('plain', 'fallback', { subject: 's' })).toBe('A')
    expect(codes()).toEqual(['evaluation-failed'])
  })

  it('asks with the server key in the header and never in the address', async () => {
    await open().ready()
    expect(server.seen[0]).toMatchObject({ path: '/v1/ruleset', headers: { authorization: 'Bearer sk_secret' } })
  })

  it('answers the bootstrap at once', () => {
    expect(open({ bootstrap: aCompactRuleset() }).flag('plain', 'fallback')).toBe('A')
  })

  it('tells the exposure of an experiment once, under the ids given', async () => {
    const client = open()
    await client.ready()
    const first = client.flag('headline', '-', { subject: 's-1', userId: 'u-1' })
    const second = client.flag('headline', '-', { subject: 's-1', userId: 'u-1' })
    expect(second).toBe(first)
    expect(await client.flush()).toBe(true)
    expect(server.events).toMatchObject([
      { type: 'track', event: 'Experiment Viewed', userId: 'u-1', properties: { experiment_id: 'headline', variation_id: first === 'A' ? 'control' : 'treatment', phase: 1 } },
    ])
  })

  it('tells anew in a new phase, and for another person', async () => {
    const client = open()
    await client.ready()
    client.flag('headline', '-', { subject: 's-1' })
    client.flag('headline', '-', { subject: 's-2' })
    server.ruleset = aRuleset({ revision: 2, experiments: { headline: anExperiment({ phase: 2, salt: 'headline.2' }) } })
    clock.advance(10_000)
    await until('the new phase is here', () => client.evaluate('headline', '-', { subject: 's-1' }).assignment?.phase === 2)
    client.flag('headline', '-', { subject: 's-1' })
    await client.flush()
    expect(server.events.map(({ anonymousId, properties }) => [anonymousId, properties?.['phase']])).toEqual([['s-1', 1], ['s-2', 1], ['s-1', 2]])
  })

  it('tells nothing from evaluate, unless asked to', async () => {
    const client = open()
    await client.ready()
    expect(client.evaluate('headline', '-', { subject: 's-1' })).toMatchObject({ reason: 'SPLIT', exposes: true, rule: 'r1' })
    await client.flush()
    expect(server.events).toEqual([])
    client.evaluate('headline', '-', { subject: 's-1' }, { expose: true })
    await client.flush()
    expect(server.events).toHaveLength(1)
  })

  it('names the account beside the person where accounts are the unit', async () => {
    server.ruleset = aRuleset({ experiments: { headline: anExperiment({ unit: 'account' }) } })
    const client = open()
    await client.ready()
    client.flag('headline', '-', { userId: 'u-1', account: 'team-1' })
    await client.flush()
    expect(server.events).toMatchObject([{ userId: 'u-1', context: { groupId: 'team-1' } }])
  })

  it('tells a holdout as $holdout', async () => {
    server.ruleset = aRuleset({ experiments: { headline: anExperiment({ holdouts: ['all'] }) }, holdouts: { all: { salt: 'h', share: 100_000 } } })
    const client = open()
    await client.ready()
    expect(client.flag('headline', '-', { subject: 's-1' })).toBe('A')
    await client.flush()
    expect(server.events).toMatchObject([{ properties: { variation_id: '$holdout' } }])
  })
})

describe('the subject in a back end', () => {
  it('is never the user id: without resolveSubject a known user gets the fallback', async () => {
    const client = open()
    await client.ready()
    expect(client.evaluate('headline', 'fallback', { userId: 'u-1' })).toMatchObject({ value: 'fallback', reason: 'SUBJECT_UNKNOWN', assignment: null })
    expect(client.evaluate('headline', 'fallback', { userId: 'u-1', anonymousId: 'a-1' })).toMatchObject({ reason: 'SUBJECT_UNKNOWN' })
    expect(codes()).toContain('subject-unknown')
  })

  it('is the anonymous id of somebody who has not signed in', async () => {
    const client = open()
    await client.ready()
    expect(client.evaluate('headline', '-', { anonymousId: 'a-1' }).assignment?.unit).toBe('a-1')
  })

  it('is in the facts too', async () => {
    const client = open()
    await client.ready()
    const facts = { subject: 's-9', firstSeenAt: 0, acquisition: {}, audiences: [], version: 1 }
    expect(client.evaluate('headline', '-', { userId: 'u-1', facts }).assignment?.unit).toBe('s-9')
  })

  it('is asked for once with resolveSubject, and remembered', async () => {
    server.subjects.set('u-1', { subject: 's-7', committed: true })
    const client = open({ resolveSubject: true })
    await client.ready()
    expect(await client.resolve('u-1')).toBe('s-7')
    expect(client.evaluate('headline', '-', { userId: 'u-1' }).assignment?.unit).toBe('s-7')
    await Promise.all([client.resolve('u-1'), client.resolve('u-1')])
    expect(server.seen.filter(({ path }) => path === '/v1/subject')).toHaveLength(1)
  })

  it('is asked for in the background by the first flag', async () => {
    server.subjects.set('u-1', { subject: 's-7', committed: false })
    const client = open({ resolveSubject: true })
    await client.ready()
    expect(client.evaluate('headline', '-', { userId: 'u-1' }).reason).toBe('SUBJECT_UNKNOWN')
    await until('the subject is here', () => client.evaluate('headline', '-', { userId: 'u-1' }).reason === 'SPLIT')
  })

  it('that was derived is asked for again after a minute, and stays meanwhile', async () => {
    server.subjects.set('u-1', { subject: 'derived', committed: false })
    const client = open({ resolveSubject: true })
    await client.ready()
    await client.resolve('u-1')
    server.subjects.set('u-1', { subject: 'claimed', committed: true })
    clock.advance(61_000)
    expect(client.evaluate('headline', '-', { userId: 'u-1' }).assignment?.unit).toBe('derived')
    await until('the claim is here', () => client.evaluate('headline', '-', { userId: 'u-1' }).assignment?.unit === 'claimed')
  })

  it('that cannot be asked for answers the fallback and asks again soon', async () => {
    const client = open({ resolveSubject: true })
    await client.ready()
    expect(await client.resolve('u-1')).toBe(null)
    expect(codes()).toContain('subject-unresolved')
    server.subjects.set('u-1', { subject: 's-7', committed: true })
    clock.advance(6_000)
    expect(await client.resolve('u-1')).toBe('s-7')
  })

  it.each([
    { cookie: 'x=1; producting_anonymous=a-1; producting_subject=s-1', who: { anonymousId: 'a-1', subject: 's-1' } },
    { cookie: 'producting_anonymous=%ED%95%9C', who: { anonymousId: '한' } },
    { cookie: '', who: {} },
    { cookie: undefined, who: {} },
  ])('is read out of the cookies $cookie', ({ cookie, who }) => {
    expect(visitorOf(cookie)).toEqual(who)
  })
})

describe('the ruleset', () => {
  it('is asked for again with its ETag, and a 304 changes nothing', async () => {
    const client = open()
    await client.ready()
    let changes = 0
    client.onChange(() => (changes += 1))
    clock.advance(10_000)
    await flights.quiet()
    expect(server.seen[1]?.headers['if-none-match']).toBe('"production-1"')
    clock.advance(10_000)
    await flights.quiet()
    expect(server.seen).toHaveLength(3)
    expect(changes).toBe(0)
  })

  it('that changed is told to listeners, until they stop listening', async () => {
    const client = open()
    await client.ready()
    let changes = 0
    const stop = client.onChange(() => (changes += 1))
    server.ruleset = aRuleset({ revision: 2, flags: { plain: aFlag({ fallthrough: { kind: 'variation', variation: 'b' } }) } })
    clock.advance(10_000)
    await until('the change is told', () => changes === 1)
    expect(client.flag('plain', '-')).toBe('B')
    stop()
    await flights.quiet()
    server.ruleset = aRuleset({ revision: 3 })
    clock.advance(10_000)
    await until('the next is here', () => client.flag('plain', '-') === 'A')
    expect(changes).toBe(1)
  })

  it.each([
    { name: 'the server is gone', trouble: 'hang-up', code: 'ruleset-unreachable' },
    { name: 'the server fails', trouble: { status: 500 }, code: 'ruleset-refused' },
    { name: 'the key is refused', trouble: { status: 401 }, code: 'ruleset-refused' },
    { name: 'something else answers', trouble: { status: 200, body: '<html>' }, code: 'ruleset-unreadable' },
    { name: 'the format is newer', trouble: { status: 200, body: '{"format":3,"revision":1}' }, code: 'ruleset-unreadable' },
    { name: 'a 304 comes out of the blue', trouble: { status: 304 }, code: 'ruleset-refused' },
  ] as const)('stays the last good one when $name, and comes back', async ({ trouble, code }) => {
    const client = open()
    server.troubles.push(trouble)
    expect(await client.ready()).toBe('none')
    expect(codes()).toEqual([code])
    clock.advance(1_000)
    await flights.quiet()
    expect(client.flag('plain', '-')).toBe('A')
    server.troubles.push(trouble)
    clock.advance(10_000)
    await flights.quiet()
    expect(server.seen).toHaveLength(3)
    expect(client.flag('plain', '-')).toBe('A')
  })

  it('waits longer after each failure, and as long as the server asks', async () => {
    server.troubles.push({ status: 503 }, { status: 503 }, { status: 429, headers: { 'retry-after': '60' } })
    const client = open()
    await client.ready()
    // 0.75 s, 1.5 s, and then the minute asked for with half a second of jitter.
    for (const [tries, wait] of [[2, 750], [3, 1_500], [4, 60_500]] as const) {
      clock.advance(wait - 1)
      await flights.quiet()
      expect(server.seen).toHaveLength(tries - 1)
      clock.advance(1)
      await flights.quiet()
      expect(server.seen).toHaveLength(tries)
    }
  })

  it('of before a restart answers while the server is away', async () => {
    const first = open({ storage: fileStorage(folder) })
    await first.ready()
    await first.close()
    server.isDown = true
    const second = open({ storage: fileStorage(folder) })
    expect(second.flag('plain', '-')).toBe('A')
    expect(await second.ready()).toBe('stored')
  })

  it('lies in the folder without the server key', async () => {
    const client = open({ storage: fileStorage(folder) })
    await client.ready()
    const kept = readdirSync(folder)
    expect(kept).toHaveLength(1)
    expect(kept.join() + readFileSync(join(folder, kept[0] ?? ''), 'utf8')).not.toContain('sk_secret')
  })

  it('does not keep anybody waiting longer than they say', async () => {
    server.troubles.push('hang-up')
    const client = open({ surroundings: { now: clock.now, timers: clock.timers, fetch: () => new Promise(() => undefined) } })
    const ready = client.ready({ timeout: 200 })
    clock.advance(200)
    expect(await ready).toBe('none')
  })

  it('with operators of a newer server is told once', async () => {
    const when = { kind: 'clause', attribute: 'a', operator: 'sounds-like', values: [] } as never
    server.ruleset = aRuleset({ audiences: { one: when, two: when } })
    await open().ready()
    expect(codes()).toEqual(['operator-unknown'])
  })
})

describe('events from a back end', () => {
  it('arrive as Segment’s, in one batch, in order', async () => {
    const client = open()
    client.identify({ userId: 'u-1', anonymousId: 'a-1', traits: { plan: 'pro' } })
    client.track({ userId: 'u-1', event: 'Order Completed', properties: { revenue: 12.5, currency: 'EUR' } })
    client.page({ anonymousId: 'a-1', name: 'Pricing' })
    client.group({ userId: 'u-1', groupId: 'team-1', traits: { size: 5 } })
    client.track({ userId: 'u-1', event: 'Imported', timestamp: '2025-12-01T00:00:00.000Z' })
    expect(await client.flush()).toBe(true)
    expect(server.batches()).toHaveLength(1)
    expect(server.events).toMatchObject([
      { type: 'identify', userId: 'u-1', anonymousId: 'a-1', traits: { plan: 'pro' }, timestamp: '2026-01-01T00:00:00.000Z' },
      { type: 'track', event: 'Order Completed', properties: { revenue: 12.5, currency: 'EUR' } },
      { type: 'page', name: 'Pricing', anonymousId: 'a-1' },
      { type: 'group', groupId: 'team-1', traits: { size: 5 } },
      { type: 'track', event: 'Imported', timestamp: '2025-12-01T00:00:00.000Z' },
    ])
    expect(server.seen.find(({ path }) => path === '/v1/batch')?.headers.authorization).toBe('Bearer sk_secret')
  })

  it.each(['', 'null', 'undefined', 'NaN', '[object Object]', 'Anonymous', 'GUEST', '0', null, undefined, {}, []])('about %j are not sent: that is nobody', async (userId) => {
    const client = open()
    client.track({ userId: userId as string, event: 'Signed Up' })
    await client.flush()
    expect(server.events).toEqual([])
    expect(codes()).toContain('id-refused')
  })
})
