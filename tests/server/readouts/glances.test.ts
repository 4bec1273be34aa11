import { expect, test } from 'vitest'
import { openRunningApp } from '#tests/support/app.ts'
import { aDesign } from '#tests/support/make.ts'
import { metricOf } from '#tests/support/shared-metric.ts'
import { describeEachDatabase } from '#tests/support/world.ts'

describeEachDatabase('glances at many experiments', (database) => {
  test('one that has no readout, or whose readout fails, does not take the others with it', async () => {
    await using running = await openRunningApp({ database })
    const { admin } = running
    await admin.metric.create.mutate(metricOf('activated'))
    for (const key of ['runs', 'broken', 'draft']) {
      await admin.flag.create.mutate({ key, name: key, type: 'string', variations: [{ key: 'none', value: 'none' }, { key: 'guided', value: 'guided' }] })
      const { version } = await admin.experiment.create.mutate({ key, name: key, surface: 'onboarding', environment: 'production', design: aDesign({ flagKey: key }) })
      if (key !== 'draft') await admin.experiment.launch.mutate({ key, version })
    }
    // A phase that is gone is nothing that the console can make; the readout throws where it looks for it.
    const { db } = running.app.parts
    const row = await db.selectFrom('experiments').select('body').where('key', '=', 'broken').executeTakeFirstOrThrow()
    await db.updateTable('experiments').set({ body: JSON.stringify({ ...row.body, phases: [] }) }).where('key', '=', 'broken').execute()
    await expect(admin.readout.get.query({ key: 'broken' })).rejects.toThrow()
    const glances = await admin.readout.glances.query({ keys: ['draft', 'broken', 'nobody', 'runs'] })
    expect(glances.map((one) => one.experiment.key)).toEqual(['runs'])
  })
})
