import { describe, expect, it } from 'vitest'
import { buildReadout } from '#server/readouts/build.ts'
import type { Readout } from '#server/readouts/readout.ts'
import type { ReadoutInput } from '#server/readouts/readout-input.ts'
import { readoutWords } from '#server/readouts/sentence.ts'
import { aMetricInput, anExperiment, anInput, aPlan, clearLoss, clearWin, type Counted, days, noAnswer, noDifference, start } from './an-input.ts'

const verdictOf = (counted: Counted, changes: Partial<ReadoutInput> = {}): Readout['verdict'] => buildReadout(anInput([aMetricInput(counted)], changes)).verdict
const reasonsOf = (verdict: Readout['verdict']): readonly string[] => verdict.reasons.map(({ kind }) => kind)

const threeArms = anExperiment({
  variants: [
    { key: 'control', name: 'Control', control: true, weight: 1 },
    { key: 'short', name: 'Short', control: false, weight: 1 },
    { key: 'long', name: 'Long', control: false, weight: 1 },
  ],
})

describe('at the end of the plan', () => {
  it.each([
    ['clearly better is shipped', clearWin, 'ship'],
    ['clearly worse is rolled back', clearLoss, 'rollback'],
    ['a wide interval over zero is inconclusive', noAnswer, 'inconclusive'],
    ['an interval inside the smallest effect is neutral', noDifference, 'neutral'],
    ['24 conversions in an arm are too early', { control: [24, 900], guided: [90, 900] }, 'too-early'],
    ['nobody at all is too early', { control: [0, 0], guided: [0, 0] }, 'too-early'],
    ['a split that is too uneven is not trustworthy', { control: [2_000, 6_402], guided: [2_300, 6_012] }, 'not-trustworthy'],
    ['everybody converting compares nothing', { control: [500, 500], guided: [500, 500] }, 'inconclusive'],
  ] as const)('%s', (_, counted, kind) => {
    expect(verdictOf(counted).kind).toBe(kind)
  })

  it('less is better where the metric says so', () => {
    const metric = aMetricInput(clearLoss, { direction: 'less' })
    expect(buildReadout(anInput([metric])).verdict).toMatchObject({ kind: 'ship', variant: 'guided' })
  })

  it('says when the interval still holds effects below the one worth shipping', () => {
    expect(reasonsOf(verdictOf(clearWin))).toContain('may-be-below-minimum')
    expect(reasonsOf(verdictOf({ control: [31_000, 100_000], guided: [36_000, 100_000] }))).not.toContain('may-be-below-minimum')
  })

  it('better beyond chance and wholly below what is worth shipping is neutral, and says so', () => {
    const verdict = verdictOf({ control: [310_000, 1_000_000], guided: [318_000, 1_000_000] })
    expect(verdict.kind).toBe('neutral')
    expect(verdict.reasons).toContainEqual({ kind: 'smaller-than-minimum', answer: 'better', minimumEffect: 0.08 })
  })

  it('a warning stands beside the verdict', () => {
    const verdict = verdictOf({ control: [8_502, 44_700], guided: [8_279, 45_489] })
    expect(verdict.reasons).toContainEqual({ kind: 'check-warns', check: 'sample-ratio' })
    expect(verdict.kind).not.toBe('not-trustworthy')
  })
})

