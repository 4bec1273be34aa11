import { expect, test } from 'vitest'
import { addSeen } from '#server/events/seen.repository.ts'
import { SeenCounts } from '#server/events/seen-counts.ts'
import { proposePlan, reviewPlan, type SeenRow } from '#server/events/plan-review.ts'
import { deviationsOf, plannedEvent, plannedEvents } from '#server/events/tracking-plan.ts'
import { openRunningApp, type RunningApp } from '#tests/support/app.ts'
import { describeEachDatabase } from '#tests/support/world.ts'
import { anEvent } from '#tests/server/store/make-event.ts'

async function send(app: RunningApp, events: readonly object[]): Promise<void> {
  const batch = events.map((event, n) => ({ type: 'track', messageId: `m${n}-${Math.random()}`, anonymousId: 'anon-1', ...event }))
  const answer = await fetch(`${app.url}/v1/batch`, { method: 'POST', body: JSON.stringify({ batch }), headers: { authorization: `Bearer ${app.keys.client}` } })
  expect(await answer.json()).toMatchObject({ success: true, refused: [] })
  await app.app.parts.seen.write(app.world.clock.now())
}

const many = (event: object, times: number): readonly object[] => Array.from({ length: times }, () => event)

describeEachDatabase('a tracking plan', (database) => {
  test('is proposed from what came, without the slips, and then says what does not fit', async () => {
    await using app = await openRunningApp({ database })
    await send(app, [...many({ event: 'signup_completed', properties: { plan: 'trial', seats: 3 } }, 30), { event: 'signup_complete', properties: { plan: 'trial' } }])
    expect(await app.admin.trackingPlan.flags.query({})).toEqual({ version: 0, unknown: [], broken: [] })
    const proposal = await app.admin.trackingPlan.propose.query()
    expect(proposal).toMatchObject({ version: 0, added: ['signup_completed'], leftOut: [{ name: 'signup_complete', looksLike: 'signup_completed' }] })
    expect(proposal.events).toEqual([
      { name: 'signup_completed', description: '', strict: false, properties: [{ name: 'plan', type: 'text', required: true }, { name: 'seats', type: 'number', required: true }] },
    ])
    expect(await app.admin.trackingPlan.save.mutate({ version: 0, events: proposal.events, why: 'what we send' })).toEqual({ version: 1 })
    await send(app, [{ event: 'signup_completed', properties: { plan: 'pro', seats: '3' } }, { event: 'signup_completed', properties: { seats: 1, pln: 'x' } }])

    expect(await app.admin.trackingPlan.flags.query({})).toEqual({
      version: 1,
      unknown: [{ name: 'signup_complete', seen: 1, looksLike: 'signup_completed' }],
      broken: [{ name: 'signup_completed', wrong: 1, missing: 1 }],
    })
    const live = await app.admin.event.live.query({ limit: 2 })
    expect(live.events.map((one) => one.flags)).toEqual([
      { known: true, looksLike: null, deviations: [{ kind: 'missing', property: 'plan' }, { kind: 'unknown', property: 'pln' }] },
      { known: true, looksLike: null, deviations: [{ kind: 'wrong-type', property: 'seats', planned: 'number', seen: 'text' }] },
    ])
    const slip = await app.admin.event.live.query({ name: 'signup_complete' })
    expect(slip.events.map((one) => one.flags)).toEqual([{ known: false, looksLike: 'signup_completed', deviations: [] }])
    expect(await app.admin.trackingPlan.check.query({ name: 'Signup Completed' })).toEqual({ version: 1, planned: false, arrives: false, looksLike: 'signup_completed' })
    expect(await app.admin.trackingPlan.check.query({ name: 'signup_completed' })).toEqual({ version: 1, planned: true, arrives: true, looksLike: null })
  })

  test('is a version each time it is saved; the second of two who saved the same is told', async () => {
    await using app = await openRunningApp({ database })
    const [first, second] = [[plannedEvent.parse({ name: 'A' })], [plannedEvent.parse({ name: 'B' })]]
    const results = await Promise.allSettled([first, second].map((events) => app.admin.trackingPlan.save.mutate({ version: 0, events })))
    expect(results.map((one) => one.status).toSorted()).toEqual(['fulfilled', 'rejected'])
    expect(results.find((one) => one.status === 'rejected')?.reason).toMatchObject({ message: expect.stringContaining('meanwhile') as string })
    await app.admin.trackingPlan.save.mutate({ version: 1, events: second, why: 'B it is' })
    expect((await app.admin.trackingPlan.versions.query()).map(({ version, why }) => [version, why])).toEqual([[2, 'B it is'], [1, '']])
    expect((await app.admin.trackingPlan.get.query()).events).toEqual(second)
    expect((await app.admin.trackingPlan.version.query({ version: 1 })).events).toHaveLength(1)
    await expect(app.admin.trackingPlan.version.query({ version: 7 })).rejects.toThrow('no version 7')
  })

  test('refuses nothing unless an event is strict', async () => {
    await using app = await openRunningApp({ database })
    const properties = [{ name: 'price', type: 'number' as const, required: true }]
    await app.admin.trackingPlan.save.mutate({ version: 0, events: [{ name: 'Ordered', strict: true, properties }, { name: 'Viewed', properties }] })
    const batch = [{ event: 'Ordered', properties: { price: 'x' } }, { event: 'Ordered', properties: { price: 1, more: true } }, { event: 'Viewed', properties: { price: 'x' } }, { event: 'Never planned' }]
    const answer = await fetch(`${app.url}/v1/batch`, { method: 'POST', body: JSON.stringify({ batch: batch.map((one, n) => ({ type: 'track', messageId: `m${n}`, anonymousId: 'a', ...one })) }), headers: { authorization: `Bearer ${app.keys.client}` } })
    expect(await answer.json()).toMatchObject({ refused: [{ index: 0, code: 'off-plan' }] })
    expect((await app.admin.event.live.query({})).events).toHaveLength(3)
  })

  test('what comes is counted over servers and days, within a bound that no sender can lift', async () => {
    await using app = await openRunningApp({ database })
    const cell = (name: string, seen: number) => ({ workspace: app.workspaceId, environment: app.environmentId, name, property: '', type: 'event' as const, seen, lastAt: 1 })
    await addSeen(app.world.db, [cell('a', 2)], '2026-03-01')
    await addSeen(app.world.db, [cell('a', 3)], '2026-03-01')
    await addSeen(app.world.db, [cell('a', 4), { ...cell('a', 9), environment: 'env_nobody' }], '2026-03-02')
    const { events } = await app.admin.trackingPlan.review.query({ days: 7 })
    expect(events.map(({ name, seen }) => [name, seen])).toEqual([['a', 9]])
    await addSeen(app.world.db, Array.from({ length: 20_100 }, (_, n) => cell(`made-up-${n}`, 1)), '2026-03-02')
    await addSeen(app.world.db, [cell('too late', 1), cell('a', 1)], '2026-03-02')
    const counted = await app.world.db.selectFrom('seen_properties' as never).select(({ fn }) => fn.countAll().as('rows')).executeTakeFirst()
    expect(Number((counted as { rows: number } | undefined)?.rows)).toBe(20_001)
    await app.app.parts.seen.trim(new Date('2026-04-01T00:00:00Z'))
    expect((await app.admin.trackingPlan.review.query({ days: 30 })).events.find((one) => one.name === 'a')?.seen).toBe(5)
  })
})

