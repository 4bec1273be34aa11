import { describe, expect, it } from 'vitest'
import { buildReadout } from '#server/readouts/build.ts'
import type { Standing } from '#server/readouts/guardrails.ts'
import { takeLooks } from '#server/readouts/look.ts'
import type { MetricFacts, Readout } from '#server/readouts/readout.ts'
import { readoutWords } from '#server/readouts/sentence.ts'
import { aMetricInput, anExperiment, anInput, aPlan, clearLoss, clearWin, type Counted, days, noAnswer, start } from './an-input.ts'

const guardrail = (counted: Counted, changes: Partial<MetricFacts> = {}) =>
  aMetricInput(counted, { key: 'cancelled', name: 'Cancelled', role: 'guardrail', direction: 'less', phrases: null, margin: 0.2, ...changes })
const readoutOf = (deciding: Counted, ...guardrails: readonly ReturnType<typeof guardrail>[]): Readout => buildReadout(anInput([aMetricInput(deciding), ...guardrails]))
const standingIn = (readout: Readout): Standing | undefined => readout.metrics[1]?.lifts[0]?.standing
const kinds = ({ verdict }: Readout): readonly string[] => verdict.reasons.map(({ kind }) => kind)

// Of 3,500 a arm; the rate of control is 0.2, the limit a fifth of it.
const cancelled = (guided: number, control = 700): Counted => ({ control: [control, 3_500], guided: [guided, 3_500] })

describe('a variant that is better, beside a guardrail that must not rise by more than 20 %', () => {
  it.each<[said: string, counted: Counted, standing: Standing, verdict: Readout['verdict']['kind'], about: string, reason: string]>([
    ['where it did not rise', cancelled(700), 'within', 'ship', 'activated', 'guardrails-within'],
    ['where it fell', cancelled(500), 'within', 'ship', 'activated', 'guardrails-within'],
    ['where the range ends before the limit, though it rose beyond chance', { control: [7_000, 35_000], guided: [7_500, 35_000] }, 'within', 'ship', 'activated', 'guardrails-within'],
    ['where it rose beyond chance, maybe by more than the limit', cancelled(820), 'worse', 'rollback', 'cancelled', 'guardrail-worse'],
    ['where it rose by more than the limit', cancelled(1_050), 'beyond', 'rollback', 'cancelled', 'guardrail-worse'],
  ])('%s', (_, counted, standing, kind, metric, reason) => {
    const readout = readoutOf(clearWin, guardrail(counted))
    expect(standingIn(readout)).toBe(standing)
    expect(readout.verdict).toMatchObject({ kind, metric })
    expect(kinds(readout)).toContain(reason)
  })

  it.each([
    ['the range holds the limit', { control: [70, 350], guided: [74, 350] } as Counted],
    ['too few did it', { control: [5, 3_500], guided: [6, 3_500] } as Counted],
    ['nobody is counted', { control: [0, 0], guided: [0, 0] } as Counted],
  ])('is not shipped, and nothing else, where %s', (_, counted) => {
    const readout = readoutOf(clearWin, guardrail(counted))
    expect(standingIn(readout)).toBe('open')
    expect(readout.verdict).toMatchObject({ kind: 'inconclusive', variant: 'guided', metric: 'activated' })
    expect(readout.verdict.reasons[0]).toEqual({ kind: 'guardrail-open', variant: 'guided', metric: 'cancelled', margin: 0.2 })
    expect([readoutWords(readout, 'en').headline, readoutWords(readout, 'ko').headline, readoutWords(readout, 'ja').headline]).toEqual([
      'Do not ship Guided yet. Cancelled may be worse by more than its limit of 20%.',
      '‘Guided’ 안은 아직 적용하지 마세요. Cancelled 지표가 한도 20% 넘게 나빠졌을 수 있습니다.',
      '「Guided」の採用は見送りましょう。Cancelledが許容範囲20%を超えて悪化している可能性があります。',
    ])
  })

  it('of which more is better, must not fall', () => {
    const retained = (guided: number) => readoutOf(clearWin, guardrail(cancelled(guided), { direction: 'more' }))
    expect([700, 900, 600, 400].map((guided) => standingIn(retained(guided)))).toEqual(['within', 'within', 'worse', 'beyond'])
  })

  it('a wider limit lets it pass, and one that was not planned lets pass what chance explains', () => {
    expect(standingIn(readoutOf(clearWin, guardrail(cancelled(820), { margin: 0.5 })))).toBe('within')
    const { margin: _, ...plain } = guardrail(cancelled(712)).metric
    expect(standingIn(readoutOf(clearWin, { ...guardrail(cancelled(712)), metric: plain }))).toBe('within')
    expect(standingIn(readoutOf(clearWin, { ...guardrail(cancelled(820)), metric: plain }))).toBe('beyond')
  })

  it('several share one chance of a false alarm, and all have to keep within', () => {
    // p is .03: alone it is worse, among three it may be chance; its range holds the limit either way.
    const alone = readoutOf(clearWin, guardrail(cancelled(712)), guardrail(cancelled(700), { key: 'b' }), guardrail(cancelled(700), { key: 'c' }))
    const near: Counted = { control: [200, 1_000], guided: [241, 1_000] }
    const among = readoutOf(clearWin, guardrail(near), guardrail(cancelled(700), { key: 'b' }), guardrail(cancelled(700), { key: 'c' }))
    expect(standingIn(readoutOf(clearWin, guardrail(near)))).toBe('worse')
    expect([standingIn(among), among.verdict.kind]).toEqual(['open', 'inconclusive'])
    expect(alone.verdict.kind).toBe('ship')
  })

  it('rolls back nothing on what it does not know', () => {
    expect(readoutOf(clearLoss, guardrail({ control: [5, 3_500], guided: [6, 3_500] })).verdict).toMatchObject({ kind: 'rollback', metric: 'activated' })
    expect(readoutOf(noAnswer, guardrail(cancelled(700))).verdict.kind).toBe('inconclusive')
  })

  it('is rolled back for what decides where that is worse too, and names the guardrail beside it', () => {
    const readout = readoutOf(clearLoss, guardrail(cancelled(820)))
    expect(readout.verdict).toMatchObject({ kind: 'rollback', metric: 'activated' })
    expect(kinds(readout)).toContain('guardrail-worse')
  })

  it('no row answers while nothing is decided', () => {
    const readout = buildReadout(anInput([aMetricInput(clearWin), guardrail(cancelled(820))], { asOf: start + days(20) }))
    expect(readout.metrics[1]?.lifts[0]).toMatchObject({ answer: 'too-early' })
    expect(standingIn(readout)).toBeUndefined()
  })

  it('waits for its windows, where they are longer than those of what decides', () => {
    const inputs = [aMetricInput(clearWin), guardrail(cancelled(700), { windowDays: 21 })]
    const at = (day: number) => buildReadout(anInput(inputs, { asOf: start + days(day) })).verdict
    expect(at(48)).toMatchObject({ kind: 'keep-running', days: 1 })
    expect(at(49).kind).toBe('ship')
  })
})

