import { expect, test } from 'vitest'
import { openRunningApp, type RunningApp } from '#tests/support/app.ts'
import { describeEachDatabase } from '#tests/support/world.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR
const where = { key: 'checklist', environment: 'production' } as const
const why = 'The launch is on Tuesday.'
const off = { kind: 'switch', enabled: false } as const
const toGuided = (weight: number) => ({ kind: 'share', target: { kind: 'else' }, variation: 'guided', weight }) as const
const allGuided = { kind: 'rules', draft: { rules: [], fallthrough: { kind: 'variation', variation: 'guided' }, offVariation: 'none' } } as const

async function openWithFlag(database: 'embedded' | 'postgres'): Promise<RunningApp> {
  // The clock's door does what is due; a run of the server's own at that moment would hold the flag meanwhile.
  const app = await openRunningApp({ database, background: false })
  await app.admin.flag.create.mutate({ key: 'checklist', name: 'Checklist', type: 'string', variations: [{ key: 'none', value: 'none' }, { key: 'guided', value: 'guided' }] })
  return app
}

const later = (app: RunningApp, ms: number): Date => new Date(app.world.clock.now().getTime() + ms)
const goTo = (app: RunningApp, ms: number) => app.admin.clock.set.mutate({ now: later(app, ms) })
const flagOf = (app: RunningApp) => app.admin.flag.get.query({ key: 'checklist' })
const version = async (app: RunningApp) => (await flagOf(app)).version
const here = async (app: RunningApp) => (await flagOf(app)).environments[app.environmentId]
const changes = async (app: RunningApp, which: 'upcoming' | 'past') => (await app.admin.flag.schedule.list.query({ ...where, which })).changes
const history = async (app: RunningApp) => (await app.admin.flag.history.query({ key: 'checklist', limit: 100 })).entries
const plan = async (app: RunningApp, at: Date, change: Parameters<RunningApp['admin']['flag']['schedule']['plan']['mutate']>[0]['change']) =>
  app.admin.flag.schedule.plan.mutate({ ...where, version: await version(app), at, change, why })
const ramp = async (app: RunningApp) => (await app.admin.flag.ramp.list.query(where)).ramps[0]

async function save(app: RunningApp, draft: { enabled?: boolean; fallthrough?: { kind: 'variation'; variation: string } } = {}) {
  const { enabled = true, fallthrough = { kind: 'variation', variation: 'none' } } = draft
  await app.admin.flag.save.mutate({ ...where, version: await version(app), draft: { enabled, rules: [], fallthrough, offVariation: 'none' }, why: 'Something else.' })
}

/** The share of everybody else that gets "guided", as the ranges say. */
async function guided(app: RunningApp): Promise<number> {
  const serve = (await here(app))?.fallthrough
  if (serve?.kind === 'variation') return serve.variation === 'guided' ? 100_000 : 0
  return (serve?.ranges ?? []).filter((range) => range.variation === 'guided').reduce((sum, range) => sum + range.to - range.from, 0)
}

