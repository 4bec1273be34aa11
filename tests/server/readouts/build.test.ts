import { describe, expect, it } from 'vitest'
import { buildReadout } from '#server/readouts/build.ts'
import { readoutWords } from '#server/readouts/sentence.ts'
import { conversionSummary } from '#server/stats/summary.ts'
import { cookieCats, hillstrom } from '#tests/reference/experiments.ts'
import { aMetricInput, anExperiment, anInput, aPlan, clearWin, noAnswer } from './an-input.ts'

describe('a readout', () => {
  it('is plain data: JSON carries it without loss', () => {
    const readout = buildReadout(anInput([aMetricInput(clearWin, {}, 12)]))
    expect(JSON.parse(JSON.stringify(readout))).toEqual(readout)
  })

  it('counts per arm, and knows nothing of an arm without matured people', () => {
    const balanced = [{ weights: { control: 1, guided: 1 }, exposed: { control: 1_012, guided: 1_012 } }]
    const [metric] = buildReadout(anInput([aMetricInput({ control: [310, 1_000], guided: [0, 0] }, {}, 12)], { exposures: balanced })).metrics
    expect(metric?.arms).toMatchObject([
      { variant: 'control', exposed: 1_012, maturing: 12, matured: 1_000, converted: 310, value: 0.31, sum: '310' },
      { variant: 'guided', exposed: 12, maturing: 12, matured: 0, converted: 0, value: null, interval: null },
    ])
    expect(metric?.lifts).toMatchObject([{ variant: 'guided', answer: 'no-answer', lift: { kind: 'none', reason: 'no-people' } }])
  })

  it('says of what decides by when since the exposure people did it, its line with the verdict alone, and nothing where a check blocks', () => {
    const both = (control: number, guided: number) => [{ stratum: '0', people: { control, guided } }]
    const lags = [both(500, 900), both(300, 270), both(200, 150)].map((strata, at) => ({ fromMs: at, toMs: at + 1, strata }))
    const counted = { control: [1_000, 5_000], guided: [1_320, 5_000] } as const
    const open = { experiment: anExperiment({ plan: aPlan({ rule: 'fixed', endsAt: Number.MAX_SAFE_INTEGER }) }) }
    const unfair = { exposures: [{ weights: { control: 1, guided: 1 }, exposed: { control: 5_000, guided: 6_000 } }] }
    const linesOf = (changes: Parameters<typeof anInput>[1]) => buildReadout(anInput([{ ...aMetricInput(counted), lags }], changes)).metrics[0]?.novelty.map(({ variant, stages, line }) => [variant, stages.length, line?.answer])
    expect(linesOf({})).toEqual([['guided', 3, 'fades']])
    expect(linesOf(open)).toEqual([['guided', 3, undefined]])
    expect(linesOf(unfair)).toEqual([])
  })

  it('adds days up: the last one is the whole', () => {
    const day = (date: string, control: number, guided: number, maturing: number) => ({
      date,
      maturing,
      strata: [{ stratum: '0', arms: { control: conversionSummary(500, control), guided: conversionSummary(500, guided) } }],
    })
    const input = { ...aMetricInput(noAnswer), days: [day('2026-03-02', 150, 160, 0), day('2026-03-03', 160, 162, 7), { date: '2026-03-04', maturing: 0, strata: [] }] }
    const [metric] = buildReadout(anInput([input])).metrics
    expect(metric?.daily.map(({ date, maturing, arms }) => [date, maturing, arms[0]?.matured, arms[0]?.value])).toEqual([
      ['2026-03-02', false, 500, 0.3],
      ['2026-03-03', true, 1_000, 0.31],
      ['2026-03-04', true, 1_000, 0.31],
    ])
    expect(metric?.daily.at(-1)?.lifts).toMatchObject([{ lift: { statistic: lift(metric?.lifts[0]?.lift) } }])
  })

  it('keeps strata apart in days and groups too', () => {
    const ramp = [
      { stratum: '0', arms: { control: conversionSummary(9_000, 900), guided: conversionSummary(1_000, 100) } },
      { stratum: '1', arms: { control: conversionSummary(5_000, 1_500), guided: conversionSummary(5_000, 1_500) } },
    ]
    const input = { ...aMetricInput({ control: [0, 0], guided: [0, 0] }), strata: ramp, days: ramp.map((stratum, index) => ({ date: `2026-03-0${index + 2}`, maturing: 0, strata: [stratum] })) }
    const exposures = [{ weights: { control: 9, guided: 1 }, exposed: { control: 9_000, guided: 1_000 } }, { weights: { control: 1, guided: 1 }, exposed: { control: 5_000, guided: 5_000 } }]
    const [metric] = buildReadout(anInput([input], { exposures })).metrics
    expect(metric?.lifts[0]).toMatchObject({ answer: 'no-clear-difference', lift: { convention: 'stratified score z' } })
    expect(metric?.daily[1]?.lifts[0]).toMatchObject({ answer: 'no-clear-difference', lift: { convention: 'stratified score z' } })
  })

  it('answers nothing before its end, however clear the interval of the day looks', () => {
    const open = anExperiment({ status: 'running', stoppedAt: null, plan: aPlan({ endsAt: Number.MAX_SAFE_INTEGER }) })
    const { metrics, verdict } = buildReadout(anInput([aMetricInput(clearWin)], { experiment: open }))
    expect(verdict.kind).toBe('keep-running')
    expect(metrics[0]?.lifts).toMatchObject([{ answer: 'too-early', lift: { kind: 'known' } }])
  })

  it('says by group whether groups differ more than chance makes them', () => {
    const group = (value: string, control: number, guided: number) => ({
      value,
      strata: [{ stratum: '0', arms: { control: conversionSummary(1_000, control), guided: conversionSummary(1_000, guided) } }],
    })
    const input = { ...aMetricInput(noAnswer), breakdowns: [{ dimension: 'source', groups: [group('ads', 300, 380), group('mail', 310, 250)] }] }
    const [breakdown] = buildReadout(anInput([input])).breakdowns
    expect(breakdown?.groups.map(({ value, lifts }) => [value, lifts[0]?.answer])).toEqual([['ads', 'better'], ['mail', 'worse']])
    expect(breakdown?.heterogeneity[0]?.pValue).toBeLessThan(0.001)
  })
})

