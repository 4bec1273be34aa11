import { sql } from 'kysely'
import { expect, test } from 'vitest'
import type { Db } from '#server/database/database.ts'
import type { Question, Store, StoredEvent } from '#server/store/door.ts'
import { BEFORE, droppable, monthsAhead, monthStart, partitionOf } from '#server/store/partition.ts'
import { loadPartitions } from '#server/store/partitions.repository.ts'
import { openStore } from '#server/store/store.service.ts'
import { describeEachDatabase, openWorld } from '#tests/support/world.ts'
import { adjustChanged } from './counted.ts'
import { aClaim, anEvent, anExposure, aQuestion, HOUR, NOW } from './make-event.ts'

const DAY = 24 * HOUR
/** The horizon of the journeys below. */
const APRIL = Date.UTC(2026, 3, 1)
const after = (n: number): number => APRIL + n * HOUR
const converted = (more: Partial<StoredEvent>) => anEvent({ name: 'Activated', ...more })

test.for([
  ['FOR VALUES FROM (MINVALUE) TO (\'1764547200000\')', { name: 'p', from: -Infinity, until: 1764547200000 }],
  ['FOR VALUES FROM (\'1764547200000\') TO (MAXVALUE)', { name: 'p', from: 1764547200000, until: Infinity }],
] as const)('the bounds %s are read', ([text, partition]) => expect(partitionOf('p', text)).toEqual(partition))

test('months are cut off up to the second one after now, each from edge to edge', () => {
  const months = monthsAhead(Date.UTC(2026, 10, 1), Date.UTC(2026, 11, 31, 23))
  expect(months.map(({ name }) => name)).toEqual(['events_2026_11', 'events_2026_12', 'events_2027_01', 'events_2027_02'])
  expect(months.map(({ until }, n) => until === (months[n + 1]?.from ?? Date.UTC(2027, 2, 1)))).toEqual([true, true, true, true])
  expect(monthsAhead(Date.UTC(2027, 2, 1), Date.UTC(2026, 11, 31))).toEqual([])
})

test('partitions go from the oldest on while nobody keeps an event in them, and the first alone only where it holds some', () => {
  const [first, second, third] = [{ name: 'a', from: -Infinity, until: 10 }, { name: 'b', from: 10, until: 20 }, { name: 'c', from: 20, until: 30 }] as const
  const owner = (partition: string, goneBefore: number) => ({ partition, workspace: 'ws', goneBefore })
  expect(droppable([first, second, third], [owner('b', 20), owner('c', 20)])).toBe(2)
  expect(droppable([first, second, third], [owner('a', 0), owner('b', 20)])).toBe(0)
  expect(droppable([first, second], [])).toBe(2)
  expect(droppable([first], [])).toBe(0)
  expect(droppable([first], [owner('a', 10)])).toBe(1)
})

