import fc from 'fast-check'
import { expect, test } from 'vitest'
import { testClock } from '#server/clock.ts'
import { openRunningApp, type RunningApp } from '#tests/support/app.ts'
import { knownTruth, type Sent } from '#tests/support/known-truth.ts'
import { aDesign } from '#tests/support/make.ts'
import { metricOf } from '#tests/support/shared-metric.ts'
import { describeEachDatabase } from '#tests/support/world.ts'

const DAY = 86_400_000
const START = Date.UTC(2026, 2, 2)
const NOW = START + 13 * DAY
const AT_ONCE = 200

async function running(database: 'embedded' | 'postgres'): Promise<RunningApp> {
  const app = await openRunningApp({ database, clock: testClock(new Date(START)) })
  await app.admin.metric.create.mutate(metricOf('activated'))
  await app.admin.metric.create.mutate({ key: 'revenue', name: 'Revenue', definition: { kind: 'revenue', event: 'Order Completed', path: 'total', currency: 'EUR', windowDays: 7 } })
  await app.admin.flag.create.mutate({ key: 'onboarding.checklist', name: 'Checklist', type: 'string', variations: [{ key: 'none', value: 'none' }, { key: 'guided', value: 'guided' }] })
  const draft = await app.admin.experiment.create.mutate({ key: 'checklist', name: 'Checklist', surface: 'onboarding', environment: 'production', design: { ...aDesign(), also: ['revenue'] } })
  await app.admin.experiment.launch.mutate({ key: draft.key, version: draft.version })
  app.world.clock.set(new Date(NOW))
  return app
}

/** In batches of one clock each, in a seeded order. */
async function send(app: RunningApp, events: readonly Sent[], seed: number): Promise<void> {
  const [shuffled = []] = fc.sample(fc.shuffledSubarray([...events], { minLength: events.length, maxLength: events.length }), { numRuns: 1, seed })
  for (const clock of new Set(shuffled.map((one) => one.clock))) {
    const own = shuffled.filter((one) => one.clock === clock).map((one) => one.told)
    for (let from = 0; from < own.length; from += AT_ONCE) {
      const body = JSON.stringify({ batch: own.slice(from, from + AT_ONCE), sentAt: new Date(NOW + clock).toISOString() })
      const answer = await fetch(`${app.url}/v1/batch`, { method: 'POST', headers: { 'content-type': 'application/json', authorization: `Bearer ${app.keys.server}` }, body })
      expect(await answer.json()).toMatchObject({ success: true, refused: [] })
    }
  }
}

async function counted(app: RunningApp) {
  await app.settled()
  const { id: experimentId } = await app.admin.experiment.get.query({ key: 'checklist' })
  const cells = async (key: string) => {
    const { metric } = await app.admin.metric.get.query({ key })
    return app.app.parts.store.summaries({ experimentId, phase: 1, metricVersion: metric.versionId, windowMs: 7 * DAY, asOf: NOW })
  }
  const [activated, revenue] = [await cells('activated'), await cells('revenue')]
  const total = (list: typeof activated, variant: string, field: 'exposed' | 'crossovers' | 'converted' | 'y' | 'yy' | 'leftOut' | 'matured') => list.filter((cell) => cell.variant === variant).reduce((sum, cell) => sum + cell[field], 0n)
  return Object.fromEntries(['control', 'guided'].map((variant) => [variant, {
    exposed: Number(total(activated, variant, 'matured')),
    crossovers: Number(total(activated, variant, 'crossovers')),
    converted: Number(total(activated, variant, 'converted')),
    cents: total(revenue, variant, 'y'),
    squares: total(revenue, variant, 'yy'),
    leftOut: Number(total(revenue, variant, 'leftOut')),
  }]))
}

describeEachDatabase('what was decided before it was sent', (database) => {
  test('is what is counted, to the cent, also after everything came twice and in another order', { timeout: 300_000 }, async () => {
    await using app = await running(database)
    const { events, truth } = knownTruth({ people: 1_500, seed: 20_260_302, start: START + 1_000, experiment: 'checklist' })
    await send(app, events, 1)
    expect(await counted(app)).toEqual(truth)
    await send(app, events, 2)
    expect(await counted(app)).toEqual(truth)
  })
})
