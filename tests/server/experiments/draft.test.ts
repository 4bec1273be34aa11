import { expect, test } from 'vitest'
import { openRunningApp } from '#tests/support/app.ts'
import { aDesign } from '#tests/support/make.ts'
import { metricOf } from '#tests/support/shared-metric.ts'
import { describeEachDatabase } from '#tests/support/world.ts'

describeEachDatabase('a draft', (database) => {
  test('names only metrics that are there, when it is made and when it is saved', async () => {
    await using app = await openRunningApp({ database })
    await app.admin.metric.create.mutate(metricOf('activated'))
    await app.admin.flag.create.mutate({ key: 'onboarding.checklist', name: 'Checklist', type: 'string', variations: [{ key: 'none', value: 'none' }, { key: 'guided', value: 'guided' }] })
    const made = aDesign()
    const plain = { ...made, variants: [...made.variants], overrides: [...made.overrides], guardrails: [{ metric: 'activated', margin: 0.1 }], also: [] as string[] }
    const input = { name: 'Checklist', surface: 'onboarding' as const }
    const unknown = { guardrail: { guardrails: [{ metric: 'zz', margin: 0.1 }] }, 'metric to look at': { also: ['zz'] }, 'metric to decide': { decidesToo: ['zz'] } }
    for (const design of Object.values(unknown)) {
      const creating = app.admin.experiment.create.mutate({ ...input, key: 'other', environment: 'production', design: { ...plain, ...design } })
      await expect(creating).rejects.toMatchObject({ data: { code: 'NOT_FOUND' }, message: expect.stringContaining('There is no metric "zz"') as string })
    }
    const { version } = await app.admin.experiment.create.mutate({ ...input, key: 'checklist', environment: 'production', design: plain })
    for (const design of Object.values(unknown)) {
      const saving = app.admin.experiment.save.mutate({ ...input, key: 'checklist', version, design: { ...plain, ...design } })
      await expect(saving).rejects.toMatchObject({ message: expect.stringContaining('There is no metric "zz"') as string })
    }
    expect(await app.admin.experiment.get.query({ key: 'checklist' })).toMatchObject({ version, design: { guardrails: [{ metric: 'activated' }] } })
    const together = (decidesToo: readonly string[]) => app.admin.experiment.save.mutate({ ...input, key: 'checklist', version, design: { ...plain, guardrails: [], also: ['spent'], decidesToo: [...decidesToo] } })
    await app.admin.metric.create.mutate({ key: 'spent', name: 'Spent', definition: { kind: 'value', event: 'Order', path: 'total', windowDays: 7 } })
    await app.admin.metric.create.mutate({ key: 'paid', name: 'Paid', definition: { kind: 'value', event: 'Order', path: 'total', windowDays: 7 } })
    await expect(together(['spent'])).rejects.toThrow(/"spent" has two parts/)
    const saved = await together(['paid'])
    const launched = await app.admin.experiment.launch.mutate({ key: 'checklist', version: saved.version })
    expect(launched).toMatchObject({ phases: [{ metrics: ['decides', 'decides-too', 'also'].map((role) => ({ role })) }] })
    expect((await app.admin.readout.get.query({ key: 'checklist' })).experiment.plan.together).toBe(2)
    await app.admin.experiment.create.mutate({ ...input, key: 'twice', environment: 'production', design: { ...plain, guardrails: [], decidesToo: ['activated'] } })
    await expect(app.admin.experiment.launch.mutate({ key: 'twice', version: 1 })).rejects.toThrow(/decides anyway/)
  })
})
