import { describe, expect, it } from 'vitest'
import { buildReadout } from '#server/readouts/build.ts'
import { type Check, checkReadout } from '#server/readouts/checks.ts'
import type { ReadoutInput } from '#server/readouts/readout-input.ts'
import { aMetricInput, anExperiment, anInput, clearWin, days, start } from './an-input.ts'

function check<Name extends Check['name']>(name: Name, changes: Partial<ReadoutInput>): Extract<Check, { name: Name }> {
  const found = checkReadout(anInput([aMetricInput(clearWin)], changes)).find((each): each is Extract<Check, { name: Name }> => each.name === name)
  if (found === undefined) throw new Error(`no check ${name}`)
  return found
}

const exposed = (control: number, guided: number): Partial<ReadoutInput> => ({ exposures: [{ weights: { control: 1, guided: 1 }, exposed: { control, guided } }] })

describe('the sample ratio', () => {
  it.each([
    [5_000, 5_050, 'ok'],
    [44_700, 45_489, 'warn'],
    [6_402, 6_012, 'blocked'],
    [3, 4, 'not-yet'],
  ] as const)('of %d to %d is %s', (control, guided, state) => {
    expect(check('sample-ratio', exposed(control, guided)).state).toBe(state)
  })

  it('is taken against the weights in force at each exposure', () => {
    const exposures = [
      { weights: { control: 90, guided: 10 }, exposed: { control: 9_020, guided: 980 } },
      { weights: { control: 50, guided: 50 }, exposed: { control: 4_950, guided: 5_050 } },
    ]
    const { state, facts } = check('sample-ratio', { exposures })
    expect(state).toBe('ok')
    expect(facts.arms.map(({ expected, plannedShare }) => [expected, plannedShare])).toEqual([[14_000, 0.7], [6_000, 0.3]])
  })
})

describe('crossovers', () => {
  it.each([
    [{}, 'ok', 0],
    [{ control: 15, guided: 14 }, 'ok', 29],
    [{ control: 2, guided: 1 }, 'not-yet', 3],
    [{ control: 29, guided: 3 }, 'blocked', 32],
  ] as const)('%j are %s', (crossovers, state, people) => {
    expect(check('crossovers', { ...exposed(5_000, 5_000), crossovers })).toMatchObject({ state, facts: { people } })
  })
})

describe('the data', () => {
  const asOf = start + days(36)
  it.each([
    ['everything is in', { asOf, watermark: asOf }, 'ok'],
    ['an hour and a half behind', { asOf, watermark: asOf - 5_400_000 }, 'warn'],
    ['behind, but stopped', { asOf, watermark: asOf - days(3), experiment: anExperiment({ status: 'stopped', stoppedAt: start + days(30) }) }, 'ok'],
    ['no watermark yet', { asOf, watermark: null }, 'not-yet'],
    ['an import has none', { asOf, watermark: null, experiment: anExperiment({ origin: 'import' }) }, 'ok'],
    ['a few rows refused', { refused: 5 }, 'ok'],
    ['many rows refused', { refused: 200 }, 'warn'],
  ] as const)('%s', (_, changes, state) => {
    expect(check('data-complete', changes).state).toBe(state)
  })
})

it('says how strong the evidence against the split is, however often one looked', () => {
  const evidence = (exposed: Readonly<Record<string, number>>) => {
    const found = check('sample-ratio', { exposures: [{ weights: { control: 1, guided: 1 }, exposed }] })
    return found.name === 'sample-ratio' ? found.facts.logEvidence : null
  }
  expect(evidence({ control: 5_000, guided: 5_000 })).toBeLessThan(0)
  expect(evidence({ control: 6_402, guided: 5_600 })).toBeGreaterThan(Math.log(1000))
})

describe('a check that blocks', () => {
  const metric = aMetricInput({ control: [2_000, 6_402], guided: [2_300, 6_012] })
  const stratum = metric.strata[0] ?? { stratum: '0', arms: {} }
  const blocked = buildReadout(
    anInput([{ ...metric, days: [{ date: '2026-03-02', maturing: 0, strata: [stratum] }], breakdowns: [{ dimension: 'source', groups: [{ value: 'ads', strata: [stratum] }, { value: 'mail', strata: [stratum] }] }] }]),
  )

  it('withholds every lift and every verdict, and leaves what was counted', () => {
    const lifts = [blocked.metrics[0]?.lifts, blocked.metrics[0]?.daily[0]?.lifts, blocked.breakdowns[0]?.groups[0]?.lifts]
    for (const [lift] of lifts.map((each) => each ?? [])) expect(lift).toMatchObject({ answer: 'no-answer', lift: { kind: 'none', reason: 'withheld' } })
    expect(blocked.verdict).toMatchObject({ kind: 'not-trustworthy', cause: { name: 'sample-ratio' } })
    expect(blocked.breakdowns[0]?.heterogeneity[0]?.pValue).toBeNull()
    expect(blocked.metrics[0]?.arms.map(({ matured }) => matured)).toEqual([6_402, 6_012])
    expect(JSON.stringify(blocked)).not.toContain('"relative":{')
  })
})