describeEachDatabase('a change planned for later', (database) => {
  test('is made at its time, once, and says who planned it for when', async () => {
    await using app = await openWithFlag(database)
    const at = later(app, 2 * HOUR)
    const planned = await plan(app, at, off)
    expect(await changes(app, 'upcoming')).toEqual([planned])
    await goTo(app, 2 * HOUR - 1)
    expect((await here(app))?.enabled).toBe(true)
    const before = await version(app)
    await goTo(app, 90_001)
    await app.app.parts.schedule.run()
    const now = app.world.clock.now()
    expect((await here(app))?.enabled).toBe(false)
    expect(await version(app)).toBe(before + 1)
    expect(await changes(app, 'upcoming')).toEqual([])
    expect(await changes(app, 'past')).toMatchObject([{ id: planned.id, state: 'applied', at, endedAt: now, version: before + 1 }])
    const [entry, first] = await history(app)
    expect(entry).toMatchObject({ action: `saved:production:${at.getTime()}`, at: now, why, actor: { kind: 'key', name: 'admin' }, before: { enabled: true }, after: { enabled: false } })
    expect(first).toMatchObject({ action: 'planned:production', after: { change: off } })
    // The ruleset says it in the same transaction.
    const served = await app.world.db.selectFrom('rulesets').select('rulesets.body').where('rulesets.environment_id', '=', app.environmentId).where('rulesets.door', '=', 'server').orderBy('rulesets.revision', 'desc').executeTakeFirstOrThrow()
    expect(JSON.parse(served.body)).toMatchObject({ flags: { checklist: { on: false } } })
  })

  test('what fell due while no server ran is made in its order, with both times kept', async () => {
    await using app = await openWithFlag(database)
    const times = [HOUR, 2 * HOUR, 3 * HOUR].map((ms) => later(app, ms))
    for (const [n, at] of [times[1], times[0], times[2]].entries()) if (at !== undefined) await plan(app, at, { kind: 'switch', enabled: n === 0 })
    await goTo(app, 3 * DAY)
    const now = app.world.clock.now()
    expect((await changes(app, 'past')).map(({ at, endedAt, version: made }) => [at, endedAt, made]).toReversed()).toEqual(times.map((at, n) => [at, now, n + 2]))
    expect((await here(app))?.enabled).toBe(false)
  })

  test('is kept with its reason where it cannot be made, and nothing of it is', async () => {
    await using app = await openWithFlag(database)
    await plan(app, later(app, HOUR), allGuided)
    await save(app, { enabled: false })
    await save(app, { enabled: true, fallthrough: { kind: 'variation', variation: 'guided' } })
    const [before, entries] = [await flagOf(app), (await history(app)).length]
    await goTo(app, HOUR)
    expect(await flagOf(app)).toEqual(before)
    expect(await changes(app, 'past')).toMatchObject([{ state: 'not-applied', reason: { kind: 'changed' }, version: null, endedAt: app.world.clock.now() }])
    const after = await history(app)
    expect(after.length).toBe(entries + 1)
    expect(after[0]).toMatchObject({ action: 'not-applied:production', why: 'Somebody changed the rules that it was made on.' })
  })

  test('is not made on an archived flag, nor with an audience that is gone, and keeps no other flag waiting', async () => {
    await using app = await openWithFlag(database)
    await app.admin.audience.create.mutate({ key: 'teams', name: 'Teams', condition: { kind: 'clause', attribute: 'plan', operator: 'equals', values: ['team'] } })
    await app.admin.flag.create.mutate({ key: 'other', name: 'Other', type: 'boolean', variations: [{ key: 'off', value: false }, { key: 'on', value: true }] })
    await app.admin.flag.schedule.plan.mutate({ key: 'other', environment: 'production', version: 1, at: later(app, HOUR), change: off, why })
    const rule = { id: 'rul_1', when: { kind: 'audience', audience: 'teams' }, serve: { kind: 'variation', variation: 'guided' } } as const
    await plan(app, later(app, HOUR), { ...allGuided, draft: { ...allGuided.draft, rules: [rule] } })
    await app.admin.audience.archive.mutate({ key: 'teams', version: 1 })
    await goTo(app, HOUR)
    expect(await changes(app, 'past')).toMatchObject([{ state: 'not-applied', reason: { kind: 'refused', code: 'invalid', facts: { told: 'no-audience', audience: 'teams' } } }])
    expect((await here(app))?.rules).toEqual([])
    expect((await app.admin.flag.get.query({ key: 'other' })).environments[app.environmentId]?.enabled).toBe(false)
    await plan(app, later(app, HOUR), off)
    await app.admin.flag.archive.mutate({ key: 'checklist', version: await version(app) })
    await goTo(app, HOUR)
    expect((await changes(app, 'past'))[0]).toMatchObject({ state: 'not-applied', reason: { kind: 'archived' } })
  })

  test('is not made when it would close a ring of needs by then, and leaves no half of itself', async () => {
    await using app = await openWithFlag(database)
    await app.admin.flag.create.mutate({ key: 'other', name: 'Other', type: 'boolean', variations: [{ key: 'off', value: false }, { key: 'on', value: true }] })
    await plan(app, later(app, HOUR), { ...allGuided, draft: { ...allGuided.draft, prerequisites: [{ flag: 'other', variations: ['on'] }] } })
    const needing = { enabled: true, rules: [], fallthrough: { kind: 'variation', variation: 'on' }, offVariation: 'off', prerequisites: [{ flag: 'checklist', variations: ['guided'] }] } as const
    await app.admin.flag.save.mutate({ key: 'other', environment: 'production', version: 1, draft: needing, why })
    const before = await flagOf(app)
    await goTo(app, HOUR)
    expect(await changes(app, 'past')).toMatchObject([{ state: 'not-applied', reason: { kind: 'refused', message: expect.stringContaining('checklist') as string, facts: { told: 'needs-ring', cycle: ['checklist', 'other', 'checklist'] } } }])
    expect(await flagOf(app)).toEqual(before)
    expect((await history(app)).map((entry) => entry.action)).toEqual(['not-applied:production', 'planned:production', 'created'])
  })

  test('is cancelled once, and is not made then', async () => {
    await using app = await openWithFlag(database)
    const { id } = await plan(app, later(app, HOUR), off)
    await app.admin.flag.schedule.cancel.mutate({ ...where, id, why: 'Not this week.' })
    await expect(app.admin.flag.schedule.cancel.mutate({ ...where, id })).rejects.toThrow('does not wait any more')
    await goTo(app, HOUR)
    expect((await here(app))?.enabled).toBe(true)
    expect(await changes(app, 'past')).toMatchObject([{ id, state: 'cancelled', endedBy: { name: 'admin' } }])
    expect((await history(app))[0]).toMatchObject({ action: 'unplanned:production', why: 'Not this week.' })
  })

  test('is read page by page, to come and past', async () => {
    await using app = await openWithFlag(database)
    for (const n of [1, 2, 3, 4, 5]) await plan(app, later(app, n * HOUR), { kind: 'switch', enabled: n % 2 === 0 })
    await goTo(app, 3 * HOUR)
    for (const [which, hours] of [['upcoming', [1, 2]], ['past', [0, -1, -2]]] as const) {
      const seen: Date[] = []
      let cursor: string | undefined
      do {
        const page = await app.admin.flag.schedule.list.query({ ...where, which, limit: 1, ...(cursor === undefined ? {} : { cursor }) })
        seen.push(...page.changes.map((change) => change.at))
        cursor = page.next ?? undefined
      } while (cursor !== undefined)
      expect(seen).toEqual(hours.map((n) => later(app, n * HOUR)))
    }
  })

  test('is refused when it is stored: each with what to do', async () => {
    await using app = await openWithFlag(database)
    const ask = (change: object) => app.admin.flag.schedule.plan.mutate({ ...where, version: 1, at: later(app, HOUR), change: off, why, ...change } as never)
    await expect(ask({ why: undefined })).rejects.toThrow('Say why')
    await expect(ask({ at: later(app, 0) })).rejects.toThrow('is past')
    await expect(ask({ at: later(app, 800 * DAY) })).rejects.toThrow('more than two years ahead')
    await expect(ask({ version: 7 })).rejects.toThrow('made on version 7, it stands at version 1')
    await expect(ask({ change: { kind: 'share', target: { kind: 'rule', rule: 'nowhere' }, variation: 'guided', weight: 1 } })).rejects.toThrow('The rule is not there any more.')
    await expect(ask({ change: { ...allGuided, draft: { ...allGuided.draft, offVariation: 'gone' } } })).rejects.toThrow('has no variation "gone"')
    await expect(ask({ change: { kind: 'share', target: { kind: 'else' }, variation: 'gone', weight: 1_000 } })).rejects.toThrow('has no variation "gone"')
    await expect(ask({ key: 'no-flag' })).rejects.toThrow('There is no flag "no-flag"')
    await ask({ change: allGuided })
    await expect(ask({ change: toGuided(5_000) })).rejects.toThrow('A change of the same rules waits already')
    await app.admin.flag.archive.mutate({ key: 'checklist', version: 1 })
    await expect(ask({ version: 2 })).rejects.toThrow('is archived')
    expect(await changes(app, 'upcoming')).toHaveLength(1)
  })
})