describeEachDatabase('events that are let go', (database) => {
  test('leave everybody as counted with them, through late events, merges, erasures and a rebuild', async () => {
    await using world = await openWorld({ database })
    const store = openStore(world.db, world.clock)
    world.clock.set(new Date(APRIL + 20 * DAY))
    const question = aQuestion({ dimensions: ['source'] })
    await store.append({ token: '', workspace: 'ws', events: [
      anExposure('guided', { userId: 'ana', touch: { source: 'mail' } }), converted({ userId: 'ana', at: NOW + HOUR }),
      anExposure('control', { device: 'd2' }), converted({ device: 'd2', at: NOW + HOUR }),
      anExposure('control', { device: 'd3', at: NOW + 1 }), anExposure('guided', { device: 'd3', at: NOW + 2 }),
      anEvent({ device: 'd4', at: NOW }), anExposure('guided', { device: 'd4', at: after(1) }), converted({ device: 'd4', at: after(2) }),
      anExposure('control', { device: 'd5', at: after(1) }),
    ] })
    // Nobody is let go before everybody is counted.
    expect(await store.letGo({ workspace: 'ws', before: APRIL + 3 * DAY })).toBe('counting')
    expect(await store.horizon('ws')).toMatchObject({ closedBefore: APRIL, goneBefore: 0 })
    await adjustChanged(store, question)
    const counts = ['control 3 1 1', 'guided 2 0 2']
    expect(await counted(store, question)).toEqual(counts)
    const before = await store.summaries(asked(question))
    expect(await store.letGo({ workspace: 'ws', before: APRIL + 3 * DAY })).toBe('gone')
    let removed = 0
    await store.sweep({ workspaces: ['ws'], onProgress: async (more) => void (removed += more) })
    expect(removed).toBe(7)
    expect(await oldestEvent(world.db)).toBe(after(1))
    expect(await store.horizon('ws')).toMatchObject({ goneBefore: APRIL, sweptBefore: APRIL })

    // What comes late of that time is not kept; what people do now is, and changes nobody who was counted behind the horizon.
    await store.append({ token: '', workspace: 'ws', events: [
      converted({ device: 'd3', at: NOW + 2 * HOUR }), anExposure('control', { device: 'd9', at: APRIL - 1 }),
      anExposure('control', { userId: 'ana', at: after(3) }), converted({ device: 'd3', at: after(3) }),
      // d2 turns out to be a user's who meets the experiment again on another device.
      aClaim('d2', 'ben', { at: after(4) }), anExposure('guided', { device: 'd8', at: after(4) }), aClaim('d8', 'ben', { at: after(5) }),
    ] })
    await adjustChanged(store, question)
    expect(await counted(store, question)).toEqual(counts)
    expect(await store.summaries(asked(question))).toEqual(before)
    for (let n = 0; n < 2; n += 1) await store.rebuild({ question })
    expect(await store.summaries(asked(question))).toEqual(before)
    expect(await store.person({ workspace: 'ws', key: 'user:ana', cursor: null, limit: 5 })).toMatchObject({ firstSeenAt: NOW, firstTouch: { at: NOW, touch: { source: 'mail' } } })
    expect((await store.dimensionSummaries({ ...asked(question), dimensions: ['source'], limit: 5 }))[0]?.values.find(({ value }) => value === 'mail')?.cells).toMatchObject([{ exposed: 1n, converted: 1n }])

    // A new person is counted as ever; a metric that is new sees those of whom everything it asks for is left.
    await store.append({ token: '', workspace: 'ws', events: [anExposure('guided', { device: 'd10', at: after(6) }), converted({ device: 'd10', at: after(7) })] })
    await adjustChanged(store, question)
    expect(await counted(store, question)).toEqual(['control 3 1 1', 'guided 3 0 3'])
    const added = { ...question, measures: [...question.measures, { metricVersion: 'again', measure: { kind: 'conversion', event: 'Activated', filter: null, delayMs: 0, windowMs: DAY } }] } as const
    await store.rebuild({ question: added })
    expect(await counted(store, question)).toEqual(['control 3 1 1', 'guided 3 0 3'])
    expect(await counted(store, question, 'again')).toEqual(['control 1 0 0', 'guided 2 0 2'])

    // Who is erased goes, whether events of theirs are left or none: as themselves, and as the device they were counted as.
    for (const [n, key] of ['device:d3', 'user:ben'].entries()) {
      expect(await store.beginErasure({ workspace: 'ws', erasure: `${n}`, key, at: APRIL + 19 * DAY })).not.toBeNull()
      await adjustChanged(store, question)
      await store.erase({ workspace: 'ws', erasure: `${n}`, countedIn: [{ experimentId: 'exp_1', namespace: null }], also: async () => undefined })
    }
    await adjustChanged(store, question)
    const left = ['control 1 0 0', 'guided 3 0 3']
    expect(await counted(store, question)).toEqual(left)
    await store.rebuild({ question: added })
    expect(await counted(store, question)).toEqual(left)
  })

  test('leave what measures know that look further back than to the entry', async () => {
    await using world = await openWorld({ database })
    const store = openStore(world.db, world.clock)
    world.clock.set(new Date(APRIL + 20 * DAY))
    const found = { metricVersion: 'found', measure: { kind: 'activation', signup: { event: 'Signed up', filter: null }, steps: [{ event: 'Activated', filter: null, times: 1 }], withinMs: 10 * DAY, delayMs: 0, windowMs: DAY } } as const
    const question = aQuestion({ from: APRIL, measures: [{ metricVersion: 'activated', measure: { kind: 'conversion', event: 'Activated', filter: null, delayMs: 0, windowMs: DAY, beforeMs: 14 * DAY } }, found] })
    await store.append({ token: '', workspace: 'ws', events: [
      anEvent({ name: 'Signed up', at: APRIL - 2 * DAY }), converted({ at: APRIL - DAY }), anExposure('guided', { at: after(1) }), converted({ at: after(2) }),
      anEvent({ device: 'd2', name: 'Signed up', at: APRIL - 2 * DAY }), anExposure('guided', { device: 'd2', at: after(1) }), converted({ device: 'd2', at: after(2) }),
    ] })
    await adjustChanged(store, question)
    const before = await Promise.all(['activated', 'found'].map((version) => store.summaries(asked(question, version))))
    expect(before.map((cells) => cells.map(({ converted: did, known, x, y }) => [did, known, x, y]))).toEqual([[[2n, 2n, 1n, 2n]], [[1n, 0n, 0n, 1n]]])
    // What people's facts say of them outlives the events, whoever they turn out to be; another definition knows nothing of them.
    const { signup, steps, withinMs } = found.measure
    const activation = { signup, steps, withinMs }
    const way = { workspace: 'ws', environmentId: 'production', activation }
    const people = ['device:d1', 'device:d2', 'user:ana']
    const facts = await store.activated({ ...way, people })
    expect([...facts]).toEqual(['device:d1', 'device:d2'])
    expect(await store.letGo({ workspace: 'ws', before: APRIL, remember: [way] })).toBe('gone')
    await store.sweep({ workspaces: ['ws'] })
    expect(await store.activated({ ...way, people })).toEqual(facts)
    expect(await store.activatedAt({ ...way, person: 'device:d1' })).toBe(APRIL - DAY)
    expect(await store.activated({ ...way, people, activation: { ...activation, withinMs: 9 * DAY } })).toEqual(new Set())
    await store.append({ token: '', workspace: 'ws', events: [aClaim('d1', 'ana', { at: after(2) })] })
    expect([...(await store.activated({ ...way, people }))]).toEqual(['device:d2', 'user:ana'])
    await store.append({ token: '', workspace: 'ws', events: ['d1', 'd2'].map((device) => converted({ device, at: after(3) })) })
    await adjustChanged(store, question)
    await store.rebuild({ question })
    expect(await Promise.all(['activated', 'found'].map((version) => store.summaries(asked(question, version))))).toEqual(before)
  })

  test('go by whole months where nobody keeps them, row by row where somebody does, and every event finds a place all the while', async () => {
    await using world = await openWorld({ database })
    const store = openStore(world.db, world.clock)
    const question = aQuestion()
    // The months that this database began with are those of the day it was made.
    const start = monthStart((await loadPartitions(world.db)).at(-1)?.from ?? 0)
    const month = (n: number): number => monthStart(start, n)
    world.clock.set(new Date(month(6)))
    const ahead = anEvent({ at: month(3) + 1, receivedAt: month(3) })
    await store.append({ token: '', workspace: 'ws', events: [ahead] })
    // Several servers at once, while events come.
    await Promise.all([
      ...[1, 2, 3].map(() => store.makeRoom()),
      ...[0, 1, 2, 3, 4, 5].map((n) => store.append({ token: '', workspace: 'ws', events: [anEvent({ at: month(n), receivedAt: month(6) }), anEvent({ at: month(n + 1) - 1, receivedAt: month(6) })] })),
    ])
    const partitions = await loadPartitions(world.db)
    expect(partitions.at(-1)?.from).toBe(month(9))
    expect(partitions.every(({ until }, n) => n === partitions.length - 1 || until === partitions[n + 1]?.from)).toBe(true)
    expect(await partitionOfEvent(world.db, month(3) + 1)).toBe(partitions.find(({ from }) => from === month(3))?.name)
    await store.append({ token: '', workspace: 'other', events: [anEvent({ at: month(2) })] })
    await adjustChanged(store, question)
    expect(await store.letGo({ workspace: 'ws', before: month(4) })).toBe('gone')
    // The first goes with what is before `start`, and months 0 and 1; month 2 is the other workspace's too.
    expect((await store.sweep({ workspaces: ['ws', 'other'] })).partitions).toBeGreaterThan(2)
    expect((await loadPartitions(world.db))[0]).toMatchObject({ name: BEFORE, until: month(2) })
    expect(await eventsOf(world.db)).toEqual(['other 1', 'ws 4'])
    await store.append({ token: '', workspace: 'other', events: [anEvent({ at: 5, receivedAt: month(6) }), anEvent({ at: Date.UTC(2199, 11, 31), receivedAt: month(6) })] })
    expect(await eventsOf(world.db)).toEqual(['other 3', 'ws 4'])
    expect((await store.sweep({ workspaces: ['ws', 'other'] })).partitions).toBe(0)
  })
})