const seen = (name: string, count: number, properties: Record<string, Partial<Record<SeenRow['type'], number>>> = {}): readonly SeenRow[] => [
  { name, property: '', type: 'event', seen: count, lastAt: 5 },
  ...Object.entries(properties).flatMap(([property, types]) => Object.entries(types).map(([type, times]) => ({ name, property, type: type as SeenRow['type'], seen: times, lastAt: 5 }))),
]

const planned = plannedEvents.parse([{ name: 'Ordered', properties: [{ name: 'price', type: 'number', required: true }, { name: 'note', type: 'text' }] }])

test('the plan beside what came: what is wrong, missing, unknown, and what never came', () => {
  const review = reviewPlan(planned, [...seen('Ordered', 10, { price: { number: 6, text: 2, empty: 1 }, pirce: { number: 1 } }), ...seen('ordered ', 1), ...seen('Elsewhere', 3)])
  expect(review.map(({ name, seen, looksLike }) => [name, seen, looksLike])).toEqual([['Ordered', 10, null], ['Elsewhere', 3, null], ['ordered ', 1, 'Ordered']])
  expect(review[0]?.properties.map(({ name, wrong, missing, looksLike }) => ({ name, wrong, missing, looksLike }))).toEqual([
    { name: 'price', wrong: 2, missing: 2, looksLike: null },
    { name: 'note', wrong: 0, missing: 0, looksLike: null },
    { name: 'pirce', wrong: 0, missing: 0, looksLike: 'price' },
  ])
})

