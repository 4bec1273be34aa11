import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createBrowserClient, type BrowserClient, type BrowserOptions, type SignedFacts } from '#sdk/browser.ts'
import type { Jar } from '#sdk/browser/cookies.ts'
import type { PageFacts } from '#sdk/browser/page-facts.ts'
import type { Diagnostic } from '#sdk/client/diagnostics.ts'
import { memoryStorage } from '#sdk/client/storage.ts'
import type { TextStorage } from '#sdk/client/surroundings.ts'
import { bucket } from '#sdk/core/bucket.ts'
import { overrideHash } from '#sdk/core/override.ts'
import { overrideSalt } from '#sdk/core/prepared.ts'
import { compacted } from '#sdk/core/compacted.ts'
import type { Condition, ExperimentRules } from '#sdk/core/ruleset.ts'
import { anExperiment, aRuleset } from '../a-ruleset.ts'
import { Flights, ManualClock, until } from '../manual-clock.ts'
import { StandInServer } from '../stand-in-server.ts'

/** One browser: what survives from page to page. */
type Browser = { readonly storage: TextStorage; readonly cookies: Jar & { readonly all: Map<string, string> } }

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

function aBrowser(): Browser {
  const all = new Map<string, string>()
  const cookies = { all, read: (name: string) => all.get(name) ?? null, write: (name: string, value: string) => void all.set(name, value), remove: (name: string) => void all.delete(name) }
  return { storage: memoryStorage(), cookies }
}

function aPage(url = 'https://shop.example/', referrer = ''): PageFacts {
  const { pathname, search, origin } = new URL(url)
  return { path: pathname, search, url: origin + pathname + search, referrer, title: 'Shop' }
}

function visit(browser: Browser, page: PageFacts = aPage(), options: Partial<BrowserOptions> = {}): BrowserClient {
  const ours = heard
  return createBrowserClient({
    url: server.url, clientKey: 'pk_1', onDiagnostic: (one) => ours.push(one),
    surroundings: { now: clock.now, timers: clock.timers, fetch: flights.fetch, random: () => 0.5, newId: () => `id-${(made += 1)}`, page: () => page, ...browser },
    ...options,
  })
}

function factsOf(subject: string, over: Partial<SignedFacts> = {}): SignedFacts {
  return { subject, firstSeenAt: 0, acquisition: {}, audiences: [], version: 1, signature: 'signed', ...over }
}

const asked = (path: string): number => server.seen.filter((one) => one.path === path).length

describe('a first visit', () => {
  it('makes an anonymous id, keeps it in our cookie and Segment’s, and buckets by it', async () => {
    const browser = aBrowser()
    const client = visit(browser)
    await client.ready()
    const { anonymousId, subject, userId } = client.visitor()
    expect({ subject, userId }).toEqual({ subject: anonymousId, userId: null })
    expect(Object.fromEntries(browser.cookies.all)).toEqual({ producting_anonymous: anonymousId, producting_subject: anonymousId, ajs_anonymous_id: anonymousId })
    expect(browser.storage.read('ajs_anonymous_id')).toBe(JSON.stringify(anonymousId))
    expect(client.evaluate('headline', '-').assignment?.unit).toBe(anonymousId)
  })

  it.each([
    { place: 'our cookie', put: ({ cookies }: Browser) => cookies.write('producting_anonymous', 'known-1') },
    { place: 'Segment’s cookie', put: ({ cookies }: Browser) => cookies.write('ajs_anonymous_id', 'known-1') },
    { place: 'Segment’s cookie, in quotes', put: ({ cookies }: Browser) => cookies.write('ajs_anonymous_id', '"known-1"') },
    { place: 'Segment’s localStorage', put: ({ storage }: Browser) => storage.write('ajs_anonymous_id', '"known-1"') },
  ])('adopts an id from $place', ({ put }) => {
    const browser = aBrowser()
    put(browser)
    expect(visit(browser).visitor()).toEqual({ anonymousId: 'known-1', userId: null, subject: 'known-1' })
    expect(browser.cookies.read('ajs_anonymous_id')).toBe('known-1')
  })

  it('does not take an id that stands for nobody', () => {
    const browser = aBrowser()
    browser.cookies.write('ajs_anonymous_id', 'null')
    expect(visit(browser).visitor().anonymousId).toBe('id-1')
  })

  it('says who it is to the server in no request before anything happened', async () => {
    await visit(aBrowser()).ready()
    await flights.quiet()
    expect(server.seen.map(({ path }) => path)).toEqual(['/v1/ruleset/pk_1'])
  })

  it('decides by the campaign that brought it, at the first view', async () => {
    const audience: Condition = { kind: 'clause', attribute: 'acquisition.campaign', operator: 'equals', values: ['brand'] }
    server.ruleset = aRuleset({ experiments: { headline: anExperiment({ audience }) } })
    const from = visit(aBrowser(), aPage('https://shop.example/?utm_campaign=brand'))
    const other = visit(aBrowser(), aPage('https://shop.example/'))
    await Promise.all([from.ready(), other.ready()])
    expect(from.evaluate('headline', '-').reason).toBe('SPLIT')
    expect(other.evaluate('headline', '-').reason).toBe('DEFAULT')
  })
})

