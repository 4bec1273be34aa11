import { describe, expect, it } from 'vitest'
import { analyse } from '#server/readouts/analysis.ts'
import { buildReadout } from '#server/readouts/build.ts'
import type { MetricFacts } from '#server/readouts/readout.ts'
import { aMetricInput, anInput, clearLoss, clearWin, type Counted } from '#tests/server/readouts/an-input.ts'
import { viewRows } from '#web/screens/decide/analysis-rows.ts'
import { en } from '#web/words/en.ts'
import { makeFormat } from '#web/words/format.ts'
import { speaker } from '#web/words/say.ts'

const words = { ...speaker('en', en), format: makeFormat('en', 'UTC') }

function rowsOf(counted: Counted, metric: Partial<MetricFacts> = {}) {
  const input = anInput([aMetricInput(counted, metric)])
  const [found, shown] = [analyse(input, { lifts: [], wins: 0, experiments: 0 }).variants[0], buildReadout(input).metrics[0]]
  return found === undefined || shown === undefined ? [] : viewRows(found, shown, words)
}

describe('the views beside a verdict', () => {
  it('each have a name, what they are, and a number or a chance', () => {
    const rows = rowsOf(clearWin)
    expect(rows.map(({ name }) => name)).toEqual(['Fisher exact', 'mid-p', 'Newcombe', 'log risk ratio', 'Within ±8%', 'Belief'])
    for (const { note, figure, chance } of rows) expect(note !== '' && (figure !== '' || chance !== '')).toBe(true)
    expect(rows[2]).toMatchObject({ figure: '+3.6 points', range: expect.stringContaining('to') })
  })

  it('speak of better and not of more: fewer cancellations are likely better', () => {
    const chance = (counted: Counted, direction: 'more' | 'less') => rowsOf(counted, { direction }).at(-1)?.chance
    expect(chance(clearLoss, 'less')).toBe(chance(clearWin, 'more'))
    expect(rowsOf(clearLoss, { direction: 'less' }).at(-1)?.note).toContain('0.00%')
  })
})
