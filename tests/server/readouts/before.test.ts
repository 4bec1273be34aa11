import fc from 'fast-check'
import { expect, test } from 'vitest'
import { testClock } from '#server/clock.ts'
import { randomFrom } from '#tests/simulation/random.ts'
import { openRunningApp } from '#tests/support/app.ts'
import { bySinglePeople, type Person } from '#tests/support/least-squares.ts'
import { aDesign } from '#tests/support/make.ts'
import { metricOf } from '#tests/support/shared-metric.ts'
import { tell, type Told } from '#tests/support/told.ts'
import { describeEachDatabase } from '#tests/support/world.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR
const START = Date.UTC(2026, 2, 2)
const PEOPLE = 240
const AT_ONCE = 300

type Decided = { readonly variant: 'control' | 'guided'; readonly orders: Person; readonly did: Person; readonly told: readonly Told[] }

/**
 * A person, decided first and told afterwards: two in three were seen long before, half of these on a device that is joined
 * days after the exposure; around both windows lie orders that are in neither.
 */
function person(random: () => number, n: number): Decided {
  const whole = (from: number, to: number): number => from + Math.floor(random() * (to - from + 1))
  const [known, joined, variant] = [random() < 2 / 3, random() < 0.5, n % 2 === 0 ? 'control' : 'guided'] as const
  const [here, there, met, habit] = [`v${n}`, joined ? `w${n}` : `v${n}`, START + whole(HOUR, 2 * DAY), whole(0, 3)]
  const [before, after] = [known ? whole(0, habit) : 0, whole(0, habit) + (variant === 'guided' ? whole(0, 1) : 0)]
  let sent = 0
  const event = (anonymousId: string, at: number, name: string, properties: object = {}): Told => ({ type: 'track', messageId: `${n}-${++sent}`, anonymousId, event: name, properties, timestamp: new Date(at).toISOString() })
  const order = (anonymousId: string, at: number): Told => event(anonymousId, at, 'Order', { total: '12.50' })
  const [activatedBefore, activated] = [before > 1, after > 1 || random() < 0.2]
  return {
    variant,
    orders: { y: after * 1_250, x: known ? before * 1_250 : null },
    did: { y: Number(activated), x: known ? Number(activatedBefore) : null },
    told: [
      event(here, met, 'Experiment Viewed', { experiment_id: 'guide', variation_id: variant }),
      ...(known ? [event(there, met - 20 * DAY, 'Opened'), order(there, met - 14 * DAY - 1)] : [order(here, met - DAY + 1)]),
      ...(known && joined ? [here, there].map((anonymousId): Told => ({ type: 'identify', messageId: `${n}-${++sent}`, anonymousId, userId: `user ${n}`, timestamp: new Date(met + 2 * DAY).toISOString() })) : []),
      ...Array.from({ length: before }, () => order(there, met - whole(1, 14 * DAY))),
      ...Array.from({ length: after }, () => order(here, met + whole(0, 7 * DAY - 1))),
      order(here, met + 7 * DAY),
      ...(known && activatedBefore ? [event(there, met - whole(1, 14 * DAY), 'Activated')] : []),
      ...(activated ? [event(here, met + whole(0, 7 * DAY - 1), 'Activated')] : []),
    ],
  }
}

describeEachDatabase('what people did before they were exposed', (database) => {
  test('is in the readout as if every single person had been computed with, whatever came first, and the plain lift beside it', { timeout: 120_000 }, async () => {
    await using running = await openRunningApp({ database, clock: testClock(new Date(START)) })
    const { admin } = running
    await admin.metric.create.mutate(metricOf('activated'))
    await admin.metric.create.mutate({ key: 'spent', name: 'Spent', definition: { kind: 'value', event: 'Order', path: 'total', windowDays: 7 } })
    await admin.flag.create.mutate({ key: 'guide', name: 'Guide', type: 'string', variations: [{ key: 'none', value: 'none' }, { key: 'guided', value: 'guided' }] })
    const plan = { ...aDesign().plan, adjusted: true }
    for (const [key, design] of [['guide', { plan }], ['plain', { plan: { ...plan, adjusted: false } }], ['fresh', { plan, newPeopleOnly: true }]] as const) {
      const { version } = await admin.experiment.create.mutate({ key, name: key, surface: 'product', environment: 'production', design: { ...aDesign({ flagKey: 'guide', also: ['spent'] }), ...design } })
      await admin.experiment.launch.mutate({ key, version })
    }
    running.world.clock.set(new Date(START + 13 * DAY))
    const random = randomFrom(20_260_302)
    const people = Array.from({ length: PEOPLE }, (_, n) => person(random, n))
    const told = people.flatMap((one) => one.told)
    const [shuffled = []] = fc.sample(fc.shuffledSubarray(told, { minLength: told.length, maxLength: told.length }), { numRuns: 1, seed: 5 })
    for (let from = 0; from < shuffled.length; from += AT_ONCE) {
      await tell(running, shuffled.slice(from, from + AT_ONCE))
      // Half of it is counted before the rest comes.
      if (from === 3 * AT_ONCE) await running.settled()
    }
    await running.settled()

    const { metrics } = await admin.readout.get.query({ key: 'guide' })
    const of = (variant: Decided['variant'], what: 'orders' | 'did'): readonly Person[] => people.filter((one) => one.variant === variant).map((one) => one[what])
    const mean = (arm: readonly Person[]): number => arm.reduce((sum, { y }) => sum + y, 0) / arm.length
    for (const [key, what, scale] of [['activated', 'did', 1], ['spent', 'orders', 100]] as const) {
      const lift = metrics.find((one) => one.key === key)?.lifts[0]?.lift
      const [control, guided] = [of('control', what), of('guided', what)]
      const expected = bySinglePeople(control, guided)
      if (lift === undefined || lift.kind === 'none') throw new Error(`no lift on ${key}`)
      expect(lift).toMatchObject({
        kind: 'known', convention: 'adjusted Welch t',
        difference: { estimate: expect.closeTo(expected.difference / scale, 9) },
        relative: { estimate: expect.closeTo(expected.difference / expected.control, 9) },
        adjustment: { people: PEOPLE, known: [...control, ...guided].filter(({ x }) => x !== null).length, plain: { difference: { estimate: expect.closeTo((mean(guided) - mean(control)) / scale, 9) } } },
      })
      expect((lift.difference.estimate / lift.statistic) ** 2).toBeCloseTo(expected.variance / scale ** 2, 12)
      expect(lift.adjustment?.removed).toBeGreaterThan(0.01)
    }
    const { variants } = await admin.readout.analysis.query({ key: 'guide' })
    expect(variants[0]?.adjustment).toMatchObject({ kind: 'adjusted', days: 14, people: PEOPLE })
    const reasons = await Promise.all(['plain', 'fresh'].map(async (key) => (await admin.readout.get.query({ key })).metrics[0]?.before))
    expect(reasons).toEqual([undefined, { kind: 'none', reason: 'new-people' }])
  })
})