describe('an id that an experiment names', () => {
  const named = (id: string) => ({ hash: overrideHash('headline.1', id), variant: 'treatment', bucket: bucket(overrideSalt('headline.1'), id) })
  /** With the ruleset at once. */
  const known = (id: string, overrides: ExperimentRules['overrides']): BrowserClient => {
    const browser = aBrowser()
    browser.cookies.write('producting_anonymous', id)
    server.ruleset = aRuleset({ experiments: { headline: anExperiment({ overrides }) } })
    return visit(browser, aPage(), { bootstrap: compacted(server.ruleset) })
  }

  it('meets its variant once it can be hashed, and is told in no other before', async () => {
    const ids = ['ada', 'bea', 'cem', 'dan']
    for (const id of ids) {
      const client = known(id, ids.map(named))
      const before = [client.flag('headline', '-'), client.evaluate('headline', '-').reason]
      await vi.waitFor(() => expect(client.evaluate('headline', '-').reason).toBe('OVERRIDE'))
      expect([...before, client.flag('headline', '-')]).toEqual(['-', 'SUBJECT_UNKNOWN', 'B'])
      await client.flush()
      expect(server.events.at(-1)).toMatchObject({ anonymousId: id, properties: { variation_id: 'treatment', forced: true } })
    }
    expect(server.events).toHaveLength(4)
  })

  it('keeps nobody else waiting', () => {
    expect(known('eve', [named('ada')]).evaluate('headline', '-').reason).toBe('SPLIT')
  })

  it('is found in a ruleset that does not say its bucket', async () => {
    const { hash, variant } = named('ada')
    const client = known('ada', [{ hash, variant }])
    await vi.waitFor(() => expect(client.evaluate('headline', '-').reason).toBe('OVERRIDE'))
  })
})

describe('a later visit', () => {
  it('is the same visitor, in the same variant, and the exposure is not told again', async () => {
    const browser = aBrowser()
    const first = visit(browser)
    await first.ready()
    const value = first.flag('headline', '-')
    await first.flush()
    const second = visit(browser)
    await second.ready()
    expect(second.visitor()).toEqual(first.visitor())
    expect(second.flag('headline', '-')).toBe(value)
    await second.flush()
    expect(server.events).toHaveLength(1)
  })

  it('answers from the stored ruleset before the server does', async () => {
    const browser = aBrowser()
    await visit(browser).ready()
    server.isDown = true
    expect(visit(browser).peek('plain', '-')).toBe('A')
  })

  it('sends what the last page could not', async () => {
    const browser = aBrowser()
    const first = visit(browser)
    await first.ready()
    server.isDown = true
    first.track('Signed Up')
    await first.flush()
    server.isDown = false
    const second = visit(browser)
    await second.ready()
    clock.advance(1000)
    await flights.quiet()
    expect(server.events).toMatchObject([{ event: 'Signed Up' }])
  })

  it('with the cookie alone, from another subdomain, is the same visitor; what the server knows is asked for', async () => {
    const browser = aBrowser()
    browser.cookies.write('producting_anonymous', 'a-1')
    server.persons.set('a-1', factsOf('a-1', { audiences: ['activated'] }))
    server.ruleset = aRuleset({ experiments: { headline: anExperiment({ audience: { kind: 'audience', audience: 'activated' } }) } })
    const client = visit(browser)
    await flights.quiet()
    expect(server.seen.find(({ path }) => path === '/v1/person')?.headers.authorization).toBe('Bearer pk_1')
    expect(client.evaluate('headline', '-')).toMatchObject({ reason: 'SPLIT', assignment: { unit: 'a-1' } })
  })

  it('keeps the subject that a sign-in on another subdomain left in the cookie, whatever is known of the device', async () => {
    const browser = aBrowser()
    browser.cookies.write('producting_anonymous', 'a-1')
    browser.cookies.write('producting_subject', 's-1')
    server.persons.set('a-1', factsOf('a-1'))
    const client = visit(browser)
    await flights.quiet()
    expect(client.visitor()).toEqual({ anonymousId: 'a-1', userId: null, subject: 's-1' })
  })

  it('does not call somebody new whose id was adopted: since when she is known, nobody here knows', async () => {
    server.ruleset = aRuleset({ experiments: { headline: anExperiment({ audience: { kind: 'clause', attribute: 'firstSeenAt', operator: 'exists', values: [] } }) } })
    const adopted = aBrowser()
    adopted.cookies.write('ajs_anonymous_id', 'a-1')
    const [known, fresh] = [visit(adopted), visit(aBrowser())]
    await Promise.all([known.ready(), fresh.ready()])
    expect([known, fresh].map((client) => client.evaluate('headline', '-').reason)).toEqual(['DEFAULT', 'SPLIT'])
  })
})