describe('before the end of the plan', () => {
  it.each([
    ['on day 20', start + days(20), 15],
    ['when the last are exposed and their windows still run', start + days(30), 5],
    ['an hour before the last window ends', start + days(35) - 3_600_000, 1],
  ])('nothing is decided %s', (_, asOf, left) => {
    expect(verdictOf(clearWin, { asOf })).toMatchObject({ kind: 'keep-running', variant: 'guided', days: left })
  })

  it('it is decided in the millisecond in which the last window ends', () => {
    expect(verdictOf(clearWin, { asOf: start + days(35) - 1 }).kind).toBe('keep-running')
    expect(verdictOf(clearWin, { asOf: start + days(35) }).kind).toBe('ship')
  })

  it('without a planned end only a stop decides', () => {
    const plan = aPlan({ days: null, endsAt: null })
    expect(verdictOf(clearWin, { experiment: anExperiment({ plan }) })).toMatchObject({ kind: 'keep-running', days: null })
  })

  it('a stop decides, and says that it came early and who is not counted yet', () => {
    const experiment = anExperiment({ status: 'stopped', stoppedAt: start + days(10) })
    const { verdict } = buildReadout(anInput([aMetricInput(clearWin, {}, 40)], { experiment, asOf: start + days(11) }))
    expect(verdict.kind).toBe('ship')
    expect(verdict.reasons).toContainEqual({ kind: 'stopped-before-plan', endsAt: start + days(28) })
    expect(verdict.reasons).toContainEqual({ kind: 'still-maturing', people: 80 })
  })

  it('too few conversions come before keep running', () => {
    expect(verdictOf({ control: [14, 200], guided: [20, 200] }, { asOf: start + days(5) })).toMatchObject({ kind: 'too-early', conversions: 14, needed: 25 })
  })
})

describe('whole weeks', () => {
  const stoppedOn = (day: number) => reasonsOf(verdictOf(clearWin, { experiment: anExperiment({ status: 'stopped', stoppedAt: start + days(day) }), asOf: start + days(40) }))

  it.each([[10, true], [14, false], [14.3, false], [3, true], [1, true], [20.9, false], [25, true]])('stopped after %s days says that some weekday counts more: %s', (day, said) => {
    expect(stoppedOn(day).includes('not-whole-weeks')).toBe(said)
  })

  it('a running one says nothing of it', () => {
    expect(reasonsOf(verdictOf(clearWin))).not.toContain('not-whole-weeks')
  })
})

describe('borrowed conversion', () => {
  const signedUp = (counted: Counted, changes: Parameters<typeof aMetricInput>[1] = {}) => aMetricInput(counted, { key: 'signed-up', name: 'Signed up', role: 'also', windowDays: 1, phrases: null, ...changes })
  const readout = (deciding: Counted, ...others: readonly ReturnType<typeof signedUp>[]) => buildReadout(anInput([aMetricInput(deciding), ...others]))
  const found = (deciding: Counted, ...others: readonly ReturnType<typeof signedUp>[]) => readout(deciding, ...others).verdict.reasons.filter(({ kind }) => kind === 'borrowed')

  it.each([
    ['flat and open', noAnswer, 'inconclusive'],
    ['flat beyond doubt', noDifference, 'neutral'],
    ['down', clearLoss, 'rollback'],
  ] as const)('an early step up while what decides is %s is said', (_, deciding, kind) => {
    const { verdict } = readout(deciding, signedUp(clearWin))
    expect(verdict.kind).toBe(kind)
    expect(verdict.reasons[0]).toMatchObject({ kind: 'borrowed', variant: 'guided', early: 'signed-up', metric: 'activated', scale: 'relative' })
  })

  it('is not where what decides is better too, where the step is none, or where it is known later', () => {
    expect(found(clearWin, signedUp(clearWin))).toEqual([])
    expect(found(noAnswer, signedUp(noAnswer))).toEqual([])
    expect(found(noAnswer, signedUp(clearWin, { windowDays: 30 }))).toEqual([])
    expect(found(noAnswer, signedUp(clearLoss))).toEqual([])
  })

  it('is found in a step of the funnel that decides', () => {
    const funnel = aMetricInput({ control: [310, 3_500], guided: [318, 3_500] }, { kind: 'funnel' })
    const levels = [
      { level: 1, event: 'Signed Up', afterMs: null, strata: [{ stratum: '0', people: { control: 690, guided: 1_082 } }] },
      { level: 2, event: 'Activated', afterMs: null, strata: [{ stratum: '0', people: { control: 310, guided: 318 } }] },
    ]
    const built = buildReadout(anInput([{ ...funnel, levels }]))
    expect(built.verdict.reasons[0]).toMatchObject({ kind: 'borrowed', early: 'Signed Up' })
    expect(readoutWords(built, 'en').headline).toBe('Do not ship Guided yet. Signed Up rose by 40%, Activated within 7 days did not.')
  })

  it('is the headline in three languages, and told once', () => {
    const built = readout(noAnswer, signedUp(clearWin))
    expect(readoutWords(built, 'en')).toMatchObject({ headline: 'Do not ship Guided yet. Signed up rose by 12%, Activated within 7 days did not.' })
    expect(readoutWords(built, 'ko').headline).toContain('오르지 않았습니다')
    expect(readoutWords(built, 'ja').headline).toContain('増えていません')
    expect(readoutWords(built, 'en').notes.join()).not.toContain('Signed up')
  })
})

