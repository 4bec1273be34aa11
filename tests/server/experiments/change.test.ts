import { describe, expect, test } from 'vitest'
import { bucket } from '#sdk/core/bucket.ts'
import { type Accepted, changedDesign, changeRunning, effectOf, movesOf, type RunningChange } from '#server/experiments/change.ts'
import { currentPhase, type Design, launch, pause, type Paused, type Running } from '#server/experiments/experiment.ts'
import type { Holdout } from '#server/experiments/holdout.ts'
import { Refusal } from '#server/refusal.ts'
import { aDesign, aDraft } from '#tests/support/make.ts'

const NINE = new Date('2026-03-02T09:00:00Z')
const NOON = new Date('2026-03-02T12:00:00Z')
const metrics = [{ role: 'decides', metricVersionId: 'mev_1', margin: null }] as const
const [control, guided] = aDesign().variants as [Design['variants'][number], Design['variants'][number]]
const weights = (first: number) => [{ ...control, weight: first }, { ...guided, weight: 100_000 - first }]
const layered = aDesign({ layer: { key: 'checkout', share: 40_000 }, traffic: 50_000 })
const onTag: Holdout = { id: 'h', key: 'quarter', name: 'Quarter', salt: 's', share: 5_000, tag: 'growth', version: 1, endedAt: null, createdAt: NINE }
const clause = { kind: 'clause', attribute: 'plan', operator: 'equals', values: ['pro'] } as const

function running(design: Design = layered): Running {
  return launch(aDraft({ design }), { now: NINE, salt: 'salt-1', metrics, slots: [{ from: 0, to: 40_000 }] })
}

function changed<State extends Running | Paused>(experiment: State, change: RunningChange, accepted: Accepted): State {
  const design = changedDesign(experiment.design, change)
  return changeRunning(experiment, { design, effect: effectOf(experiment.design, design, [onTag]), accepted, slots: experiment.slots, salt: 'salt-2', metrics, now: NOON })
}

describe('what a change does to a running experiment is said before', () => {
  test.each<[said: string, change: RunningChange, effect: object]>([
    ['nothing differs', { traffic: 50_000, variants: layered.variants }, { kind: 'nothing' }],
    ['more traffic goes on in a stratum of its own', { traffic: 100_000 }, { kind: 'goes-on', parts: ['traffic'], stratum: true }],
    ['a larger share of its layer too', { layer: { key: 'checkout', share: 60_000 } }, { kind: 'goes-on', parts: ['layer'], stratum: true }],
    ['named ids change nothing of the result', { overrides: [{ id: 'ana', variant: 'guided' }] }, { kind: 'goes-on', parts: ['overrides'], stratum: false }],
    ['a tag that no holdout names neither', { tags: ['pricing'] }, { kind: 'goes-on', parts: ['tags'], stratum: false }],
    ['a tag that a holdout names keeps people out', { tags: ['growth'] }, { kind: 'goes-on', parts: ['tags'], stratum: true }],
    ['another name of a variant is no other variant', { variants: [control, { ...guided, name: 'Guide' }] }, { kind: 'nothing' }],
    ['other weights', { variants: weights(20_000) }, { kind: 'new-phase', parts: ['weights'], mayStay: true }],
    ['another audience', { audience: clause }, { kind: 'new-phase', parts: ['audience'], mayStay: true }],
    ['another flag that is needed', { prerequisites: [{ flag: 'banner', variations: ['guided'] }] }, { kind: 'new-phase', parts: ['prerequisites'], mayStay: true }],
    ['new people only', { newPeopleOnly: true }, { kind: 'new-phase', parts: ['audience'], mayStay: true }],
    ['another value of a variant', { variants: [control, { ...guided, variation: 'none' }] }, { kind: 'new-phase', parts: ['variants'], mayStay: false }],
    ['one variant more', { variants: [{ ...control, weight: 30_000 }, guided, { ...guided, key: 'short', weight: 20_000 }] }, { kind: 'new-phase', parts: ['variants'], mayStay: false }],
    ['another layer', { layer: { key: 'other', share: 40_000 } }, { kind: 'impossible', parts: ['layer'], because: 'other-layer' }],
    ['no layer any more', { layer: null }, { kind: 'impossible', parts: ['layer'], because: 'other-layer' }],
  ])('%s', (_said, change, effect) => {
    expect(effectOf(layered, changedDesign(layered, change), [onTag])).toMatchObject(effect)
  })
})