describe('flag, peek and evaluate', () => {
  it('answer alike, and only flag tells', async () => {
    const client = visit(aBrowser())
    await client.ready()
    const value = client.peek('headline', '-')
    expect(client.evaluate('headline', '-').value).toBe(value)
    await client.flush()
    expect(asked('/v1/batch')).toBe(0)
    expect(client.flag('headline', '-')).toBe(value)
    client.flag('headline', '-')
    await client.flush()
    expect(server.events).toMatchObject([{ event: 'Experiment Viewed', anonymousId: client.visitor().anonymousId, properties: { experiment_id: 'headline', phase: 1 } }])
  })

  it('decide by the attributes that were set last', async () => {
    const clause = { kind: 'clause', attribute: 'plan', operator: 'in', values: ['pro'] } as const
    server.ruleset = aRuleset({ experiments: { headline: anExperiment({ audience: clause }) } })
    const client = visit(aBrowser(), aPage(), { attributes: { plan: 'free' } })
    await client.ready()
    let changes = 0
    client.onChange(() => (changes += 1))
    expect(client.evaluate('headline', '-').reason).toBe('DEFAULT')
    client.setAttributes({ plan: 'pro' })
    expect(client.evaluate('headline', '-').reason).toBe('SPLIT')
    expect(changes).toBe(1)
  })
})

