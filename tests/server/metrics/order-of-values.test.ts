import { expect, test } from 'vitest'
import { openRunningApp } from '#tests/support/app.ts'
import { aDesign } from '#tests/support/make.ts'
import { metricOf } from '#tests/support/shared-metric.ts'
import { tell, type Told } from '#tests/support/told.ts'
import { describeEachDatabase } from '#tests/support/world.ts'

const DAY = 86_400_000
const PEOPLE = 120
const value = { kind: 'value' as const, event: 'Order', path: 'total', windowDays: 7, base: { event: 'Signed Up', filter: null } }

describeEachDatabase('metrics read off the order of values', (database) => {
  test('a cut at a quantile of everybody, and a quantile of each variant, from events to readout and in the preview', async () => {
    await using running = await openRunningApp({ database })
    const { admin } = running
    await admin.metric.create.mutate(metricOf('activated'))
    const cut = { ...value, winsorise: { at: 0.95, among: 'everybody' as const } }
    await admin.metric.create.mutate({ key: 'cut', name: 'Cut', definition: cut })
    const median = { ...value, kind: 'quantile' as const, at: 0.5 }
    await admin.metric.create.mutate({ key: 'median', name: 'Median', definition: median })
    await expect(admin.metric.save.mutate({ key: 'activated', version: 1, name: 'Median', definition: median })).rejects.toThrow('no sample size is planned for a quantile')
    await admin.flag.create.mutate({ key: 'guide', name: 'Guide', type: 'string', variations: [{ key: 'none', value: 'none' }, { key: 'guided', value: 'guided' }] })
    const { version } = await admin.experiment.create.mutate({ key: 'guide', name: 'Guide', surface: 'onboarding', environment: 'production', design: aDesign({ flagKey: 'guide', also: ['cut', 'median'] }) })
    await admin.experiment.launch.mutate({ key: 'guide', version })
    const timestamp = running.world.clock.now().toISOString()
    // Each of control orders for 1, 2, … 120, each of guided for 20 more.
    const told = Array.from({ length: 2 * PEOPLE }, (_, n): readonly Told[] => {
      const anonymousId = `visitor-${n}`
      const [variant, total] = n < PEOPLE ? ['control', n + 1] : ['guided', n - PEOPLE + 21]
      return [
        { type: 'track', event: 'Signed Up', messageId: `s${n}`, anonymousId, timestamp, properties: {} },
        { type: 'track', event: 'Experiment Viewed', messageId: `e${n}`, anonymousId, timestamp, properties: { experiment_id: 'guide', variation_id: variant } },
        { type: 'track', event: 'Order', messageId: `o${n}`, anonymousId, timestamp, properties: { total: String(total) } },
      ]
    })
    for (let from = 0; from < told.length; from += 60) await tell(running, told.slice(from, from + 60).flat())
    running.world.clock.advance(8 * DAY)
    await running.settled()
    const { metrics } = await admin.readout.get.query({ key: 'guide' })
    const [, cutRead, medianRead] = metrics
    // Rank 228 of 240: of the 20 above 120 twelve are left out, so it is 128; in guided twelve are above it.
    const all = [...Array.from({ length: PEOPLE }, (_, n) => n + 1), ...Array.from({ length: PEOPLE }, (_, n) => n + 21)].toSorted((a, b) => a - b)
    expect(cutRead?.winsorised).toEqual({ at: 0.95, cut: String(all[227]) })
    const mean = (first: number): number => Array.from({ length: PEOPLE }, (_, n) => Math.min(first + n, all[227] ?? 0)).reduce((sum, each) => sum + each, 0) / PEOPLE
    expect(cutRead?.arms.map((arm) => arm.value)).toEqual([mean(1), mean(21)])
    expect(cutRead?.lifts[0]?.lift).toMatchObject({ kind: 'known', convention: 'Welch t', difference: { estimate: expect.closeTo(mean(21) - mean(1), 9) } })
    expect(medianRead?.quantile).toBe(0.5)
    expect(medianRead?.arms.map((arm) => [arm.value, arm.interval])).toEqual([
      [60, { from: 49, to: 72, level: 0.95, convention: 'order statistics' }],
      [80, { from: 69, to: 92, level: 0.95, convention: 'order statistics' }],
    ])
    // The error of each median is (72 − 49) / (2 × 1.96), so that z = 20 / 8.298.
    expect(medianRead?.lifts[0]?.lift).toMatchObject({ kind: 'known', convention: 'quantile Welch t', statistic: expect.closeTo(20 / (Math.SQRT2 * (23 / (2 * 1.959963984540054))), 9), noRelative: null })

    expect(await admin.readout.preview.query({ definition: cut })).toMatchObject({ cut: all[227], entered: 240 })
    expect(await admin.readout.preview.query({ definition: median })).toMatchObject({ value: all[119], cut: null })
  })
})
