import { expect, test } from 'vitest'
import { testClock } from '#server/clock.ts'
import { openRunningApp } from '#tests/support/app.ts'
import { exposures } from '#tests/support/exposures.ts'
import { aDesign } from '#tests/support/make.ts'
import { metricOf } from '#tests/support/shared-metric.ts'
import { describeEachDatabase, worldStart } from '#tests/support/world.ts'

describeEachDatabase('what is known by now', (database) => {
  test('a decided experiment stands in the library with its belief, its decision and its idea, and in the program', async () => {
    await using app = await openRunningApp({ database, clock: testClock(worldStart), background: false })
    await app.admin.metric.create.mutate(metricOf('activated'))
    await app.admin.flag.create.mutate({ key: 'onboarding.checklist', name: 'Checklist', type: 'string', variations: [{ key: 'none', value: 'none' }, { key: 'guided', value: 'guided' }] })
    const { id } = await app.admin.idea.create.mutate({ title: 'A guided checklist', surface: 'onboarding', hypothesis: aDesign().hypothesis })
    const draft = await app.admin.experiment.create.mutate({ key: 'checklist', name: 'Checklist', surface: 'onboarding', environment: 'production', design: aDesign(), idea: id })
    const { version } = await app.admin.experiment.launch.mutate({ key: draft.key, version: draft.version })
    expect((await app.admin.learning.list.query({})).learnings).toEqual([])
    await exposures(app, { experiment: 'checklist', variants: { control: 40, guided: 40 } })
    app.world.clock.set(new Date(worldStart.getTime() + 30 * 86_400_000))
    await app.settled()
    await app.admin.experiment.stop.mutate({ key: 'checklist', version, decision: 'inconclusive', why: 'Nobody came back.' })
    const { learnings, next } = await app.admin.learning.list.query({})
    expect(next).toBeNull()
    expect(learnings).toMatchObject([{ key: 'checklist', hypothesis: { change: 'a guided checklist' }, decision: { kind: 'inconclusive', why: 'Nobody came back.', by: 'admin' }, metric: { key: 'activated' }, lift: null, related: [], idea: { id, title: 'A guided checklist' } }])
    expect((await app.admin.learning.list.query({ search: 'came BACK' })).learnings).toHaveLength(1)
    expect((await app.admin.learning.list.query({ search: 'pricing' })).learnings).toEqual([])
    expect((await app.admin.learning.list.query({ surface: 'pricing' })).learnings).toEqual([])
    expect(await app.admin.learning.program.query()).toMatchObject({ decided: 1, shipped: 0, inconclusive: 1, winRate: 0, prior: null, brought: null, months: [{ month: '2026-04', decided: 1, shipped: 0 }] })
  })
})
