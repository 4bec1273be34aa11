import { describe, expect, test } from 'vitest'
import { changeTraffic, currentPhase, type Decision, type Draft, launch, pause, resume, stop } from '#server/experiments/experiment.ts'
import { Refusal } from '#server/refusal.ts'
import { aDesign, aDraft } from '#tests/support/make.ts'

const NINE = new Date('2026-03-02T09:00:00Z')
const TEN = new Date('2026-03-02T10:00:00Z')
const NOON = new Date('2026-03-02T12:00:00Z')
const metrics = [{ role: 'decides', metricVersionId: 'mev_1', margin: null }] as const

function running(draft: Draft = aDraft()) {
  return launch(draft, { now: NINE, salt: 'salt', metrics })
}

function decision(change: Partial<Decision> = {}): Decision {
  return { kind: 'ship', variant: 'guided', why: 'it helps', at: NOON.getTime(), by: { kind: 'system', id: 'system', name: 'system' }, ...change }
}

describe('an experiment moves on by steps', () => {
  test('launching starts the first phase with the traffic and weights of the design', () => {
    expect(currentPhase(running())).toEqual({
      number: 1,
      salt: 'salt',
      from: NINE.getTime(),
      until: null,
      strata: [{ from: NINE.getTime(), traffic: 100_000, weights: { control: 50_000, guided: 50_000 } }],
      pauses: [],
      metrics,
    })
  })

  test('a pause is a stretch within the phase, closed by resuming', () => {
    const resumed = resume(pause(running(), TEN), NOON)
    expect(resumed.kind).toBe('running')
    expect(currentPhase(resumed).pauses).toEqual([{ from: TEN.getTime(), until: NOON.getTime() }])
  })

  test('stopping while paused closes the pause and the phase', () => {
    const phase = currentPhase(stop(pause(running(), TEN), decision(), NOON))
    expect(phase.until).toBe(NOON.getTime())
    expect(phase.pauses).toEqual([{ from: TEN.getTime(), until: NOON.getTime() }])
  })

  test('other traffic begins a stratum and keeps the salt, so that nobody changes variant', () => {
    const phase = currentPhase(changeTraffic(running(aDraft({ design: aDesign({ traffic: 10_000 }) })), 50_000, TEN))
    expect(phase.salt).toBe('salt')
    expect(phase.strata.map((one) => [one.from, one.traffic])).toEqual([[NINE.getTime(), 10_000], [TEN.getTime(), 50_000]])
  })

  test('a variant that is not in the experiment cannot be shipped', () => {
    expect(() => stop(running(), decision({ variant: 'other' }), NOON)).toThrow(Refusal)
  })
})
