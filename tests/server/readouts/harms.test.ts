import { describe, expect, it } from 'vitest'
import { buildReadout } from '#server/readouts/build.ts'
import type { ReadoutInput } from '#server/readouts/readout-input.ts'
import { readoutWords } from '#server/readouts/sentence.ts'
import { harmAlpha } from '#server/stats/harm.ts'
import { aMetricInput, anExperiment, anInput, aPlan, type Counted, days, start } from './an-input.ts'

const same: Counted = { control: [310, 1_000], guided: [312, 1_000] }
const harmed: Counted = { control: [310, 1_000], guided: [210, 1_000] }
const cancelled = { key: 'cancelled', name: 'Cancelled', role: 'guardrail', direction: 'less', phrases: null } as const
const early = start + days(10)

const readoutOf = (deciding: Counted, guardrail: Counted | null = null, changes: Partial<ReadoutInput> = {}) =>
  buildReadout(anInput([aMetricInput(deciding), ...(guardrail === null ? [] : [aMetricInput(guardrail, cancelled)])], { asOf: early, ...changes }))

describe('the harm watch of a readout', () => {
  it('stays still where nothing differs, and its evidence is told with its level', () => {
    const { harms, verdict } = readoutOf(same)
    expect(harms).toMatchObject([{ variant: 'guided', metric: 'activated', found: false, level: harmAlpha }])
    expect(harms[0]?.enough).toBeCloseTo(Math.log(100), 12)
    expect(verdict.reasons.map(({ kind }) => kind)).not.toContain('does-harm')
  })

  it('proposes a pause on the deciding metric before the plan’s own rule says anything', () => {
    const { verdict } = readoutOf(harmed)
    expect(verdict).toMatchObject({ kind: 'keep-running' })
    expect(verdict.reasons[0]).toMatchObject({ kind: 'does-harm', variant: 'guided', metric: 'activated', scale: 'relative' })
  })

  it('goes by what is better: more of what is to be less is harm, less of it is not', () => {
    const [fewer, more] = [{ control: [310, 1_000], guided: [210, 1_000] }, { control: [210, 1_000], guided: [310, 1_000] }] as const
    expect(readoutOf(same, fewer).harms.some(({ found }) => found)).toBe(false)
    expect(readoutOf(same, more).verdict.reasons[0]).toMatchObject({ kind: 'does-harm', metric: 'cancelled' })
  })

  it('shares one budget among guardrails and variants', () => {
    const variants = [...anExperiment().variants, { key: 'long', name: 'Long', control: false, weight: 1 }]
    const three: Counted = { ...same, long: [300, 1_000] }
    const { harms } = readoutOf(three, three, { experiment: anExperiment({ variants }) })
    expect(harms).toHaveLength(4)
    for (const { level } of harms) expect(level).toBeCloseTo(harmAlpha / 4, 12)
  })

  it('watches what has no planned number of people, too', () => {
    expect(readoutOf(harmed, null, { experiment: anExperiment({ plan: aPlan({ peoplePerArm: null }) }) }).verdict.reasons[0]).toMatchObject({ kind: 'does-harm' })
  })

  it.each([
    ['fewer than 25 conversions in an arm', { control: [90, 1_000], guided: [24, 1_000] }, {}],
    ['what ran elsewhere', harmed, { experiment: anExperiment({ origin: 'import', status: 'stopped' }) }],
    ['a failing check', harmed, { exposures: [{ weights: { control: 1, guided: 1 }, exposed: { control: 4_000, guided: 3_000 } }] }],
  ] as const)('has nothing to say of %s', (_, counted, changes) => {
    expect(readoutOf(counted, null, changes).harms).toEqual([])
  })

  it('leaves the last word to the verdict once the plan is over', () => {
    const { verdict } = readoutOf(harmed, null, { asOf: start + days(36) })
    expect(verdict.kind).toBe('rollback')
    expect(verdict.reasons.map(({ kind }) => kind)).not.toContain('does-harm')
  })

  it('is said first, in three languages', () => {
    const readout = readoutOf(harmed)
    expect(readoutWords(readout, 'en')).toMatchObject({ headline: 'Pause it. Guided makes Activated within 7 days worse.' })
    expect(readoutWords(readout, 'en').notes[0]).toContain('−32.3%')
    expect(readoutWords(readout, 'ko').headline).toContain('일시 중지하세요')
    expect(readoutWords(readout, 'ja').headline).toContain('一時停止しましょう')
  })
})
