import { describe, expect, it } from 'vitest'
import { buildReadout } from '#server/readouts/build.ts'
import { aMetricInput, anInput, clearWin, type Counted } from './an-input.ts'

const also = (key: string, counted: Counted) => aMetricInput(counted, { key, name: key, role: 'also' })
/** p = .04 by itself. */
const barely: Counted = { control: [300, 1_000], guided: [343, 1_000] }
const nothing: Counted = { control: [300, 1_000], guided: [301, 1_000] }
const plain = (counted: Counted) => buildReadout(anInput([aMetricInput(clearWin), also('a', counted)])).metrics[1]?.lifts[0]

describe('metrics that nobody decides by', () => {
  it('answer by themselves where there is one', () => {
    expect(plain(barely)?.answer).toBe('better')
  })

  it('share their errors where there are many: what barely stands by itself does not', () => {
    const { metrics } = buildReadout(anInput([aMetricInput(clearWin), also('a', barely), ...['b', 'c', 'd'].map((key) => also(key, nothing))]))
    const one = metrics.find(({ key }) => key === 'a')?.lifts[0]
    expect(one?.answer).toBe('no-clear-difference')
    const range = one?.lift.kind === 'known' ? one.lift.relative : null
    expect(range?.from).toBeLessThan(0)
    expect(metrics[0]?.lifts[0]?.answer).toBe('better')
  })

  it('stand where all of them do, each interval agreeing with its answer', () => {
    const { metrics } = buildReadout(anInput([aMetricInput(clearWin), ...['a', 'b', 'c'].map((key) => also(key, clearWin))]))
    for (const { lifts } of metrics.slice(1)) expect(lifts[0]?.answer).toBe('better')
  })
})

describe('groups of a breakdown', () => {
  it('share their errors, too', () => {
    const groups = [barely, nothing, nothing, nothing].map((counted, at) => ({ value: `g${at}`, strata: aMetricInput(counted).strata }))
    const [cut] = buildReadout(anInput([{ ...aMetricInput(clearWin), breakdowns: [{ dimension: 'source', groups }] }])).breakdowns
    expect(cut?.groups.map(({ lifts }) => lifts[0]?.answer)).toEqual(['no-clear-difference', 'no-clear-difference', 'no-clear-difference', 'no-clear-difference'])
  })
})