describe('before the end of a plan that is looked at daily', () => {
  const strong: Counted = { control: [1_085, 3_500], guided: [1_260, 3_500] }
  const decided = (counted: Counted, changes: Partial<Parameters<typeof anExperiment>[0]> = {}, day = 25, deciding = strong) => {
    const experiment = anExperiment({ plan: aPlan({ rule: 'sequential' }), ...changes })
    const input = anInput([aMetricInput(deciding), guardrail(counted)], { experiment, asOf: start + days(day) })
    return buildReadout({ ...input, looks: takeLooks({ input, day: '2026-03-20', at: start + days(day), isLast: false }) })
  }

  it('what is better is shipped once the guardrail is within its limit', () => {
    expect(decided(cancelled(700))).toMatchObject({ verdict: { kind: 'ship' } })
  })

  it('goes on while that is not known, and says what it waits for', () => {
    const readout = decided({ control: [70, 350], guided: [74, 350] })
    expect(readout.verdict.kind).toBe('keep-running')
    expect(kinds(readout)).toContain('guardrail-open')
    expect(readoutWords(readout, 'en').headline).toBe('Keep running, about 10 more days. The data do not tell whether Cancelled keeps within its limit of 20% with Guided.')
  })

  it('goes on while it is worse and the limit may be kept, and rolls back where it is passed', () => {
    const worse: Counted = { control: [700, 3_500], guided: [840, 3_500] }
    expect(decided(worse).verdict.kind).toBe('keep-running')
    expect(decided(cancelled(1_100)).verdict).toMatchObject({ kind: 'rollback', metric: 'cancelled' })
    expect(decided(worse, {}, 25, { control: [1_260, 3_500], guided: [1_085, 3_500] }).verdict).toMatchObject({ kind: 'rollback', metric: 'activated' })
  })
})
