import fc from 'fast-check'
import { expect, test } from 'vitest'
import { openStore } from '#server/store/store.service.ts'
import { spreadOf } from '#server/store/spread.ts'
import { describeEachDatabase, openWorld } from '#tests/support/world.ts'
import { aQuestion, anEvent, HOUR, NOW } from './make-event.ts'

const signedUp = (device: string, at: number) => anEvent({ name: 'Signed Up', device, at })

describeEachDatabase('a preview of a metric', (database) => {
  test('counts those whose window has ended, newest first, and leaves nothing behind', async () => {
    await using world = await openWorld({ database })
    const store = openStore(world.db, world.clock)
    const events = [
      ...[1, 2, 3].map((n) => signedUp(`d${n}`, NOW + n * HOUR)),
      anEvent({ name: 'Order', device: 'd1', at: NOW + 5 * HOUR, properties: { total: 2 } }),
      anEvent({ name: 'Order', device: 'd2', at: NOW + 5 * HOUR, properties: { total: '0.5' } }),
      anEvent({ name: 'Order', device: 'd2', at: NOW + 6 * HOUR, properties: { total: 'a lot' } }),
      anEvent({ name: 'Order', device: 'd3', at: NOW + 6 * HOUR, properties: { total: 9 } }),
      anEvent({ name: 'Viewed', device: 'd4', at: NOW }),
    ]
    await store.append({ token: '', workspace: 'ws', events })
    const { experimentId: _, measures: __, ...question } = aQuestion({ entry: { kind: 'event', event: 'Signed Up', filter: null }, phase: 0, variants: ['all'] })
    const measure = { kind: 'sum', of: { take: 'values', event: 'Order', filter: null, path: 'total', scale: 100, currency: null }, cap: null, delayMs: 0, windowMs: 24 * HOUR } as const
    const asked = { question: { ...question, measure }, asOf: NOW + 26 * HOUR, people: 100 }
    const preview = await store.preview(asked)
    expect(preview).toMatchObject({ people: 3, entered: 2, cells: [{ variant: 'all', matured: 2n, y: 250n, yy: 42_500n, leftOut: 1n }] })
    expect(preview.spread.reduce((sum, bin) => sum + bin.people, 0)).toBe(2)
    expect(await store.preview({ ...asked, people: 1 })).toMatchObject({ people: 1, entered: 1, cells: [{ y: 50n }] })
    expect(await store.exposed([{ experimentId: '', phase: 0 }])).toEqual([])
  })
})

test('a spread has everybody in exactly one bin, in order, and no more than thirteen bins', () => {
  fc.assert(fc.property(fc.array(fc.bigInt({ min: -(10n ** 12n), max: 10n ** 12n })), (values) => {
    const bins = spreadOf(values)
    expect(bins.reduce((sum, bin) => sum + bin.people, 0)).toBe(values.length)
    expect(bins.length).toBeLessThanOrEqual(13)
    for (const [index, bin] of bins.entries()) if (index > 0) expect(bin.from).toBe(bins[index - 1]?.to)
  }))
})
