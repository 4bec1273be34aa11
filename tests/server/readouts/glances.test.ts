import { describe, expect, test } from 'vitest'
import { Glances } from '#server/readouts/glances.ts'
import type { Readout } from '#server/readouts/readout.ts'
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

describe('a glance that many ask for', () => {
  const of = { experiment: 'exp', version: 1, asOf: 0, cursor: '7' }
  const others = [
    ['the same a while later', 59_999, {}, 1],
    ['the same after a minute', 60_000, {}, 2],
    ['a minute on by the clock of readouts', 10, { asOf: 60_000 }, 2],
    ['another version', 10, { version: 2 }, 2],
    ['another experiment', 10, { experiment: 'other' }, 2],
    ['after people changed, soon', 799, { cursor: '8' }, 1],
    ['after people changed, in twenty times what it took', 800, { cursor: '8' }, 2],
  ] as const

  test.each(others)('%s', async (_, later, change, times) => {
    let now = 0
    let made = 0
    const glances = new Glances(() => now)
    const make = async () => {
      made++
      now += 40
      return {} as Readout
    }
    await Promise.all([glances.get(of, make), glances.get(of, make)])
    expect(made).toBe(1)
    now = later
    await glances.get({ ...of, ...change }, make)
    expect(made).toBe(times)
  })

  test('that failed is made again', async () => {
    const glances = new Glances(() => 0)
    await expect(glances.get(of, async () => Promise.reject(new Error('no connection')))).rejects.toThrow('no connection')
    await expect(glances.get(of, async () => ({}) as Readout)).resolves.toEqual({})
  })
})