describe('identify', () => {
  it('claims the device for the user, proves it, and adopts the answer', async () => {
    const browser = aBrowser()
    server.persons.set('ada', factsOf('elsewhere-1', { acquisition: { campaign: 'brand' } }))
    const client = visit(browser)
    await client.ready()
    let changes = 0
    client.onChange(() => (changes += 1))
    await client.identify('ada', { plan: 'pro' }, { userHash: 'proof' })
    const { anonymousId } = client.visitor()
    expect(client.visitor()).toEqual({ anonymousId, userId: 'ada', subject: 'elsewhere-1' })
    expect(changes).toBe(1)
    expect(browser.cookies.read('producting_subject')).toBe('elsewhere-1')
    expect(JSON.parse(server.seen.find(({ path }) => path === '/v1/identify')?.body ?? '')).toMatchObject({
      type: 'identify', anonymousId, userId: 'ada', traits: { plan: 'pro' }, context: { userHash: 'proof' }, writeKey: 'pk_1',
    })
    await client.flush()
    expect(server.events.filter(({ type }) => type === 'identify')).toHaveLength(1)
    expect(server.batches()).toEqual([])
  })

  it('on two devices gives the same subject, and so the same variant', async () => {
    const [phone, laptop] = [visit(aBrowser()), visit(aBrowser())]
    await Promise.all([phone.ready(), laptop.ready()])
    const value = phone.flag('headline', '-')
    server.persons.set('ada', factsOf(phone.visitor().subject ?? ''))
    await phone.identify('ada')
    await laptop.identify('ada')
    expect([phone.flag('headline', '-'), laptop.flag('headline', '-')]).toEqual([value, value])
  })

  it('keeps the first user’s subject until the answer is there', async () => {
    const client = visit(aBrowser())
    await client.ready()
    const before = client.evaluate('headline', '-')
    server.isDown = true
    await client.identify('ada')
    expect(client.evaluate('headline', '-')).toEqual(before)
  })

  it('of a second account on the device gives the fallback until the answer is there', async () => {
    const client = visit(aBrowser())
    await client.ready()
    server.persons.set('ada', factsOf(client.visitor().anonymousId))
    await client.identify('ada')
    server.isDown = true
    await client.identify('grace')
    expect(client.evaluate('headline', 'fallback')).toMatchObject({ value: 'fallback', reason: 'SUBJECT_UNKNOWN' })
    server.isDown = false
    server.persons.set('grace', factsOf('derived-grace'))
    clock.advance(1_000)
    await flights.quiet()
    expect(client.evaluate('headline', '-')).toMatchObject({ reason: 'SPLIT', assignment: { unit: 'derived-grace' } })
  })

  it('is asked again after a reload, under the same messageId, until it is answered', async () => {
    const browser = aBrowser()
    const first = visit(browser)
    await first.ready()
    server.isDown = true
    await first.identify('ada')
    await first.close()
    server.isDown = false
    server.persons.set('ada', factsOf('s-7'))
    const second = visit(browser)
    await until('the answer is adopted', () => second.visitor().subject === 's-7')
    await second.flush()
    expect(server.events.filter(({ type }) => type === 'identify')).toHaveLength(1)
  })

  it('that was overtaken by another does not bring back the first user', async () => {
    const client = visit(aBrowser())
    await client.ready()
    server.persons.set('ada', factsOf('s-ada')).set('grace', factsOf('s-grace'))
    await Promise.all([client.identify('ada'), client.identify('grace')])
    await flights.quiet()
    expect(client.visitor()).toMatchObject({ userId: 'grace', subject: 's-grace' })
  })

  it('that the server refuses leaves the visitor as she was, and says so', async () => {
    const client = visit(aBrowser())
    await client.ready()
    const { subject } = client.visitor()
    server.troubles.push({ status: 200, body: JSON.stringify({ success: true, refused: [{ index: 0, messageId: null, code: 'unproved', reason: 'userHash is missing' }] }) })
    await client.identify('ada')
    expect(client.visitor().subject).toBe(subject)
    expect(heard.map(({ code }) => code)).toEqual(['identify-refused'])
  })

  it('of nobody is none', async () => {
    const client = visit(aBrowser())
    await client.identify('undefined')
    expect(client.visitor().userId).toBe(null)
    expect(asked('/v1/identify')).toBe(0)
  })

  it('of one user does not take the facts of another from the device', async () => {
    const browser = aBrowser()
    const first = visit(browser)
    server.persons.set('ada', factsOf(first.visitor().anonymousId)).set('grace', factsOf('s-grace')).set(first.visitor().anonymousId, factsOf(first.visitor().anonymousId))
    await first.identify('ada')
    await first.identify('grace')
    const second = visit(browser)
    await flights.quiet()
    expect(second.visitor()).toMatchObject({ userId: 'grace', subject: 's-grace' })
  })
})

describe('reset', () => {
  it('is somebody new, who meets experiments anew', async () => {
    const browser = aBrowser()
    const client = visit(browser)
    await client.ready()
    client.flag('headline', '-')
    await client.identify('ada')
    const before = client.visitor()
    client.reset()
    expect(client.visitor()).toMatchObject({ userId: null })
    expect(client.visitor().anonymousId).not.toBe(before.anonymousId)
    expect(browser.cookies.read('producting_subject')).toBe(client.visitor().anonymousId)
    client.flag('headline', '-')
    await client.flush()
    expect(server.events.filter(({ event }) => event === 'Experiment Viewed')).toHaveLength(2)
  })
})

describe('group', () => {
  it('is the unit of account experiments from then on', async () => {
    server.ruleset = aRuleset({ experiments: { headline: anExperiment({ unit: 'account' }) } })
    const browser = aBrowser()
    const client = visit(browser)
    await client.ready()
    expect(client.evaluate('headline', '-').reason).toBe('ACCOUNT_UNKNOWN')
    client.group('team-1', { size: 4 })
    expect(client.evaluate('headline', '-').assignment?.unit).toBe('team-1')
    client.flag('headline', '-')
    await client.flush()
    expect(server.events).toMatchObject([{ type: 'group', groupId: 'team-1', traits: { size: 4 } }, { event: 'Experiment Viewed', context: { groupId: 'team-1' } }])
    expect(visit(browser).evaluate('headline', '-').reason).not.toBe('ACCOUNT_UNKNOWN')
  })
})