test.each([
  ['one type, always there', { number: 100 }, { type: 'number', required: true }],
  ['one type, often left out', { number: 50, empty: 50 }, { type: 'number', required: false }],
  ['nearly always the same type', { number: 995, text: 5 }, { type: 'number', required: true }],
  ['two types', { number: 60, text: 40 }, { type: 'any', required: true }],
  ['never anything', { empty: 100 }, { type: 'any', required: false }],
] as const)('a property with %s is proposed so', (_name, types, expected) => {
  const count = Object.values(types).reduce((sum, one) => sum + one, 0)
  expect(proposePlan([], seen('Ordered', count, { price: types })).events[0]?.properties).toEqual([{ name: 'price', ...expected }])
})

test('a proposal leaves what stands as it is, and adds new properties to it', () => {
  const { events, added } = proposePlan(planned, [...seen('Ordered', 50, { price: { text: 50 }, seats: { number: 50 }, prcie: { number: 1 } }), ...seen('New', 1)])
  expect(added).toEqual(['New'])
  expect(events.find((one) => one.name === 'Ordered')?.properties.map(({ name, type }) => `${name} ${type}`)).toEqual(['price number', 'note text', 'seats number'])
})

test.each([
  [{ price: 1 }, []],
  [{ price: null }, ['missing price']],
  [{}, ['missing price']],
  [{ price: '1' }, ['wrong-type price']],
  [{ price: 1, note: null }, []],
  [{ price: 1, note: ['x'] }, ['wrong-type note']],
  [{ price: 1, constructor: 'x' }, ['unknown constructor']],
])('%j against the plan: %j', (properties, expected) => {
  expect(deviationsOf(planned[0] as never, properties as never).map((one) => `${one.kind} ${one.property}`)).toEqual(expected)
})

test('counting in memory ends at its bound, and leaves out bots and exposures', () => {
  const counts = new SeenCounts(3)
  const event = (name: string, more = {}) => anEvent({ name, properties: { a: 1, b: 'x' }, ...more })
  counts.add('w', [event('One'), event('One', { bot: true }), event('Two'), event('Experiment Viewed'), event('One')])
  expect(counts.cells().map(({ name, property, type, seen }) => `${name} ${property} ${type} ${seen}`)).toEqual(['One  event 2', 'One a number 2', 'One b text 2'])
})

test('a plan with a name twice, or with the exposure, is no plan', () => {
  expect(plannedEvents.safeParse([{ name: 'A' }, { name: ' A ' }]).success).toBe(false)
  expect(plannedEvents.safeParse([{ name: 'Experiment Viewed' }]).success).toBe(false)
})
