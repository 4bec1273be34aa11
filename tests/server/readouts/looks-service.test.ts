import { expect, test } from 'vitest'
import { createClient } from '#sdk/index.ts'
import { testClock } from '#server/clock.ts'
import { refuseBandit } from '#server/experiments/bandit.ts'
import type { Design, Plan, Surface } from '#server/experiments/experiment.ts'
import { openRunningApp, type RunningApp } from '#tests/support/app.ts'
import { aDesign } from '#tests/support/make.ts'
import { metricOf } from '#tests/support/shared-metric.ts'
import { describeEachDatabase } from '#tests/support/world.ts'

const day = 86_400_000
const launch = Date.UTC(2026, 2, 2, 0, 30)
/** The workspace's days begin at 15:00 in UTC: Seoul. */
const midnight = Date.UTC(2026, 2, 1, 15)

async function started(database: 'embedded' | 'postgres', plan: Partial<Plan> = {}, more: Partial<Omit<Design, 'plan'>> & { readonly surface?: Surface } = {}): Promise<RunningApp> {
  const { surface = 'onboarding', ...others } = more
  const running = await openRunningApp({ database, clock: testClock(new Date(launch)) })
  await running.admin.metric.create.mutate(metricOf('activated'))
  await running.admin.flag.create.mutate({ key: 'onboarding.checklist', name: 'Checklist', type: 'string', variations: [{ key: 'none', value: 'none' }, { key: 'guided', value: 'guided' }] })
  const design = { ...aDesign(), ...others } as ReturnType<typeof aDesign>
  const draft = await running.admin.experiment.create.mutate({ key: 'checklist', name: 'Checklist', surface, environment: 'production', design: { ...design, plan: { ...design.plan, rule: 'sequential', peoplePerArm: 400, days: 14, ...plan } } })
  await running.admin.experiment.launch.mutate({ key: draft.key, version: draft.version })
  return running
}

/** On each of the first days so many people meet each variant, and every k-th of them activates. */
async function people(running: RunningApp, onDay: number, each: { readonly [variant: string]: { readonly people: number; readonly activates: number } }): Promise<void> {
  const at = launch + onDay * day + 3_600_000
  running.world.clock.set(new Date(at + 3_600_000))
  const batch = Object.entries(each).flatMap(([variant, { people: count, activates }]) =>
    Array.from({ length: count }, (_, index) => {
      const who = { anonymousId: `${variant}-${onDay}-${index}`, timestamp: new Date(at).toISOString() }
      const met = { ...who, type: 'track', event: 'Experiment Viewed', messageId: `m-${variant}-${onDay}-${index}`, properties: { experiment_id: 'checklist', variation_id: variant, phase: 1 } }
      return index < activates ? [met, { ...who, type: 'track', event: 'Activated', messageId: `a-${variant}-${onDay}-${index}`, timestamp: new Date(at + 60_000).toISOString() }] : [met]
    }).flat(),
  )
  const answer = await fetch(`${running.url}/v1/batch`, { method: 'POST', headers: { 'content-type': 'application/json', authorization: `Bearer ${running.keys.server}` }, body: JSON.stringify({ batch }) })
  expect(await answer.json()).toMatchObject({ success: true, refused: [] })
  await running.settled()
}

/** So many of the people of the first day who had not activated yet do it days later. */
async function late(running: RunningApp, afterDays: number, each: { readonly [variant: string]: { readonly from: number; readonly to: number } }): Promise<void> {
  const batch = Object.entries(each).flatMap(([variant, { from, to }]) =>
    Array.from({ length: to - from }, (_, index) => ({ type: 'track', event: 'Activated', anonymousId: `${variant}-0-${from + index}`, messageId: `l-${variant}-${from + index}`, timestamp: new Date(launch + 3_600_000 + afterDays * day).toISOString() })),
  )
  await fetch(`${running.url}/v1/batch`, { method: 'POST', headers: { 'content-type': 'application/json', authorization: `Bearer ${running.keys.server}` }, body: JSON.stringify({ batch }) })
  await running.settled()
}

const looksOf = async (running: RunningApp) => (await running.admin.readout.get.query({ key: 'checklist' })).metrics[0]?.looks ?? []

