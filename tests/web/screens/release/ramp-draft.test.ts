import { describe, expect, test } from 'vitest'
import { problemsOf, type RampDraft, usualRamp, wholeSteps, withNext } from '#web/screens/release/planned/ramp-draft.ts'

const now = new Date('2026-03-02T03:00:00Z')
const stands = { now, timeZone: 'Asia/Seoul', weight: 0 }
const ramp = (steps: readonly (readonly [string, string])[], atOnce = true): RampDraft => ({ atOnce, steps: steps.map(([share, at]) => ({ share, at })) })

describe('a ramp as it is typed', () => {
  test('begins with a few now, a quarter tomorrow morning and all a week later, by the clock of the workspace', () => {
    const draft = usualRamp(now, 'Asia/Seoul', 0)
    expect(draft.steps.map((step) => [step.share, step.at])).toEqual([['5', '2026-03-02T09:00'], ['25', '2026-03-03T09:00'], ['100', '2026-03-10T09:00']])
    expect(wholeSteps(draft, stands)).toEqual([
      { weight: 5_000, at: null },
      { weight: 25_000, at: new Date('2026-03-03T00:00:00Z') },
      { weight: 100_000, at: new Date('2026-03-10T00:00:00Z') },
    ])
  })

  test('begins above the share that stands', () => {
    const shares = (stands: number): readonly string[] => usualRamp(now, 'Asia/Seoul', stands).steps.map((step) => step.share)
    expect([5_000, 25_000, 60_000].map(shares)).toEqual([['25', '50', '100'], ['50', '100'], ['100']])
  })

  test('goes on with twice the share, as far after the last as that was after the one before', () => {
    expect(withNext(ramp([['5', ''], ['10', '2026-03-04T09:00'], ['20', '2026-03-07T09:00']]), now, 'Asia/Seoul').steps.at(-1)).toEqual({ share: '40', at: '2026-03-10T09:00' })
    expect(withNext(ramp([['80', '']]), now, 'Asia/Seoul').steps.at(-1)?.share).toBe('100')
  })

  const wrong: readonly (readonly [string, RampDraft, number, number, object])[] = [
    ['no share', ramp([['x', '']]), 0, 0, { field: 'share', kind: 'no-share' }],
    ['more than all', ramp([['101', '']]), 0, 0, { field: 'share', kind: 'no-share' }],
    ['a share that stands already', ramp([['20', '']]), 20_000, 0, { field: 'share', kind: 'not-more', than: 20_000 }],
    ['a step that takes people away', ramp([['20', ''], ['10', '2026-03-03T09:00']]), 0, 1, { field: 'share', kind: 'not-more', than: 20_000 }],
    ['no time', ramp([['20', '']], false), 0, 0, { field: 'at', kind: 'no-time' }],
    ['a time that is past', ramp([['20', '2026-03-02T11:59']], false), 0, 0, { field: 'at', kind: 'past' }],
    ['a step before the one before', ramp([['20', '2026-03-04T09:00'], ['30', '2026-03-03T09:00']], false), 0, 1, { field: 'at', kind: 'not-later' }],
    ['two of one moment', ramp([['20', '2026-03-04T09:00'], ['30', '2026-03-04T09:00']], false), 0, 1, { field: 'at', kind: 'not-later' }],
  ]
  test.each(wrong)('is not sent with %s', (_, draft, weight, place, problem) => {
    expect(problemsOf(draft, { ...stands, weight })[place]).toEqual(problem)
    expect(wholeSteps(draft, { ...stands, weight })).toBeNull()
  })
})