describe('an imported experiment is over', () => {
  it('and gets its verdict at once, without a smallest effect', () => {
    const experiment = anExperiment({ origin: 'import', status: 'stopped', startedAt: null, plan: aPlan({ minimumEffect: null, days: null, endsAt: null }) })
    const verdict = verdictOf(noDifference, { experiment, asOf: start, watermark: null })
    expect(verdict.kind).toBe('inconclusive')
    expect(reasonsOf(verdict)).toContain('no-minimum-planned')
  })
})

describe('of several variants', () => {
  const verdict = (short: readonly [number, number], long: readonly [number, number]) =>
    verdictOf({ control: [1_000, 4_000], short, long }, { experiment: threeArms })

  it.each([
    ['the best of two that are better is shipped', [1_150, 4_000], [1_250, 4_000], 'ship', 'long', 'best-of-several'],
    ['one that is better is shipped, whatever the other does', [1_250, 4_000], [800, 4_000], 'ship', 'short', 'variants-worse'],
    ['two that are worse are rolled back', [800, 4_000], [700, 4_000], 'rollback', 'short', 'variants-worse'],
    ['an open question comes before a worse one', [700, 4_000], [1_010, 4_000], 'inconclusive', 'long', 'variants-worse'],
  ] as const)('%s', (_, short, long, kind, variant, reason) => {
    const result = verdict(short, long)
    expect(result).toMatchObject({ kind, variant })
    expect(reasonsOf(result)).toEqual(expect.arrayContaining([reason, 'several-comparisons']))
  })

  it('their order does not matter', () => {
    const swapped = anExperiment({ variants: [...threeArms.variants].toSorted((one, other) => Number(other.control) - Number(one.control) || other.key.localeCompare(one.key)) })
    const counted: Counted = { control: [1_000, 4_000], short: [1_150, 4_000], long: [1_250, 4_000] }
    const { reasons: _, ...one } = verdictOf(counted, { experiment: threeArms })
    const { reasons: __, ...other } = verdictOf(counted, { experiment: swapped })
    expect(other).toEqual(one)
  })
})

describe('guardrails', () => {
  const cancelled = (counted: Counted) => aMetricInput(counted, { key: 'cancelled', name: 'Cancelled', role: 'guardrail', direction: 'less', phrases: null })
  const readout = (deciding: Counted, guardrail: Counted) => buildReadout(anInput([cancelled(guardrail), aMetricInput(deciding)]))

  it('one that got worse rolls back what would be shipped, and is what the verdict speaks of', () => {
    const { verdict } = readout(clearWin, { control: [300, 3_490], guided: [420, 3_521] })
    expect(verdict).toMatchObject({ kind: 'rollback', variant: 'guided', metric: 'cancelled' })
    expect(verdict.reasons).toContainEqual({ kind: 'guardrail-worse', variant: 'guided', metric: 'cancelled', margin: null, beyond: true })
  })

  it('one that did not stands in nobody’s way, and the deciding metric comes first', () => {
    const { verdict, metrics } = readout(clearWin, { control: [300, 3_490], guided: [305, 3_521] })
    expect(verdict).toMatchObject({ kind: 'ship', metric: 'activated' })
    expect(metrics.map(({ key }) => key)).toEqual(['activated', 'cancelled'])
  })

  it('with two variants that are better, the one that keeps within them is shipped', () => {
    const deciding = aMetricInput({ control: [1_000, 4_000], short: [1_250, 4_000], long: [1_150, 4_000] })
    const guardrail = cancelled({ control: [300, 4_000], short: [450, 4_000], long: [305, 4_000] })
    expect(buildReadout(anInput([deciding, guardrail], { experiment: threeArms })).verdict).toMatchObject({ kind: 'ship', variant: 'long' })
  })
})
