import { expect, onTestFinished, test } from 'vitest'
import type { CompactRuleset } from '#sdk/core/compact.ts'
import { inWords } from '#sdk/overlay/in-words.ts'
import { bucket } from '#sdk/core/bucket.ts'
import type { Prerequisite, Ruleset } from '#sdk/core/ruleset.ts'
import { createClient } from '#sdk/index.ts'
import type { Design } from '#server/experiments/experiment.ts'
import { openRunningApp, type RunningApp } from '#tests/support/app.ts'
import { aDesign } from '#tests/support/make.ts'
import { metricOf } from '#tests/support/shared-metric.ts'
import { tell } from '#tests/support/told.ts'
import { describeEachDatabase } from '#tests/support/world.ts'

const FLAG = 'onboarding.checklist'
const people = Array.from({ length: 400 }, (_, index) => `visitor-${index}`)
const HALF = 50_000

async function furnished(database: 'embedded' | 'postgres'): Promise<RunningApp> {
  const app = await openRunningApp({ database })
  await app.admin.metric.create.mutate(metricOf('activated'))
  for (const key of [FLAG, 'banner']) await app.admin.flag.create.mutate({ key, name: key, type: 'string', variations: [{ key: 'none', value: 'none' }, { key: 'guided', value: 'guided' }] })
  return app
}

async function launched(app: RunningApp, key: string, change: Partial<Design> = {}) {
  const design = aDesign(change)
  const draft = await app.admin.experiment.create.mutate({ key, name: `The ${key}`, surface: 'onboarding', environment: 'production', design: { ...design, variants: [...design.variants], guardrails: [], also: [], overrides: [...design.overrides], prerequisites: [...design.prerequisites] } })
  return app.admin.experiment.launch.mutate({ key, version: draft.version })
}

/** The SDK of a back end, with the ruleset in force. */
async function sdk(app: RunningApp) {
  await app.app.parts.shelf.refresh()
  const client = createClient({ url: app.url, serverKey: app.keys.server, surroundings: { now: () => app.world.clock.now().getTime() } })
  onTestFinished(async () => void (await client.close()))
  expect(await client.ready()).toBe('fresh')
  return client
}

/** Variant and reason of everybody, as the SDK answers it. */
async function met(app: RunningApp, flag = FLAG) {
  const client = await sdk(app)
  return new Map(people.map((subject) => {
    const { value, reason, exposes, assignment } = client.evaluate(flag, 'fallback', { subject })
    return [subject, { value, reason, exposes, variant: assignment?.variant ?? null, holdout: assignment?.holdout ?? null }]
  }))
}

async function clientRuleset(app: RunningApp): Promise<Ruleset> {
  await app.app.parts.shelf.refresh()
  return inWords((await (await fetch(`${app.url}/v1/ruleset/${app.keys.client}`)).json()) as CompactRuleset)
}

async function exposed(app: RunningApp, experiment: string) {
  const { arrivals } = await app.app.parts.store.arrivals({ workspace: app.workspaceId, after: null, limit: 500, experiment })
  return arrivals
}

const inHoldout = async (app: RunningApp, key: string) => {
  const { salt, share } = (await clientRuleset(app)).holdouts[key] ?? { salt: '', share: 0 }
  return (subject: string) => bucket(salt, subject) < share
}