describe('a change that was accepted', () => {
  test('as a new phase takes a new salt, closes the old phase and begins one with its own stretch', () => {
    const after = changed(running(), { variants: weights(20_000) }, 'new-phase')
    expect(after.phases.map(({ number, salt, from, until }) => [number, salt, from, until])).toEqual([
      [1, 'salt-1', NINE.getTime(), NOON.getTime()],
      [2, 'salt-2', NOON.getTime(), null],
    ])
    expect(currentPhase(after).strata).toEqual([{ from: NOON.getTime(), traffic: 50_000, weights: { control: 20_000, guided: 80_000 } }])
  })

  test('to go on in the same phase keeps the salt and begins a stratum', () => {
    const phase = currentPhase(changed(running(), { variants: weights(20_000) }, 'same-phase'))
    expect([phase.number, phase.salt, phase.until]).toEqual([1, 'salt-1', null])
    expect(phase.strata.map((one) => [one.from, one.weights['control']])).toEqual([[NINE.getTime(), 50_000], [NOON.getTime(), 20_000]])
  })

  test('without anything to count anew leaves the phases as they are', () => {
    expect(changed(running(), { overrides: [{ id: 'ana', variant: 'guided' }] }, 'goes-on').phases).toEqual(running().phases)
  })

  test('while it is paused stays paused, in the new phase too', () => {
    const after = changed(pause(running(), NINE), { variants: weights(20_000) }, 'new-phase')
    expect(after.kind).toBe('paused')
    expect(after.phases.map(({ pauses }) => pauses)).toEqual([[{ from: NINE.getTime(), until: NOON.getTime() }], [{ from: NOON.getTime(), until: null }]])
  })

  test.each<[said: string, change: RunningChange, accepted: Accepted, message: RegExp]>([
    ['a new phase is not "goes on"', { variants: weights(20_000) }, 'goes-on', /starts a new phase.*"new-phase".*"same-phase"/],
    ['traffic is no new phase', { traffic: 1_000 }, 'new-phase', /goes on as it is/],
    ['other variants are not read together', { variants: [control, { ...guided, variation: 'none' }] }, 'same-phase', /needs a new phase/],
    ['nothing to change', {}, 'goes-on', /Nothing/],
    ['another layer', { layer: null }, 'goes-on', /stays in its layer/],
  ])('as something else is refused: %s', (_said, change, accepted, message) => {
    expect(() => changed(running(), change, accepted)).toThrow(Refusal)
    expect(() => changed(running(), change, accepted)).toThrow(message)
  })
})

describe('how many are served another value is said before', () => {
  const whole = aDesign()
  const three = [{ ...control, weight: 30_000 }, guided, { ...guided, key: 'short', variation: 'short', weight: 20_000 }]
  const people = Array.from({ length: 20_000 }, (_, n) => `person-${n}`)
  /** Dealt as serving deals; who is outside of the traffic gets the control. */
  const dealt = (design: Design, salt: string, id: string): string | undefined => {
    if (bucket(`${salt}.traffic`, id) >= design.traffic) return design.variants[0]?.variation
    const drawn = bucket(`${salt}.variant`, id)
    let end = 0
    return design.variants.find(({ weight }) => drawn < (end += weight))?.variation
  }

  test.each<[said: string, change: RunningChange, newPhase: number, samePhase: number | null]>([
    ['other weights', { variants: weights(20_000) }, 0.5, 0.3],
    ['weights that move the middle', { variants: weights(90_000) }, 0.5, 0.4],
    ['another audience', { audience: clause }, 0.5, 0],
    ['one variant more', { variants: three }, 0.6, null],
    ['less traffic in the same go', { variants: weights(20_000), traffic: 50_000 }, 0.5, 0.3],
  ])('%s', (_said, change, newPhase, samePhase) => {
    const after = changedDesign(whole, change)
    const moves = movesOf(whole, after)
    expect(moves.newPhase).toBeCloseTo(newPhase, 9)
    if (samePhase === null) expect(moves.samePhase).toBeNull()
    else expect(moves.samePhase).toBeCloseTo(samePhase, 9)
    // 20,000 people: one in a thousand such shares is farther than 3.3 standard errors (0.0117) from its own.
    const another = (salt: string, then: Design) => people.filter((id) => dealt(whole, 'one', id) !== dealt(then, salt, id)).length / people.length
    expect(Math.abs(another('two', after) - newPhase)).toBeLessThan(0.0117)
    if (samePhase !== null) expect(Math.abs(another('one', { ...after, traffic: 100_000 }) - samePhase)).toBeLessThan(0.0117)
  })
})
