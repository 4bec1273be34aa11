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
    const unknown = { guardrail: { guardrails: [{ metric: 'zz', margin: 0.1 }] }, 'metric to look at': { also: ['zz'] } }
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
  })
})