describe('real experiments', () => {
  it('Cookie Cats is rolled back, with the uneven split beside it', () => {
    const counted = { control: [8_502, cookieCats.people.gate_30], guided: [8_279, cookieCats.people.gate_40] } as const
    const experiment = anExperiment({ origin: 'import', plan: aPlan({ minimumEffect: null, days: null, endsAt: null }) })
    const readout = buildReadout(anInput([aMetricInput(counted, { name: 'retention_7', phrases: null })], { experiment }))
    expect(readout.verdict.kind === 'rollback' && readout.verdict.pValue).toBeCloseTo(0.00155425, 8)
    expect(readout.checks[0]).toMatchObject({ name: 'sample-ratio', state: 'warn' })
    expect(readoutWords(readout, 'en').headline).toBe('Roll back Guided. It lowers retention_7 by about 4%.')
  })

  it('Hillstrom’s e-mail for men is shipped on spend, with the exact sums', () => {
    const arms = { control: hillstrom.spend.control, guided: hillstrom.spend.mens.variant }
    const input = {
      ...aMetricInput({ control: [122, 21_306], guided: [267, 21_307] }, { key: 'spend', name: 'spend', kind: 'revenue', family: 'mean', currency: 'USD', phrases: null }),
      strata: [{ stratum: '0', arms }],
    }
    const readout = buildReadout(anInput([input], { experiment: anExperiment({ origin: 'import' }) }))
    expect(readout.metrics[0]?.arms.map(({ sum, converted }) => [sum, converted])).toEqual([['13908.33', 122], ['30311.69', 267]])
    expect(readout.metrics[0]?.lifts[0]).toMatchObject({ answer: 'better', lift: { convention: 'Welch t', intervals: { relative: 'Fieller' } } })
    expect(readoutWords(readout, 'en').paragraph).toContain('spend: $1.42 with it, $0.65 without.')
  })
})

function lift(known: unknown): number {
  return (known as { readonly statistic: number }).statistic
}
