import { resolve } from 'node:path'
import { createContext, runInContext } from 'node:vm'
import { build } from 'esbuild'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Diagnostic } from '#sdk/client/diagnostics.ts'
import { createEdgeClient, type EdgeOptions, type VisitOptions } from '#sdk/edge.ts'
import { aFlag, aRuleset } from '../a-ruleset.ts'
import { Flights, ManualClock, until } from '../manual-clock.ts'
import { StandInServer } from '../stand-in-server.ts'

const decided = (revision: number) => aRuleset({ revision, flags: { headline: aFlag({ values: { a: `of ${revision}` } }) } })
const asking = (cookie = '') => ({ url: 'https://shop.example/', headers: new Headers(cookie === '' ? {} : { cookie }) })

describe('at the edge', () => {
  let server: StandInServer
  let clock: ManualClock
  let flights: Flights
  let told: Diagnostic[]
  /** What the platform was asked to stay awake for. */
  let awake: Promise<unknown>[]

  beforeEach(async () => {
    server = await StandInServer.open(decided(1))
    clock = new ManualClock()
    flights = new Flights()
    told = []
    awake = []
  })

  afterEach(() => server[Symbol.asyncDispose]())

  const open = (over: Partial<EdgeOptions> = {}) =>
    createEdgeClient({ url: server.url, clientKey: 'pk_1', onDiagnostic: (one) => void told.push(one), surroundings: { now: clock.now, timers: clock.timers, fetch: flights.fetch }, ...over })
  const how = (over: VisitOptions = {}): VisitOptions => ({ waitUntil: (work) => void awake.push(work), ...over })
  const asked = () => server.seen.filter(({ path }) => path.startsWith('/v1/ruleset')).length
  /** What the platform does after the answer. */
  const afterwards = async (): Promise<void> => {
    clock.advance(50)
    await Promise.all(awake)
  }

  it('the first request waits for the ruleset, and those after it do not ask', async () => {
    const edge = open()
    expect((await edge.visit(asking())).flag('headline', '-')).toBe('of 1')
    clock.advance(9_000)
    expect((await edge.visit(asking())).flag('headline', '-')).toBe('of 1')
    expect(asked()).toBe(1)
  })

  it('a ruleset that is a little old answers at once, and is renewed for the next request, by one of them', async () => {
    const edge = open()
    await edge.visit(asking(), how())
    server.ruleset = decided(2)
    clock.advance(15_000)
    const visits = await Promise.all([edge.visit(asking(), how()), edge.visit(asking(), how())])
    expect(visits.map((visit) => visit.flag('headline', '-'))).toEqual(['of 1', 'of 1'])
    await afterwards()
    expect((await edge.visit(asking(), how())).flag('headline', '-')).toBe('of 2')
    expect(asked()).toBe(2)
  })

  it('a ruleset that is too old is waited for', async () => {
    const edge = open()
    await edge.visit(asking())
    server.ruleset = decided(2)
    clock.advance(70_000)
    expect((await edge.visit(asking())).flag('headline', '-')).toBe('of 2')
  })

  it('while the server is away the last good one answers, and is not asked for by every request', async () => {
    const edge = open()
    await edge.visit(asking())
    server.isDown = true
    clock.advance(3_600_000)
    expect((await edge.visit(asking())).flag('headline', '-')).toBe('of 1')
    expect((await edge.visit(asking())).flag('headline', '-')).toBe('of 1')
    expect(asked()).toBe(2)
    expect(told.map(({ code }) => code)).toContain('ruleset-unreachable')
    server.isDown = false
    server.ruleset = decided(2)
    clock.advance(2_000)
    expect((await edge.visit(asking())).flag('headline', '-')).toBe('of 2')
  })

  it('a server that does not answer costs a request its patience and no more', async () => {
    const edge = open({ surroundings: { now: clock.now, timers: clock.timers, fetch: () => new Promise(() => undefined) } })
    let visit: Awaited<ReturnType<typeof edge.visit>> | undefined
    void edge.visit(asking()).then((one) => (visit = one))
    await until('it waits', () => clock.pending > 0)
    clock.advance(999)
    await Promise.resolve()
    expect(visit).toBe(undefined)
    clock.advance(1)
    await until('it answers', () => visit !== undefined)
    expect(visit?.evaluate('headline', '-')).toMatchObject({ value: '-', error: { code: 'PROVIDER_NOT_READY' } })
  })

  it('a revision is never followed by an older one', async () => {
    const edge = open()
    server.ruleset = decided(3)
    await edge.visit(asking())
    server.ruleset = decided(2)
    clock.advance(100_000)
    expect((await edge.visit(asking())).flag('headline', '-')).toBe('of 3')
  })

  it('an unchanged ruleset is asked for by its tag', async () => {
    const edge = open()
    await edge.visit(asking())
    clock.advance(100_000)
    await edge.visit(asking())
    expect(server.seen.at(-1)?.headers['if-none-match']).toBe('"production-1"')
    clock.advance(5_000)
    await edge.visit(asking())
    expect(asked()).toBe(2)
  })

  it('another place begins with what the shared cache holds, and asks only when that is old', async () => {
    const kept = new Map<string, string>()
    const cache = { read: async (name: string) => kept.get(name) ?? null, write: async (name: string, text: string) => kept.set(name, text) }
    await open({ cache }).visit(asking())
    expect([...kept.keys()].filter((name) => name.includes('pk_1'))).toEqual([])
    server.isDown = true
    expect((await open({ cache }).visit(asking())).flag('headline', '-')).toBe('of 1')
    expect(asked()).toBe(1)
    kept.set([...kept.keys()][0] ?? '', '{"damaged')
    server.isDown = false
    expect((await open({ cache }).visit(asking())).flag('headline', '-')).toBe('of 1')
    expect(told.map(({ code }) => code)).toContain('storage-failed')
  })

  it('a newcomer gets the cookie that the browser’s client reads, and is the same visitor with it', async () => {
    const edge = open()
    server.ruleset = aRuleset()
    const first = await edge.visit(asking())
    expect(first.cookie).toMatch(/^producting_anonymous=[\w-]+; Path=\/; Max-Age=31536000; SameSite=Lax; Secure$/)
    const again = await edge.visit(asking(first.cookie?.split(';')[0]))
    expect(again.cookie).toBe(null)
    expect(again.visitor()).toEqual(first.visitor())
    expect(again.evaluate('headline', '-')).toEqual(first.evaluate('headline', '-'))
  })

  it('exposures and events are sent after the answer, together, and an exposure once', async () => {
    server.ruleset = aRuleset()
    const edge = open()
    const visit = await edge.visit(asking('producting_anonymous=v1'), how())
    visit.flag('headline', '-')
    visit.peek('headline', '-')
    visit.track('Landed', { page: 'home' })
    expect(server.events).toEqual([])
    await afterwards()
    ;(await edge.visit(asking('producting_anonymous=v1'), how())).flag('headline', '-')
    await afterwards()
    expect(server.batches()).toHaveLength(1)
    expect(server.events).toMatchObject([{ event: 'Experiment Viewed', anonymousId: 'v1' }, { event: 'Landed', properties: { page: 'home' } }])
  })

  it('with a server key a signed-in user is who the server says, and with a client key nobody guesses', async () => {
    server.ruleset = aRuleset()
    server.subjects.set('ada', { subject: 's-ada', committed: true })
    const byServer = await open({ serverKey: 'sk_1' }).visit(asking('producting_anonymous=v1'), { userId: 'ada' })
    expect(byServer.evaluate('headline', '-').assignment?.unit).toBe('s-ada')
    const byClient = await open().visit(asking('producting_anonymous=v1'), { userId: 'ada' })
    expect(byClient.evaluate('headline', '-').reason).toBe('SUBJECT_UNKNOWN')
    const byCookie = await open().visit(asking('producting_anonymous=v1; producting_subject=s-ada'), { userId: 'ada' })
    expect(byCookie.evaluate('headline', '-').assignment?.unit).toBe('s-ada')
  })

  it('the built file runs where there is nothing but the web’s standard globals', async () => {
    const bundled = await build({ entryPoints: [resolve(import.meta.dirname, '../../../sdk/edge.ts')], bundle: true, write: false, platform: 'browser', target: 'es2022', format: 'iife', globalName: 'producting' })
    const globals = { fetch, Headers, Request, Response, URL, URLSearchParams, TextEncoder, TextDecoder, AbortController, crypto, setTimeout, clearTimeout, console, output: null }
    const place = createContext({ ...globals })
    runInContext(bundled.outputFiles[0]?.text ?? '', place)
    server.ruleset = aRuleset()
    const seen = (await runInContext(`(async () => {
      const work = []
      const edge = producting.createEdgeClient({ url: ${JSON.stringify(server.url)}, clientKey: 'pk_1' })
      const request = new Request('https://shop.example/', { headers: { cookie: 'producting_anonymous=v1' } })
      const visit = await edge.visit(request, { waitUntil: (one) => work.push(one) })
      const value = visit.flag('headline', '-')
      await Promise.all(work)
      return { value, names: Object.keys(globalThis).filter((name) => name === 'process' || name === 'Buffer' || name === 'require') }
    })()`, place)) as { readonly value: string; readonly names: readonly string[] }
    expect(seen.names).toEqual([])
    expect(['A', 'B']).toContain(seen.value)
    expect(server.events).toMatchObject([{ event: 'Experiment Viewed', anonymousId: 'v1' }])
  })
})
