import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { openStore } from '#server/store/store.service.ts'
import { describeEachDatabase, openWorld } from '#tests/support/world.ts'
import { aClaim, anEvent, anExposure, aQuestion, HOUR, NOW } from './make-event.ts'

const DAY_START = Date.UTC(2026, 2, 2)
const asked = { experimentId: 'exp_1', phase: 1, metricVersion: 'activated', windowMs: 24 * HOUR }

describeEachDatabase('summaries', (database) => {
  test('count a person over the journey from device to device, and mature at the end of her window to the millisecond', async () => {
    await using world = await openWorld({ database })
    const store = openStore(world.db, world.clock)
    const question = aQuestion()
    const events = [
      anExposure('guided', { at: NOW, properties: { phase: 1 } }),
      aClaim('d1', 'ana', { at: NOW + HOUR }),
      aClaim('d2', 'ana', { at: NOW + 2 * HOUR }),
      anExposure('control', { device: 'd2', at: NOW + 3 * HOUR }),
      anEvent({ name: 'Activated', device: 'd2', at: NOW + 24 * HOUR - 1 }),
    ]
    await store.append({ token: '', workspace: 'ws', events })
    await store.adjust({ question, people: ['user:ana', 'device:d1', 'device:d2'] })
    const cell = { variant: 'guided', stratum: 0, day: DAY_START, level: 0, exposed: 1n, crossovers: 1n, d: 0n, dd: 0n, yd: 0n, leftOut: 0n, known: 0n, x: 0n, xx: 0n, xy: 0n, ky: 0n }
    expect(await store.summaries({ ...asked, asOf: NOW + 24 * HOUR })).toEqual([{ ...cell, matured: 1n, converted: 1n, y: 1n, yy: 1n }])
    expect(await store.summaries({ ...asked, asOf: NOW + 24 * HOUR - 1 })).toEqual([{ ...cell, matured: 0n, converted: 0n, y: 0n, yy: 0n }])
    expect(await store.exposed([{ experimentId: 'exp_1', phase: 1 }, { experimentId: 'none', phase: 1 }])).toEqual([{ experimentId: 'exp_1', variant: 'guided', people: 1n }])
  })

  test('what was done before counts from the stretch’s first millisecond up to the exposure, of whoever was seen a day before it, counted singly or in a rebuild', async () => {
    await using world = await openWorld({ database })
    const store = openStore(world.db, world.clock)
    const before = { ...aQuestion(), measures: [{ metricVersion: 'activated', measure: { kind: 'sum', of: { take: 'events', event: 'Activated', filter: null }, cap: null, delayMs: 0, windowMs: 24 * HOUR, beforeMs: 48 * HOUR } }] } as const
    const did = (device: string, ...hours: readonly number[]) => hours.map((hour) => anEvent({ name: 'Activated', device, at: NOW + hour * HOUR }))
    await store.append({ token: '', workspace: 'ws', events: [
      ...['edge', 'new'].map((device) => anExposure('guided', { device, at: NOW })),
      ...did('edge', -48, -24, 0, 1), anEvent({ name: 'Activated', device: 'edge', at: NOW - 48 * HOUR - 1 }), anEvent({ name: 'Activated', device: 'edge', at: NOW - 1 }),
      anEvent({ name: 'Activated', device: 'new', at: NOW - 24 * HOUR + 1 }), ...did('new', 2),
      anExposure('control', { device: 'day', at: NOW }), ...did('day', -24),
    ] })
    const counted = async () => (await store.summaries({ ...asked, asOf: NOW + 24 * HOUR })).map(({ variant, matured, y, known, x, xx, xy, ky }) => [variant, matured, y, known, x, xx, xy, ky])
    await store.adjust({ question: before, people: ['device:edge', 'device:new', 'device:day'] })
    const expected = [['control', 1n, 0n, 1n, 1n, 1n, 0n, 0n], ['guided', 2n, 3n, 1n, 3n, 9n, 6n, 2n]]
    expect(await counted()).toEqual(expected)
    await store.forget(before.experimentId)
    await store.rebuild({ question: before })
    expect(await counted()).toEqual(expected)
  })

  test('a conversion at the end of the window, before the exposure or in another environment does not count', async () => {
    await using world = await openWorld({ database })
    const store = openStore(world.db, world.clock)
    const events = [
      anExposure('guided', { at: NOW }),
      anEvent({ name: 'Activated', at: NOW + 24 * HOUR }),
      anEvent({ name: 'Activated', at: NOW - 1 }),
      anEvent({ name: 'Activated', at: NOW + 1, environmentId: 'staging' }),
      anEvent({ name: 'Activated', at: NOW + 1, type: 'page' }),
      anEvent({ name: 'Activated', at: NOW + 1, bot: true }),
    ]
    await store.append({ token: '', workspace: 'ws', events })
    await store.adjust({ question: aQuestion(), people: ['device:d1'] })
    expect(await store.summaries({ ...asked, asOf: NOW + 48 * HOUR })).toMatchObject([{ exposed: 1n, matured: 1n, converted: 0n }])
    await store.append({ token: '', workspace: 'ws', events: [anEvent({ name: 'Activated', at: NOW })] })
    await store.adjust({ question: aQuestion(), people: ['device:d1'] })
    expect(await store.summaries({ ...asked, asOf: NOW + 48 * HOUR })).toMatchObject([{ converted: 1n }])
  })

  test('a metric’s own line starts from an event that passes a filter', async () => {
    await using world = await openWorld({ database })
    const store = openStore(world.db, world.clock)
    const plan = { kind: 'property', path: 'plan', operator: 'in', values: ['trial', 'pro'] } as const
    const question = aQuestion({ experimentId: 'metric:m1', entry: { kind: 'event', event: 'Signed Up', filter: plan }, phase: 0, variants: ['all'] })
    const events = [
      anEvent({ name: 'Signed Up', at: NOW, properties: { plan: 'free' } }),
      anEvent({ name: 'Signed Up', at: NOW + 1, properties: { plan: 'trial' } }),
      anEvent({ name: 'Signed Up', at: NOW + 2, device: 'd2', properties: { plan: 'free' } }),
      anEvent({ name: 'Activated', at: NOW + 1 }),
    ]
    await store.append({ token: '', workspace: 'ws', events })
    await store.rebuild({ question })
    expect(await store.summaries({ ...asked, experimentId: 'metric:m1', phase: 0, asOf: NOW + 48 * HOUR })).toMatchObject([{ variant: 'all', exposed: 1n, converted: 1n }])
  })

  test('a holdout’s people are those kept out of any of its experiments beside those who met one, and neither who met one before', async () => {
    await using world = await openWorld({ database })
    const store = openStore(world.db, world.clock)
    const question = aQuestion({ experimentId: 'holdout:h1', entry: { kind: 'holdout', experimentKeys: ['checklist', 'prices'] }, phase: 0, variants: ['out', 'in'], from: NOW })
    const price = (variant: string, more: { device: string; at: number }) => anExposure(variant, { ...more, properties: { experiment_id: 'prices', phase: 7 } })
    const events = [
      anExposure('guided', { at: NOW - 1 }), price('$holdout', { device: 'd1', at: NOW + 1 }),
      price('$holdout', { device: 'd2', at: NOW }), anExposure('$holdout', { device: 'd2', at: NOW + 1 }), anEvent({ name: 'Activated', device: 'd2', at: NOW + 2 }),
      price('cheap', { device: 'd3', at: NOW + 1 }), anExposure('control', { device: 'd4', at: NOW + 1 }),
      anExposure('guided', { device: 'd5', at: NOW + 1, properties: { experiment_id: 'other' } }),
      anExposure('guided', { device: 'd6', at: NOW - 1, properties: { forced: true } }), anExposure('$holdout', { device: 'd6', at: NOW + 1 }),
    ]
    const expected = [{ variant: 'in', exposed: 2n, converted: 0n }, { variant: 'out', exposed: 2n, converted: 1n }]
    const read = async () => (await store.summaries({ ...asked, experimentId: 'holdout:h1', phase: 0, asOf: NOW + 48 * HOUR })).toSorted((a, b) => (a.variant < b.variant ? -1 : 1))
    await store.append({ token: '', workspace: 'ws', events })
    await store.adjust({ question, people: ['d1', 'd2', 'd3', 'd4', 'd5', 'd6'].map((device) => `device:${device}`) })
    expect(await read()).toMatchObject(expected)
    await store.forget('holdout:h1')
    await store.rebuild({ question })
    expect(await read()).toMatchObject(expected)
  })

  test('exact sums outgrow doubles, in whole cents; other currencies and what is no number are left out and counted', async () => {
    await using world = await openWorld({ database })
    const store = openStore(world.db, world.clock)
    const measure = { kind: 'sum', of: { take: 'values', event: 'Order', filter: null, path: 'total', scale: 100, currency: 'EUR' }, cap: null, delayMs: 0, windowMs: 24 * HOUR } as const
    const question = aQuestion({ measures: [{ metricVersion: 'revenue', measure }] })
    const order = (total: string | number, currency: string | null) => anEvent({ name: 'Order', at: NOW + 1, properties: { total, ...(currency === null ? {} : { currency }) } })
    const events = [anExposure('guided', { at: NOW }), order('90071992547409.93', 'EUR'), order(0.1, 'eur'), order('0.005', 'EUR'), order('7', 'USD'), order('7', null), order('much', 'EUR')]
    await store.append({ token: '', workspace: 'ws', events })
    await store.adjust({ question, people: ['device:d1'] })
    const y = 9007199254740993n + 10n + 1n
    expect(await store.summaries({ ...asked, metricVersion: 'revenue', asOf: NOW + 48 * HOUR })).toMatchObject([{ y, yy: y * y, leftOut: 3n }])
  })

  test('are cut by the first touch, the values with most people apart and the rest together', async () => {
    await using world = await openWorld({ database })
    const store = openStore(world.db, world.clock)
    const question = aQuestion({ dimensions: ['source'] })
    const visit = (device: string, source: string | null, at: number) => [
      anEvent({ type: 'page', name: '', device, at: at - 5, touch: source === null ? null : { source } }),
      anEvent({ type: 'page', name: '', device, at, touch: { source: 'retargeting' } }),
      anExposure('guided', { device, at }),
    ]
    await store.append({ token: '', workspace: 'ws', events: [...visit('d1', 'google', NOW), ...visit('d2', 'google', NOW), ...visit('d3', 'naver', NOW), ...visit('d4', null, NOW + 24 * HOUR)] })
    await store.rebuild({ question })
    const [{ values, other } = { values: [], other: [] }] = await store.dimensionSummaries({ ...asked, asOf: NOW + 24 * HOUR, dimensions: ['source'], limit: 1 })
    expect(values).toMatchObject([{ value: 'google', cells: [{ variant: 'guided', exposed: 2n, matured: 2n }] }])
    expect(other).toMatchObject([{ variant: 'guided', exposed: 2n, matured: 1n }])
  })

  test('a rebuild lets rows go that no event stands behind any more, goes on from its cursor, and stops when told', async () => {
    await using world = await openWorld({ database })
    const store = openStore(world.db, world.clock)
    const question = aQuestion()
    await store.append({ token: '', workspace: 'ws', events: ['d1', 'd2', 'd3'].map((device) => anExposure('guided', { device })) })
    await store.rebuild({ question })
    await world.db.deleteFrom('events' as never).where('device' as never, '=', 'd2' as never).execute()
    const told: string[] = []
    await store.rebuild({ question, onProgress: ({ people, cursor }) => void told.push(`${people} ${cursor}`) })
    expect(told).toEqual(['2 device:d3'])
    expect(await store.summaries({ ...asked, asOf: NOW })).toMatchObject([{ exposed: 2n }])
    await expect(store.rebuild({ question, signal: AbortSignal.abort() })).rejects.toThrow()
  })

  test('what went and came is carried over to the sums of a known day, once, and leaves those that a rebuild writes', async () => {
    await using world = await openWorld({ database })
    const store = openStore(world.db, world.clock)
    const question = { ...aQuestion(), dimensions: ['source'] }
    const kept = async () => Promise.all(['unit_quarters', 'unit_totals', 'unit_values'].map(async (table) => (await sql<{ row: string }>`select t::text as row from ${sql.table(table)} t order by 1`.execute(world.db)).rows))
    const people = ['d1', 'd2', 'd3', 'd4', 'd5'].map((device) => `device:${device}`)
    const exposures = ['d1', 'd2', 'd3', 'd4', 'd5'].map((device, n) => anExposure('guided', { device, at: NOW + 7 * n * HOUR }))
    await store.append({ token: '', workspace: 'ws', events: exposures })
    await store.adjust({ question, people })
    const late = [
      anEvent({ name: 'Activated', device: 'd1', at: NOW + 2 * HOUR }),
      anExposure('control', { device: 'd2', at: NOW - HOUR }),
      anExposure('guided', { device: 'd3', at: NOW - 20 * HOUR }),
      aClaim('d4', 'ana', { at: NOW }), aClaim('d5', 'ana', { at: NOW }),
    ]
    await store.append({ token: '', workspace: 'ws', events: late })
    for (let time = 0; time < 2; time++) await store.adjust({ question, people: [...people, 'user:ana'] })
    const carried = await kept()
    await store.rebuild({ question })
    expect(carried).toEqual(await kept())
    expect(await store.exposed([{ experimentId: 'exp_1', phase: 1 }])).toEqual([{ experimentId: 'exp_1', variant: 'control', people: 1n }, { experimentId: 'exp_1', variant: 'guided', people: 3n }])
  })
})
