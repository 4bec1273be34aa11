import { describe, expect, test } from 'vitest'
import { parseRates } from '#server/metrics/rates.ts'
import { converted } from '#server/store/amount.ts'
import { openRunningApp } from '#tests/support/app.ts'
import { metricOf } from '#tests/support/shared-metric.ts'
import { tell, type Told } from '#tests/support/told.ts'
import { describeEachDatabase } from '#tests/support/world.ts'

describe('an amount in another currency', () => {
  test.each<[string | number, string, number, bigint | null]>([
    ['100', '0.9234', 100, 9234n],
    ['0.5', '0.01', 100, 0n],
    ['1.5', '0.01', 100, 2n],
    ['2.5', '0.01', 100, 2n],
    ['2.5000001', '0.01', 100, 3n],
    ['-1.5', '0.01', 100, -2n],
    [1234567.89, '1350.123456789012', 1, 1666819067n],
    ['a lot', '1', 100, null],
    ['9e18', '2', 1, null],
  ])('%s by %s at scale %i is %s: exact, rounded once, half to even', (amount, rate, scale, expected) => {
    expect(converted(amount, rate, scale)).toBe(expected)
  })
})

describe('rates of a file', () => {
  test('are read in any case of the head, the last line of a day and pair standing', () => {
    expect(parseRates('\uFEFFDay, From, To, Rate\r\n2026-03-24,USD,EUR,0.92\r\n\r\n2026-03-24,USD,EUR,0.9234\n')).toEqual({ rates: [{ day: '2026-03-24', source: 'USD', target: 'EUR', rate: '0.9234' }] })
  })

  test.each([
    ['date,from,to,rate\n', 1, 'day,from,to,rate'],
    ['day,from,to,rate\n2026-02-30,USD,EUR,1', 2, 'written like'],
    ['day,from,to,rate\n2026-02-03,USD,EUR,1\n2026-02-03,dollar,EUR,1', 3, 'three letters'],
    ['day,from,to,rate\n2026-02-03,USD,EUR,"0,92"', 2, ''],
    ['day,from,to,rate\n2026-02-03,USD,EUR,0.0', 2, 'above zero'],
    ['day,from,to,rate\n2026-02-03,EUR,EUR,1', 2, 'two currencies'],
    ['day,from,to,rate\n', 2, 'no rate'],
  ])('%j are refused by their line', (text, line, problem) => {
    expect(parseRates(text)).toMatchObject({ line, problem: expect.stringContaining(problem) })
  })
})

const DAY = 86_400_000

describeEachDatabase('revenue in several currencies', (database) => {
  test('is converted by the rates of its version, the rest counted as left out, and changes with the next version alone', async () => {
    await using running = await openRunningApp({ database })
    const { admin } = running
    const revenue = { kind: 'revenue' as const, event: 'Order', filter: null, path: 'total' as const, currency: 'EUR', windowDays: 7, base: { event: 'Signed Up', filter: null } }
    await expect(admin.metric.create.mutate({ key: 'money', name: 'Money', definition: { ...revenue, rates: 1 } })).rejects.toThrow('There is no rate set 1')
    const from = Date.UTC(2026, 2, 2)
    await expect(admin.metric.uploadRates.mutate({ csv: 'day,from,to,rate\n2026-03-01,USD,EUR,-1' })).rejects.toThrow('Line 2: The rate is a decimal number such as 0.9234. Nothing was taken.')
    expect(await admin.metric.uploadRates.mutate({ csv: 'day,from,to,rate\n2026-03-01,USD,EUR,0.5\n2026-03-03,USD,EUR,0.25\n2026-03-01,EUR,USD,9' })).toEqual({ number: 1 })
    await admin.metric.create.mutate({ ...metricOf('money'), definition: { ...revenue, rates: 1 } })

    running.world.clock.set(new Date(from + 20 * DAY))
    const order = (id: string, hours: number, total: number, currency: string): Told => ({ type: 'track', event: 'Order', messageId: id, anonymousId: 'ana', timestamp: new Date(from + hours * 3_600_000).toISOString(), properties: { total, currency } })
    await tell(running, [
      { type: 'track', event: 'Signed Up', messageId: 's', anonymousId: 'ana', timestamp: new Date(from).toISOString(), properties: {} },
      order('a', 1, 10, 'eur'), order('b', 2, 10, 'USD'), order('c', 23.9, 10, 'usd'), order('d', 24, 10, 'USD'), order('e', 30, 10, 'KRW'),
    ])
    await running.settled()
    const line = async () => (await admin.readout.sharedLine.query())?.line.value
    expect(await line()).toBe(10 + 5 + 5 + 2.5)
    expect(await admin.readout.preview.query({ definition: { ...revenue, rates: 1 } })).toMatchObject({ value: 22.5, leftOut: 1 })
    expect(await admin.readout.preview.query({ definition: revenue })).toMatchObject({ value: 10, leftOut: 4 })

    // A correction is a further set; nothing moves before the next version names it, and then everybody is counted anew.
    expect(await admin.metric.uploadRates.mutate({ csv: 'day,from,to,rate\n2026-03-03,USD,EUR,0.75\n2026-03-01,KRW,EUR,0.1' })).toEqual({ number: 2 })
    const rates = await admin.metric.rates.query()
    expect(rates.sets.map(({ number, count }) => [number, count])).toEqual([[2, 4], [1, 3]])
    expect(rates.newest.find(({ day, source }) => day === '2026-03-03' && source === 'USD')).toEqual({ day: '2026-03-03', source: 'USD', target: 'EUR', rate: '0.75' })
    await running.settled()
    expect(await line()).toBe(22.5)
    await running.world.db.insertInto('metric_versions').values({ id: 'mev_2', metric_id: (await admin.metric.get.query({ key: 'money' })).metric.id, version: 2, definition: JSON.stringify({ ...revenue, direction: 'more', rates: 2 }), created_by: null, created_at: new Date() }).execute()
    await running.world.db.updateTable('metrics').set({ version: 2 }).where('key', '=', 'money').execute()
    await running.settled()
    expect(await line()).toBe(10 + 5 + 5 + 7.5 + 1)
  })
})