describeEachDatabase('daily looks', (database) => {
  test('are taken once at the first instant of a day in the workspace’s zone, made up for in order, and never changed again', async () => {
    await using running = await started(database)
    for (const onDay of [0, 1, 2]) await people(running, onDay, { control: { people: 60, activates: 20 }, guided: { people: 60, activates: 21 } })
    running.world.clock.set(new Date(launch + 10 * day))
    await people(running, 10, { control: { people: 1, activates: 0 }, guided: { people: 1, activates: 0 } })
    await Promise.all([running.app.parts.looks.take(), running.app.parts.looks.take()])
    const looks = await looksOf(running)
    // Nobody had matured before the seventh day was over; with a third of the first day's people 20 conversions are too few.
    expect(looks.map(({ day: on, fraction }) => [on, fraction])).toEqual([['2026-03-11', 120 / 400], ['2026-03-12', 180 / 400]])
    expect(looks[0]?.at).toBe(midnight + 9 * day)
    await running.admin.clock.set.mutate({ now: new Date(launch + 10 * day + 3_600_000) })
    expect(await looksOf(running)).toEqual(looks)
  })

  test('decide before the end when one of them is enough, and the verdict does not move with the hour', async () => {
    await using running = await started(database)
    for (const onDay of [0, 1, 7]) await people(running, onDay, { control: { people: 100, activates: 20 }, guided: { people: 100, activates: 50 } })
    await running.admin.clock.set.mutate({ now: new Date(launch + 15.5 * day) })
    await running.settled()
    await running.app.parts.looks.take()
    const { verdict, metrics } = await running.admin.readout.get.query({ key: 'checklist' })
    expect(verdict).toMatchObject({ kind: 'ship', variant: 'guided', values: { control: 0.2, variant: 0.5 } })
    expect(metrics[0]?.looks.at(-1)).toMatchObject({ answer: 'better' })
    // By the time since the exposure: everybody did it at once; then some more of the control did it late.
    expect(metrics[0]?.novelty).toEqual([])
    await late(running, 2, { control: { from: 20, to: 50 }, guided: { from: 50, to: 75 } })
    await late(running, 4, { control: { from: 50, to: 80 }, guided: { from: 75, to: 100 } })
    const [novelty] = (await running.admin.readout.get.query({ key: 'checklist' })).metrics[0]?.novelty ?? []
    expect(novelty?.stages.map(({ fromMs, toMs, did }) => [fromMs / day, toMs / day, did])).toEqual([[0, 1, { control: 60, variant: 150 }], [1, 3, { control: 30, variant: 25 }], [3, 7, { control: 30, variant: 25 }]])
    expect(novelty).toMatchObject({ variant: 'guided', line: { answer: 'fades' } })
    await people(running, 15, { control: { people: 5, activates: 5 }, guided: { people: 5, activates: 0 } })
    expect((await running.admin.readout.get.query({ key: 'checklist' })).verdict).toMatchObject({ kind: 'ship', pValue: verdict.kind === 'ship' ? verdict.pValue : null })
  })

  test('are read again in what analysts see beside them', async () => {
    await using running = await started(database)
    for (const onDay of [0, 1, 2]) await people(running, onDay, { control: { people: 60, activates: 20 }, guided: { people: 60, activates: 21 } })
    await running.admin.clock.set.mutate({ now: new Date(launch + 11 * day) })
    await running.settled()
    await running.app.parts.looks.take()
    const analysis = await running.admin.readout.analysis.query({ key: 'checklist' })
    expect(analysis.past).toMatchObject({ wins: 0, experiments: 0, prior: null, needed: 10 })
    expect(analysis.variants.map(({ variant, secondary, belief, stillToFind }) => [variant, secondary.map(({ convention }) => convention), belief?.convention, typeof stillToFind])).toEqual([
      ['guided', ['Fisher exact', 'mid-p', 'Newcombe', 'log risk ratio'], 'beta-binomial', 'number'],
    ])
    await expect(running.admin.readout.analysis.query({ key: 'unheard-of' as never })).rejects.toThrow(/unheard-of/)
  })

  test('stand beside how an experiment that ran at the same time changes the lift', async () => {
    await using running = await started(database)
    await running.admin.flag.create.mutate({ key: 'headline', name: 'Headline', type: 'string', variations: [{ key: 'plain', value: 'plain' }, { key: 'bold', value: 'bold' }] })
    const variants = [{ key: 'plain', name: 'Plain', variation: 'plain', weight: 50_000 }, { key: 'bold', name: 'Bold', variation: 'bold', weight: 50_000 }]
    const other = await running.admin.experiment.create.mutate({ key: 'headline', name: 'Headline', surface: 'onboarding', environment: 'production', design: { ...aDesign({ flagKey: 'headline' }), variants } })
    await running.admin.experiment.launch.mutate({ key: 'headline', version: other.version })
    const at = launch + 3_600_000
    running.world.clock.set(new Date(at + 3_600_000))
    const active = { 'control/plain': 36, 'guided/plain': 60, 'control/bold': 36, 'guided/bold': 26 }
    for (const [met, activates] of Object.entries(active)) {
      const [checklist = '', headline = ''] = met.split('/')
      const batch = Array.from({ length: 120 }, (_, index) => {
        const who = { type: 'track', anonymousId: `${met}-${index}`, timestamp: new Date(at).toISOString() }
        const seen = (experiment: string, variant: string) => ({ ...who, event: 'Experiment Viewed', messageId: `${experiment}-${met}-${index}`, properties: { experiment_id: experiment, variation_id: variant, phase: 1 } })
        const done = { ...who, event: 'Activated', messageId: `a-${met}-${index}`, timestamp: new Date(at + 60_000).toISOString() }
        return [seen('checklist', checklist), seen('headline', headline), ...(index < activates ? [done] : [])]
      }).flat()
      const answer = await fetch(`${running.url}/v1/batch`, { method: 'POST', headers: { 'content-type': 'application/json', authorization: `Bearer ${running.keys.server}` }, body: JSON.stringify({ batch }) })
      expect(await answer.json()).toMatchObject({ success: true, refused: [] })
    }
    await running.settled()
    expect((await running.admin.readout.analysis.query({ key: 'checklist' })).interactions).toEqual([])
    await running.admin.clock.set.mutate({ now: new Date(launch + 8 * day) })
    await running.settled()
    const [found, ...more] = (await running.admin.readout.analysis.query({ key: 'checklist' })).interactions
    expect(more).toEqual([])
    expect(found).toMatchObject({ variant: 'guided', experiment: 'headline', experimentName: 'Headline', otherVariant: 'Bold', people: 480, stands: true })
    expect(found?.estimate).toBeCloseTo((26 / 36) / (60 / 36) - 1, 9)
  })

  test('are not taken of a plan with a fixed horizon', async () => {
    await using running = await started(database, { rule: 'fixed' })
    for (const onDay of [0, 1]) await people(running, onDay, { control: { people: 60, activates: 30 }, guided: { people: 60, activates: 50 } })
    await running.admin.clock.set.mutate({ now: new Date(launch + 9.5 * day) })
    await running.app.parts.looks.take()
    const { verdict, metrics } = await running.admin.readout.get.query({ key: 'checklist' })
    expect([metrics[0]?.looks, verdict.kind]).toEqual([[], 'keep-running'])
  })
})