describeEachDatabase('what is served', (database) => {
  test('needs other flags as it is planned: who is served something else does not take part, and nobody makes a ring of it', async () => {
    await using app = await furnished(database)
    const banner = async (serves: string, version: number, prerequisites: readonly Prerequisite[] = []) => app.admin.flag.save.mutate({ key: 'banner', environment: 'production', version, why: 'as planned', draft: { enabled: true, rules: [], fallthrough: { kind: 'variation', variation: serves }, offVariation: 'none', prerequisites: [...prerequisites] } })
    const needs = [{ flag: 'banner', variations: ['guided'] }]
    await expect(launched(app, 'lost', { prerequisites: [{ flag: 'never', variations: ['guided'] }] })).rejects.toThrow(/no flag "never"/)
    await expect(launched(app, 'self', { prerequisites: [{ flag: FLAG, variations: ['guided'] }] })).rejects.toThrow(/needs onboarding.checklist/)
    await launched(app, 'guide', { prerequisites: needs })
    expect(new Set([...(await met(app)).values()].map((one) => one.variant))).toEqual(new Set([null]))
    const { version } = await banner('guided', 1)
    expect(new Set([...(await met(app)).values()].map((one) => one.variant))).toEqual(new Set(['control', 'guided']))
    await expect(banner('guided', version, [{ flag: FLAG, variations: ['guided'] }])).rejects.toMatchObject({ message: expect.stringContaining('banner needs onboarding.checklist, onboarding.checklist needs banner') })
    await expect(app.admin.flag.archive.mutate({ key: 'banner', version })).rejects.toMatchObject({ data: { refusal: { code: 'in-use', facts: { flags: ['experiment "guide" on "onboarding.checklist" in Production'] } } } })
    const now = await app.admin.experiment.get.query({ key: 'guide' })
    await app.admin.experiment.change.mutate({ key: 'guide', version: now.version, change: { prerequisites: [] }, accept: 'new-phase' })
    await banner('guided', version, [{ flag: FLAG, variations: ['guided'] }])
  })

  test('experiments in one layer never share a person; what does not fit is refused with who holds what', async () => {
    await using app = await furnished(database)
    await app.admin.layer.create.mutate({ key: 'start', name: 'First minutes' })
    await launched(app, 'one', { layer: { key: 'start', share: 60_000 } })
    await launched(app, 'two', { layer: { key: 'start', share: 40_000 }, flagKey: 'banner' })
    const [one, two] = [await met(app), await met(app, 'banner')]
    const takes = people.filter((id) => one.get(id)?.variant !== null)
    expect(takes.length).toBeGreaterThan(200)
    expect(takes.filter((id) => two.get(id)?.variant !== null)).toEqual([])
    expect(people.filter((id) => one.get(id)?.variant === null && two.get(id)?.variant === null)).toEqual([])
    await expect(launched(app, 'three', { layer: { key: 'start', share: 1_000 } })).rejects.toThrow(/has 0 % free, and 1 % is asked for\. "The one" holds 60 %, "The two" holds 40 %\./)
    expect((await app.admin.experiment.get.query({ key: 'three' })).kind).toBe('draft')
    await expect(app.admin.layer.archive.mutate({ key: 'start', version: 1 })).rejects.toThrow(/holds a part/)
    const running = await app.admin.experiment.get.query({ key: 'one' })
    await app.admin.experiment.stop.mutate({ key: 'one', version: running.version, decision: 'rollback', variant: null, why: 'no' })
    const [layer] = (await app.admin.layer.list.query({ environment: 'production' })).layers
    expect(layer?.held.map((one) => one.experiment)).toEqual(['two'])
    expect(layer?.givenBack).toMatchObject([{ experiment: 'one', decision: 'rollback', slots: [{ from: 0, to: 60_000 }] }])
    await app.admin.experiment.launch.mutate({ key: 'three', version: 1 })
    expect([...(await met(app, 'banner'))].filter(([, one]) => one.variant !== null).map(([id]) => id)).toEqual(people.filter((id) => !takes.includes(id)))
  })

  test('growing a share adds people, shrinking gives up its own end, and nobody changes variant', async () => {
    await using app = await furnished(database)
    await app.admin.layer.create.mutate({ key: 'start', name: 'First minutes' })
    const { version } = await launched(app, 'one', { layer: { key: 'start', share: 30_000 } })
    await launched(app, 'two', { layer: { key: 'start', share: 30_000 }, flagKey: 'banner' })
    const before = await met(app)
    const bannerBefore = await met(app, 'banner')
    const change = { layer: { key: 'start', share: 70_000 } }
    expect(await app.admin.experiment.effect.query({ key: 'one', change })).toMatchObject({ kind: 'goes-on', stratum: true })
    expect(await app.admin.experiment.effect.query({ key: 'one', change: { layer: { key: 'start', share: 70_001 } } })).toMatchObject({ kind: 'impossible', because: 'no-room' })
    await app.admin.experiment.change.mutate({ key: 'one', version, change, accept: 'goes-on' })
    const after = await met(app)
    for (const [id, one] of before) if (one.variant !== null) expect(after.get(id)).toEqual(one)
    expect(await met(app, 'banner')).toEqual(bannerBefore)
    expect([...after.values()].filter((one) => one.variant !== null).length).toBeGreaterThan([...before.values()].filter((one) => one.variant !== null).length)
  })

  test('a holdout that begins says first whom it reaches, then keeps them at control with an exposure of its own', async () => {
    await using app = await furnished(database)
    await launched(app, 'one', { tags: ['growth'] })
    await launched(app, 'two', { flagKey: 'banner' })
    const before = await met(app)
    expect(await app.admin.holdout.effect.query({ share: 20_000, tag: 'growth' })).toMatchObject([{ experiment: 'one', counted: 0, leave: 0 }])
    await app.admin.holdout.create.mutate({ key: 'quarter', name: 'This quarter', share: 20_000, tag: 'growth' })
    const held = await inHoldout(app, 'quarter')
    const after = await met(app)
    for (const id of people) expect(after.get(id)).toEqual(held(id) ? { value: 'none', reason: 'HOLDOUT', exposes: true, variant: 'control', holdout: 'quarter' } : before.get(id))
    expect([...(await met(app, 'banner')).values()].some((one) => one.holdout !== null)).toBe(false)
    const experiment = await app.admin.experiment.get.query({ key: 'one' })
    expect('phases' in experiment && experiment.phases[0]?.strata).toHaveLength(1)
    const client = await sdk(app)
    client.flag(FLAG, '', { subject: people.find(held) ?? '' })
    expect(await client.flush()).toBe(true)
    expect(await exposed(app, 'one')).toMatchObject([{ variant: '$holdout' }])
    await app.settled()
    expect(await app.admin.readout.holdout.query({ key: 'quarter' })).toMatchObject({ experiments: 1, shared: false, partly: false, out: { people: 1 }, in: { people: 0 }, lift: { kind: 'none' } })
    await app.admin.holdout.end.mutate({ key: 'quarter', version: 1 })
    expect(await met(app)).toEqual(before)
  })

  test('experiments come in pages in the order that is asked for, what is planned first where that is asked, each once', async () => {
    await using app = await furnished(database)
    const create = (key: string) => app.admin.experiment.create.mutate({ key, name: `The ${key}`, surface: 'onboarding', environment: 'production', design: { ...aDesign(), variants: [...aDesign().variants], guardrails: [], also: [], overrides: [], prerequisites: [] } })
    for (const key of ['b', 'd', 'a']) {
      app.world.clock.advance(1_000)
      await create(key)
    }
    app.world.clock.advance(1_000)
    await launched(app, 'c')
    const inOrder = async (asked: { readonly order?: string; readonly draftsFirst?: boolean }): Promise<string> => {
      const keys: string[] = []
      for (let cursor: string | undefined, more = true; more; ) {
        const page: Awaited<ReturnType<typeof app.admin.experiment.list.query>> = await app.admin.experiment.list.query({ ...asked, limit: 1, ...(cursor === undefined ? {} : { cursor }) })
        keys.push(...page.experiments.map((one) => one.key))
        cursor = page.next ?? undefined
        more = page.next !== null
      }
      return keys.join(' ')
    }
    expect(await inOrder({})).toBe('c a d b')
    expect(await inOrder({ draftsFirst: true })).toBe('a d b c')
    expect(await inOrder({ order: 'changed' })).toBe('b d a c')
    expect(await inOrder({ order: 'name' })).toBe('a b c d')
    expect(await inOrder({ order: '-name', draftsFirst: true })).toBe('d b a c')
  })

  test('layers and holdouts come in pages, and those that ended come last', async () => {
    await using app = await furnished(database)
    for (const key of ['a', 'b', 'c']) {
      await app.admin.layer.create.mutate({ key, name: key })
      await app.admin.holdout.create.mutate({ key, name: key, share: 1_000 })
    }
    await app.admin.holdout.end.mutate({ key: 'a', version: 1 })
    const layers = await app.admin.layer.list.query({ environment: 'production', limit: 2 })
    expect(layers.layers.map((one) => one.key)).toEqual(['a', 'b'])
    expect((await app.admin.layer.list.query({ environment: 'production', limit: 2, cursor: layers.next ?? '' })).layers.map((one) => one.key)).toEqual(['c'])
    const first = await app.admin.holdout.list.query({ limit: 1 })
    const rest = await app.admin.holdout.list.query({ limit: 5, cursor: first.next ?? '' })
    expect([...first.holdouts, ...rest.holdouts].map((one) => one.key)).toEqual(['b', 'c', 'a'])
    expect(rest.next).toBeNull()
    expect(await app.admin.readout.holdout.query({ key: 'b' })).toMatchObject({ experiments: 0, out: { people: 0 } })
  })

  test('paused and rolled back give control without exposures; shipped gives the variant and still holds the holdout out', async () => {
    await using app = await furnished(database)
    await app.admin.holdout.create.mutate({ key: 'all', name: 'Everything', share: 10_000 })
    const first = await launched(app, 'one', { traffic: HALF })
    const running = await met(app)
    const held = await inHoldout(app, 'all')
    const takesPart = (id: string) => running.get(id)?.variant !== null
    const paused = await app.admin.experiment.pause.mutate({ key: 'one', version: first.version })
    for (const [id, one] of await met(app)) {
      expect(one.value).toBe('none')
      expect(one.exposes).toBe(false)
      expect(one.reason).toBe(held(id) ? 'HOLDOUT' : takesPart(id) ? 'PAUSED' : 'DEFAULT')
    }
    const resumed = await app.admin.experiment.resume.mutate({ key: 'one', version: paused.version })
    expect(await met(app)).toEqual(running)
    await app.admin.experiment.stop.mutate({ key: 'one', version: resumed.version, decision: 'ship', variant: 'guided', why: 'it helps' })
    for (const [id, one] of await met(app)) expect(one).toMatchObject(held(id) ? { value: 'none', reason: 'HOLDOUT', exposes: true } : { value: 'guided', reason: 'SHIPPED', exposes: true })
    const two = await launched(app, 'two', { flagKey: 'banner' })
    await app.admin.experiment.stop.mutate({ key: 'two', version: two.version, decision: 'rollback', variant: null, why: 'no' })
    for (const one of (await met(app, 'banner')).values()) expect(one).toMatchObject({ value: 'none', exposes: false })
  })

  test('shipped without a holdout tells nothing any more', async () => {
    await using app = await furnished(database)
    const { version } = await launched(app, 'one')
    await app.admin.experiment.stop.mutate({ key: 'one', version, decision: 'ship', variant: 'guided', why: 'it helps' })
    for (const one of (await met(app)).values()) expect(one).toMatchObject({ value: 'guided', reason: 'SHIPPED', exposes: false })
  })

  test('a new phase deals everybody anew and counts from nothing; the same phase keeps the result', async () => {
    await using app = await furnished(database)
    const { version } = await launched(app, 'one')
    const before = await met(app)
    const { variants } = aDesign()
    const change = { variants: variants.map((one, index) => ({ ...one, weight: index === 0 ? 20_000 : 80_000 })) }
    expect(await app.admin.experiment.effect.query({ key: 'one', change })).toMatchObject({ kind: 'new-phase', mayStay: true, counted: 0 })
    await expect(app.admin.experiment.change.mutate({ key: 'one', version, change, accept: 'goes-on' })).rejects.toThrow(/starts a new phase/)
    app.world.clock.advance(1_000)
    const same = await app.admin.experiment.change.mutate({ key: 'one', version, change, accept: 'same-phase' })
    const stays = await met(app)
    for (const [id, one] of before) if (one.variant === 'guided') expect(stays.get(id)?.variant).toBe('guided')
    app.world.clock.advance(1_000)
    await app.admin.experiment.change.mutate({ key: 'one', version: same.version, change: { variants: [...variants] }, accept: 'new-phase' })
    const anew = await met(app)
    expect(people.filter((id) => anew.get(id)?.variant !== before.get(id)?.variant).length).toBeGreaterThan(100)
    expect((await clientRuleset(app)).experiments['one']).toMatchObject({ phase: 2 })
  })

  test('a named id always meets its variant and never counts; the ruleset holds only its hash', async () => {
    await using app = await furnished(database)
    await tell(app, [{ type: 'identify', messageId: 'm1', timestamp: app.world.clock.now().toISOString(), userId: 'mina@example.com', anonymousId: 'mina-device' }])
    const overrides = [{ id: 'mina@example.com', variant: 'guided' }, { id: 'visitor-1', variant: 'guided' }, { id: 'visitor-2', variant: 'control' }]
    await launched(app, 'one', { overrides, traffic: 1 })
    const client = await sdk(app)
    for (const subject of ['mina-device', 'visitor-1']) expect(client.evaluate(FLAG, '', { subject })).toMatchObject({ value: 'guided', reason: 'OVERRIDE', assignment: { forced: true } })
    expect(client.evaluate(FLAG, '', { subject: 'visitor-2' })).toMatchObject({ value: 'none', reason: 'OVERRIDE' })
    client.flag(FLAG, '', { subject: 'visitor-1' })
    await client.flush()
    await app.settled()
    expect((await exposed(app, 'one')).length).toBe(1)
    expect(await app.app.parts.store.exposed([{ experimentId: (await app.admin.experiment.get.query({ key: 'one' })).id, phase: 1 }])).toEqual([])
    const told = [JSON.stringify(await clientRuleset(app)), await (await fetch(`${app.url}/v1/ruleset`, { headers: { authorization: `Bearer ${app.keys.server}` } })).text()]
    for (const text of told) expect(text).not.toMatch(/mina|visitor-/)
  })

  test('an experiment on accounts deals teams, and without a team answers the fallback with the reason', async () => {
    await using app = await furnished(database)
    await launched(app, 'one', { unit: 'account' })
    const client = await sdk(app)
    expect(client.evaluate(FLAG, 'fallback', { subject: 'visitor-1' })).toMatchObject({ value: 'fallback', reason: 'ACCOUNT_UNKNOWN' })
    const of = (subject: string, account: string) => client.evaluate(FLAG, '', { subject, account }).assignment
    for (const account of ['team-1', 'team-2', 'team-3']) expect(of('visitor-1', account)).toEqual(of('visitor-2', account))
    expect(new Set(Array.from({ length: 20 }, (_, index) => of('visitor-1', `team-${index}`)?.variant)).size).toBe(2)
  })

  test('a client ruleset carries the layers and holdouts of its experiments alone', async () => {
    await using app = await furnished(database)
    for (const key of ['start', 'empty']) await app.admin.layer.create.mutate({ key, name: key })
    await app.admin.holdout.create.mutate({ key: 'tagged', name: 'Tagged', share: 1_000, tag: 'growth' })
    await app.admin.holdout.create.mutate({ key: 'all', name: 'All', share: 1_000 })
    await launched(app, 'one', { layer: { key: 'start', share: HALF } })
    const { layers, holdouts } = await clientRuleset(app)
    expect([Object.keys(layers), Object.keys(holdouts)]).toEqual([['start'], ['all']])
  })

  test('of two launches into the last room of a layer one is refused', async () => {
    await using app = await furnished(database)
    await app.admin.layer.create.mutate({ key: 'start', name: 'First minutes' })
    const outcomes = await Promise.allSettled([launched(app, 'one', { layer: { key: 'start', share: 60_000 } }), launched(app, 'two', { layer: { key: 'start', share: 60_000 }, flagKey: 'banner' })])
    expect(outcomes.map((one) => one.status).toSorted()).toEqual(['fulfilled', 'rejected'])
  })
})