function asked({ experimentId, phase }: Question, metricVersion = 'activated') {
  return { experimentId, phase, metricVersion, windowMs: DAY, asOf: APRIL + 20 * DAY }
}

/** `variant people crossovers converted`, a line per variant. */
async function counted(store: Store, question: Question, metricVersion?: string): Promise<readonly string[]> {
  const cells = await store.summaries(asked(question, metricVersion))
  return [...new Set(cells.map((cell) => cell.variant))].toSorted().map((variant) => {
    const own = cells.filter((cell) => cell.variant === variant)
    const sum = (field: 'exposed' | 'crossovers' | 'converted'): bigint => own.reduce((total, cell) => total + cell[field], 0n)
    return `${variant} ${sum('exposed')} ${sum('crossovers')} ${sum('converted')}`
  })
}

async function oldestEvent(db: Db): Promise<number | null> {
  const { rows } = await sql<{ at: number | null }>`select min(at) as at from events`.execute(db)
  return rows[0]?.at ?? null
}

async function partitionOfEvent(db: Db, at: number): Promise<string | undefined> {
  const { rows } = await sql<{ name: string }>`select tableoid::regclass::text as name from events where at = ${at}`.execute(db)
  return rows[0]?.name
}

async function eventsOf(db: Db): Promise<readonly string[]> {
  const { rows } = await sql<{ line: string }>`select workspace_id || ' ' || count(*) as line from events group by workspace_id order by 1`.execute(db)
  return rows.map(({ line }) => line)
}
