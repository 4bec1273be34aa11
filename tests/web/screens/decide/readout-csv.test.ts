import { parse } from 'csv-parse/sync'
import { describe, expect, it } from 'vitest'
import { buildReadout } from '#server/readouts/build.ts'
import { aMetricInput, anInput, clearWin, noAnswer } from '#tests/server/readouts/an-input.ts'
import { readoutCsv } from '#web/screens/decide/readout-csv.ts'

const groups = [{ value: '=cmd()', strata: aMetricInput(clearWin).strata }, { value: 'a,"b"', strata: aMetricInput(noAnswer).strata }]
const readout = buildReadout(anInput([{ ...aMetricInput(clearWin), breakdowns: [{ dimension: 'source', groups }] }, aMetricInput(noAnswer, { key: 'kept', role: 'guardrail' })]))
const rows = parse(readoutCsv(readout), { columns: true }) as Record<string, string>[]

describe('a readout as CSV', () => {
  it('has each lift on both scales, with its convention and the sums it is made of', () => {
    const own = rows.filter(({ part, metric }) => part === 'metric' && metric === 'activated')
    expect(own.map(({ scale }) => scale)).toEqual(['relative', 'difference'])
    expect(own[0]).toMatchObject({ variant: 'guided', convention: 'two-proportion score z', interval: 'score inversion', answer: 'better' })
    expect(JSON.parse(own[0]?.['inputs'] ?? '')).toMatchObject([{ control: { people: 3_490, sum: '1082' }, variant: { people: 3_521, sum: '1218' } }])
    const lift = readout.metrics[0]?.lifts[0]?.lift
    expect(Number(own[0]?.['pValue'])).toBe(lift?.kind === 'known' ? lift.pValue : Number.NaN)
  })

  it('has guardrails, groups, the harm watch and the checks', () => {
    expect(new Set(rows.map(({ part }) => part))).toEqual(new Set(['metric', 'group', 'harm', 'check']))
    expect(rows.find(({ of }) => of === 'sample-ratio')).toMatchObject({ answer: 'ok', convention: 'chi-square' })
  })

  it('keeps commas and quotes of a group, and gives no spreadsheet a formula', () => {
    expect(rows.some(({ of }) => of === 'source=a,"b"')).toBe(true)
    const formula = buildReadout(anInput([aMetricInput(clearWin, { key: '=cmd()' })]))
    expect((parse(readoutCsv(formula), { columns: true }) as Record<string, string>[])[0]?.['metric']).toBe("'=cmd()")
  })
})