describeEachDatabase('a ramp', (database) => {
  const begin = async (app: RunningApp, steps: readonly (readonly [number | null, number])[], target: object = { kind: 'else' }) =>
    app.admin.flag.ramp.begin.mutate({ ...where, version: await version(app), ramp: { target: target as never, variation: 'guided', steps: steps.map(([at, weight]) => ({ at: at === null ? null : later(app, at), weight })) }, why })

  test('takes its first step now and the others at their times, and is done with the last', async () => {
    await using app = await openWithFlag(database)
    await begin(app, [[null, 5_000], [DAY, 25_000], [8 * DAY, 100_000]])
    expect([await guided(app), (await ramp(app))?.state]).toEqual([5_000, 'running'])
    await goTo(app, DAY)
    expect([await guided(app), (await ramp(app))?.state]).toEqual([25_000, 'running'])
    await goTo(app, 7 * DAY)
    expect([await guided(app), (await ramp(app))?.state]).toEqual([100_000, 'done'])
    expect((await ramp(app))?.steps.map((step) => [step.state, step.version])).toEqual([['applied', 2], ['applied', 3], ['applied', 4]])
    expect((await history(app)).map((entry) => entry.action.split(':')[0])).toEqual(['saved', 'saved', 'saved', 'ramp-begun', 'created'])
  })

  test('stands still while it is paused, and goes on later by whole days', async () => {
    await using app = await openWithFlag(database)
    const { id } = await begin(app, [[null, 5_000], [DAY, 25_000], [2 * DAY, 100_000]])
    const dates = (await ramp(app))?.steps.map((step) => step.at.getTime()) ?? []
    await app.admin.flag.ramp.pause.mutate({ ...where, id })
    await expect(app.admin.flag.ramp.pause.mutate({ ...where, id })).rejects.toThrow('This ramp is paused by now.')
    await goTo(app, 3 * DAY + HOUR)
    expect(await guided(app)).toBe(5_000)
    await app.admin.flag.ramp.continue.mutate({ ...where, id })
    await app.app.parts.schedule.run()
    expect(await guided(app)).toBe(5_000)
    expect((await ramp(app))?.steps.map((step, n) => step.at.getTime() - (dates[n] ?? 0))).toEqual([0, 3 * DAY, 3 * DAY])
    await goTo(app, DAY)
    expect(await guided(app)).toBe(25_000)
  })

  test('is stopped where it is', async () => {
    await using app = await openWithFlag(database)
    const { id } = await begin(app, [[null, 5_000], [DAY, 25_000]])
    await app.admin.flag.ramp.stop.mutate({ ...where, id, why: 'Enough.' })
    await goTo(app, 2 * DAY)
    expect(await guided(app)).toBe(5_000)
    expect((await ramp(app))).toMatchObject({ state: 'stopped', stateBy: { name: 'admin' } })
    expect((await changes(app, 'past')).map((change) => change.state).toSorted()).toEqual(['applied', 'cancelled'])
    expect((await history(app))[0]).toMatchObject({ action: 'ramp-stopped:production', why: 'Enough.' })
  })

  test('is held, and does not go on, while the flag is off or has more people already', async () => {
    await using app = await openWithFlag(database)
    const { id } = await begin(app, [[null, 5_000], [DAY, 25_000], [2 * DAY, 50_000]])
    await save(app, { enabled: false })
    await goTo(app, DAY)
    expect(await ramp(app)).toMatchObject({ state: 'held', reason: { kind: 'switched-off' }, stateBy: null })
    expect((await history(app))[0]).toMatchObject({ action: 'ramp-held:production' })
    await goTo(app, 5 * DAY)
    expect((await changes(app, 'upcoming')).length).toBe(2)
    await save(app, { enabled: true, fallthrough: { kind: 'variation', variation: 'guided' } })
    await app.admin.flag.ramp.continue.mutate({ ...where, id })
    await goTo(app, 2 * DAY)
    expect(await ramp(app)).toMatchObject({ state: 'held', reason: { kind: 'share-moved', weight: 100_000 } })
    expect(await guided(app)).toBe(100_000)
  })

  test('is refused when it would not add people, where nobody is reached, or beside another of the same', async () => {
    await using app = await openWithFlag(database)
    await expect(begin(app, [[null, 25_000], [DAY, 5_000]])).rejects.toThrow('A ramp only adds people')
    await expect(begin(app, [[2 * DAY, 5_000], [DAY, 25_000]])).rejects.toThrow('Step 2 must come after step 1.')
    await expect(begin(app, [[-DAY, 5_000]])).rejects.toThrow('is past')
    await expect(begin(app, [[null, 5_000]], { kind: 'rule', rule: 'nowhere' })).rejects.toThrow('The rule is not there any more.')
    await begin(app, [[DAY, 5_000]])
    await expect(begin(app, [[DAY, 5_000]])).rejects.toThrow('A ramp of the same rules waits already')
    await save(app, { enabled: false })
    await expect(begin(app, [[null, 5_000]])).rejects.toThrow('is off in Production')
    const step = (await changes(app, 'upcoming'))[0]
    await expect(app.admin.flag.schedule.cancel.mutate({ ...where, id: step?.id ?? '' })).rejects.toThrow('This is a step of a ramp.')
  })
})