const aBandit = { rule: 'bandit', bandit: { floor: 0.05, everyDays: 1 }, days: 28 } as const
const onLanding = { surface: 'landing', newPeopleOnly: true, guardrails: [] } as const

/** What somebody first seen then is served, by an SDK that knows it. */
async function servedTo(running: RunningApp, seenAt: number) {
  await running.app.parts.shelf.refresh()
  const client = createClient({ url: running.url, serverKey: running.keys.server, surroundings: { now: () => running.world.clock.now().getTime() } })
  expect(await client.ready()).toBe('fresh')
  const served = Array.from({ length: 300 }, (_, index) => {
    const subject = `visitor-${index}`
    const { value, exposes, assignment } = client.evaluate('onboarding.checklist', 'fallback', { subject, facts: { subject, firstSeenAt: seenAt, acquisition: {}, audiences: [], version: 1 } })
    return { value, exposes, variant: assignment?.variant ?? null }
  })
  await client.close()
  return served
}

describeEachDatabase('a bandit', (database) => {
  test('moves new people to what works, once a day whoever does it; whoever came keeps a variant, and nothing stands beside it that a test would say', async () => {
    await using running = await started(database, aBandit, onLanding)
    await people(running, 0, { control: { people: 150, activates: 20 }, guided: { people: 150, activates: 60 } })
    const before = await servedTo(running, launch + 3_600_000)
    // Nobody is matured: nobody knows more, and even shares stay.
    await running.admin.clock.set.mutate({ now: new Date(launch + 5 * day) })
    await running.settled()
    await running.app.parts.bandits.deal()
    expect((await running.admin.experiment.get.query({ key: 'checklist' })).version).toBe(2)
    await running.admin.clock.set.mutate({ now: new Date(launch + 9 * day) })
    await running.settled()
    await Promise.all([running.app.parts.bandits.deal(), running.app.parts.bandits.deal()])
    const dealt = await running.admin.experiment.get.query({ key: 'checklist' })
    const [first, second, ...none] = 'phases' in dealt ? dealt.phases.flatMap(({ strata }) => strata) : []
    expect([dealt.version, none, first?.weights, second?.weights]).toEqual([3, [], { control: 50_000, guided: 50_000 }, { control: 5_000, guided: 95_000 }])
    expect(second?.dealt).toMatchObject({ asOf: midnight + 9 * day, floor: 0.05, arms: [{ variant: 'control', people: 150, converted: 20 }, { variant: 'guided', people: 150, converted: 60 }] })
    const { entries } = await running.admin.experiment.history.query({ key: 'checklist' })
    expect(entries[0]).toMatchObject({ action: 'dealt', actor: { kind: 'system', name: 'Bandit' }, why: expect.stringContaining('guided 100 %') })

    const [after, fresh, old] = [await servedTo(running, launch + 3_600_000), await servedTo(running, launch + 9.1 * day), await servedTo(running, launch - day)]
    expect(after.map(({ value }) => value)).toEqual(before.map(({ value }) => value))
    expect([before.every(({ exposes }) => exposes), after.some(({ exposes }) => exposes), fresh.every(({ exposes }) => exposes)]).toEqual([true, false, true])
    expect(fresh.filter(({ variant }) => variant === 'control').length).toBeLessThan(40)
    expect(before.filter(({ variant }) => variant === 'control').length).toBeGreaterThan(110)
    expect(old.some(({ exposes }) => exposes)).toBe(false)

    const readout = await running.admin.readout.page.query({ key: 'checklist' })
    expect(readout.readout.verdict).toMatchObject({ kind: 'bandit', variant: 'guided', clear: true, share: 0.95 })
    expect(readout.readout.bandit?.arms.map(({ variant, people, converted, share }) => [variant, people, converted, share])).toEqual([['control', 150, 20, 0.05], ['guided', 150, 60, 0.95]])
    const { bandit: _, ...rest } = readout.readout
    expect(JSON.stringify({ ...rest, checks: [] })).not.toMatch(/pValue":[0-9]|Welch|score|Wilson|"interval":\{|"looks":\[\{/)
    expect(readout.readout.metrics.map(({ novelty, daily, looks }) => [novelty, daily, looks])).toEqual(readout.readout.metrics.map(() => [[], [], []]))
    expect(readout.words.en.headline).toBe('Guided works best. It is the best of all variants with a chance of more than 99%.')
    await expect(running.admin.readout.analysis.query({ key: 'checklist' })).rejects.toMatchObject({ data: { refusal: { facts: { reason: 'bandit' } } } })

    await expect(running.admin.experiment.traffic.mutate({ key: 'checklist', version: 3, traffic: 50_000 })).rejects.toThrow(/Stop it/)
    await running.admin.experiment.pause.mutate({ key: 'checklist', version: 3 })
    expect(new Set((await servedTo(running, launch + 3_600_000)).map(({ value }) => value))).toEqual(new Set(['none']))
    await running.admin.clock.set.mutate({ now: new Date(launch + 12 * day) })
    await running.settled()
    await running.app.parts.bandits.deal()
    await running.admin.experiment.stop.mutate({ key: 'checklist', version: 4, decision: 'ship', variant: 'guided', why: 'It works best.' })
    expect(new Set((await servedTo(running, launch + 3_600_000)).map(({ value }) => value))).toEqual(new Set(['guided']))
    expect((await running.admin.learning.program.query()).decided).toBe(0)
  })
})

test.each([
  ['a price', { surface: 'pricing' }, {}, /price is never left/],
  ['another place', { surface: 'onboarding' }, {}, /landing pages alone/],
  ['no floor', {}, { bandit: null }, /floor and how often/],
  ['too long', {}, { days: 90 }, /at most 60 days/],
  ['everybody', { newPeopleOnly: false }, {}, /only new people/],
  ['half of the people', { traffic: 50_000 }, {}, /everybody who fits/],
  ['a guardrail', { guardrails: [{ metric: 'activated', margin: 0.1 }] }, {}, /no answer on guardrails/],
  ['a second metric that decides', { decidesToo: ['revenue'] }, {}, /one metric alone/],
  ['a variant below its floor', { variants: [{ key: 'control', name: 'C', variation: 'none', weight: 99_000 }, { key: 'guided', name: 'G', variation: 'guided', weight: 1_000 }] }, {}, /begins below the floor/],
] as const)('a bandit is refused with the reason: %s', (_, more, plan, because) => {
  const design = { ...aDesign(), ...onLanding, ...more } as Design
  expect(() => refuseBandit({ key: 'hero', surface: 'surface' in more ? more.surface : 'landing', design: { ...design, plan: { ...design.plan, ...aBandit, ...plan } } })).toThrow(because)
})
