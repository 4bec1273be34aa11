import { describe, expect, test } from 'vitest'
import { buildReadout } from '#server/readouts/build.ts'
import { hiddenUntil, minimumDays, withoutNumbers } from '#server/readouts/hidden.ts'
import { readoutWords } from '#server/readouts/sentence.ts'
import { openRunningApp } from '#tests/support/app.ts'
import { exposures } from '#tests/support/exposures.ts'
import { aDesign } from '#tests/support/make.ts'
import { metricOf } from '#tests/support/shared-metric.ts'
import { describeEachDatabase } from '#tests/support/world.ts'
import { aMetricInput, anExperiment, anInput, aPlan, type Counted, days, start } from './an-input.ts'

const asOf = start + days(9)
const readoutOf = (counted: Counted) =>
  buildReadout(anInput([aMetricInput(counted), aMetricInput(counted, { key: 'paid', role: 'guardrail', margin: 0.1 })], { asOf, experiment: anExperiment({ plan: aPlan({ rule: 'sequential' }) }) }))

describe('a readout that hides what people did', () => {
  const split = (control: number, guided: number): Counted => ({ control: [control, 1_000], guided: [guided, 1_010] })

  test('reads the same whatever they did, and says who was exposed', () => {
    const [few, many] = [withoutNumbers(readoutOf(split(310, 330)), start + days(14)), withoutNumbers(readoutOf(split(12, 9)), start + days(14))]
    expect(many).toEqual(few)
    expect(few).toMatchObject({ hiddenUntil: start + days(14), verdict: { kind: 'keep-running', variant: 'guided', reasons: [{ kind: 'hidden-until' }] } })
    expect(few.metrics[0]?.arms.map(({ exposed, matured }) => [exposed, matured])).toEqual([[1_000, 1_000], [1_010, 1_010]])
    expect(few.checks).toEqual(readoutOf(split(310, 330)).checks)
    for (const locale of ['en', 'ko', 'ja'] as const) expect(readoutWords(few, locale).notes).toHaveLength(1)
  })

  test('still tells of harm, and of a split that cannot be trusted', () => {
    const harmed = withoutNumbers(readoutOf({ control: [400, 1_000], guided: [200, 1_010] }), 0)
    expect(harmed.verdict.reasons.map(({ kind }) => kind)).toContain('does-harm')
    expect(harmed.harms.map(({ metric, found }) => ({ metric, found }))).toEqual([{ metric: 'activated', found: true }, { metric: 'paid', found: true }])
    expect(withoutNumbers(readoutOf({ control: [310, 1_000], guided: [330, 1_800] }), 0).verdict.kind).toBe('not-trustworthy')
  })
})

describe('the minimum runtime', () => {
  test.each([[28, 14], [35, 14], [42, 21], [14, 7], [7, 7], [3, 3]])('of %i planned days is %i', (planned, minimum) => {
    expect(minimumDays(planned)).toBe(minimum)
  })

  test('ends with its last moment, and with the experiment', () => {
    const experiment = anExperiment()
    expect(hiddenUntil(experiment, start + days(14) - 1)).toBe(start + days(14))
    expect(hiddenUntil(experiment, start + days(14))).toBeNull()
    expect(hiddenUntil(anExperiment({ status: 'paused' }), start)).toBe(start + days(14))
    expect(hiddenUntil(anExperiment({ status: 'stopped' }), start)).toBeNull()
    expect(hiddenUntil(anExperiment({ origin: 'import', startedAt: null }), start)).toBeNull()
  })
})

describeEachDatabase('where a workspace hides early numbers', (database) => {
  test('every door of a readout withholds them until the minimum runtime, or the decision', async () => {
    await using app = await openRunningApp({ database })
    const { admin } = app
    await admin.metric.create.mutate(metricOf('activated'))
    await admin.flag.create.mutate({ key: 'onboarding.checklist', name: 'Checklist', type: 'string', variations: [{ key: 'none', value: 'none' }, { key: 'guided', value: 'guided' }] })
    const { version } = await admin.experiment.create.mutate({ key: 'checklist', name: 'Checklist', surface: 'onboarding', environment: 'production', design: aDesign() })
    const launched = await admin.experiment.launch.mutate({ key: 'checklist', version })
    await exposures(app, { experiment: 'checklist', variants: { control: 2, guided: 3 } })
    await app.settled()
    const key = { key: 'checklist' }
    const doors = async () => {
      const [got, page, [glance]] = [await admin.readout.get.query(key), await admin.readout.page.query(key), await admin.readout.glances.query({ keys: ['checklist'] })]
      return [got.hiddenUntil ?? null, page.readout.hiddenUntil ?? null, glance?.hiddenUntil]
    }
    expect(await doors()).toEqual([null, null, null])
    await admin.workspace.setRules.mutate({ reviewLaunch: false, shipTeams: [], hideEarly: true })
    const until = app.world.clock.now().getTime() + days(14)
    expect(await doors()).toEqual([until, until, until])
    await expect(admin.readout.analysis.query(key)).rejects.toMatchObject({ data: { refusal: { facts: { reason: 'hidden' } } } })
    await expect(admin.journey.get.query({ by: { kind: 'variant', experiment: 'checklist' }, period: { kind: 'last', days: 28 } })).rejects.toMatchObject({ data: { refusal: { facts: { reason: 'hidden' } } } })
    const { metrics } = await admin.readout.get.query(key)
    expect(metrics[0]?.arms).toMatchObject([{ exposed: 2, converted: null, value: null, sum: '' }, { exposed: 3, converted: null, value: null, sum: '' }])
    app.world.clock.set(new Date(until))
    expect(await doors()).toEqual([null, null, null])
    app.world.clock.set(new Date(until - days(1)))
    await admin.experiment.stop.mutate({ key: 'checklist', version: launched.version, decision: 'rollback', why: 'not now' })
    expect(await doors()).toEqual([null, null, null])
  })
})