describe('what brought the visitor', () => {
  const landing = aPage('https://shop.example/?utm_source=google&utm_medium=cpc&utm_campaign=brand&utm_term=growth&utm_content=a&gclid=x1', 'https://www.google.com/')

  it('is on every event of the visit, with the page, and ends with the visit', async () => {
    const browser = aBrowser()
    const first = visit(browser, landing)
    first.page('Landing')
    await first.flush()
    clock.advance(1_700_000)
    const second = visit(browser, aPage('https://shop.example/pricing', 'https://shop.example/'))
    second.track('Trial Started')
    await second.flush()
    clock.advance(1_900_000)
    const third = visit(browser, aPage('https://shop.example/'))
    third.page()
    await third.flush()
    const campaign = { name: 'brand', source: 'google', medium: 'cpc', term: 'growth', content: 'a', clickId: 'x1' }
    expect(server.events[0]).toMatchObject({ type: 'page', name: 'Landing', properties: { path: '/', referrer: 'https://www.google.com/' }, context: { campaign, page: { ...landing } } })
    expect(server.events[1]).toMatchObject({ event: 'Trial Started', context: { campaign, page: { path: '/pricing' } } })
    expect(server.events[2]?.context).not.toHaveProperty('campaign')
  })

  it('is another campaign when another one brings her back within the visit', async () => {
    const browser = aBrowser()
    visit(browser, landing).page()
    const second = visit(browser, aPage('https://shop.example/?utm_campaign=other'))
    second.page()
    await second.flush()
    expect(server.events.find(({ messageId }) => messageId !== 'id-2')?.context).toMatchObject({ campaign: { name: 'other' } })
  })

  it('first decides for good: the first touch is kept', async () => {
    const audience: Condition = { kind: 'clause', attribute: 'acquisition.campaign', operator: 'equals', values: ['brand'] }
    server.ruleset = aRuleset({ experiments: { headline: anExperiment({ audience }) } })
    const browser = aBrowser()
    visit(browser, landing)
    const second = visit(browser, aPage('https://shop.example/?utm_campaign=other'))
    await second.ready()
    expect(second.evaluate('headline', '-').reason).toBe('SPLIT')
  })
})

describe('consent', () => {
  const required = { consent: 'required' } as const

  it('that is required and not given: nothing is kept or told, and flags answer', async () => {
    const browser = aBrowser()
    const client = visit(browser, aPage(), required)
    await client.ready()
    expect(['A', 'B']).toContain(client.flag('headline', '-'))
    client.page()
    client.track('Signed Up')
    await client.identify('ada')
    clock.advance(10_000)
    await flights.quiet()
    expect(server.seen.map(({ path }) => path)).toEqual(['/v1/ruleset/pk_1'])
    expect([...browser.storage.keys(), ...browser.cookies.all.keys()]).toEqual([])
  })

  it('given: what happened before is told, with the time it had, and the visitor is kept', async () => {
    const browser = aBrowser()
    const client = visit(browser, aPage(), required)
    await client.ready()
    const value = client.flag('headline', '-')
    client.track('Scrolled')
    clock.advance(5_000)
    client.grant()
    await client.flush()
    expect(server.events).toMatchObject([
      { event: 'Experiment Viewed', timestamp: '2026-01-01T00:00:00.000Z', properties: { variation_id: value === 'A' ? 'control' : 'treatment' } },
      { event: 'Scrolled', timestamp: '2026-01-01T00:00:00.000Z' },
    ])
    expect(browser.cookies.read('producting_anonymous')).toBe(client.visitor().anonymousId)
    server.isDown = true
    expect(visit(browser).peek('plain', '-')).toBe('A')
  })

  it('given again on a later page: she is who she was', async () => {
    const browser = aBrowser()
    const first = visit(browser, aPage(), required)
    first.grant()
    const second = visit(browser, aPage(), required)
    expect(second.visitor().anonymousId).not.toBe(first.visitor().anonymousId)
    let changes = 0
    second.onChange(() => (changes += 1))
    second.grant()
    expect(second.visitor()).toEqual(first.visitor())
    expect(changes).toBe(1)
  })

  it('taken back: everything is deleted, and what waits is dropped', async () => {
    const browser = aBrowser()
    const client = visit(browser)
    await client.ready()
    client.track('Signed Up')
    client.revoke()
    client.track('Later')
    await client.flush()
    expect([...browser.storage.keys(), ...browser.cookies.all.keys()]).toEqual([])
    expect(asked('/v1/batch')).toBe(0)
  })
})
