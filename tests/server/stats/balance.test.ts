import { describe, expect, it } from 'vitest'
import { crossoverBalance, sampleRatio } from '#server/stats/balance.ts'

describe('the sample ratio', () => {
  it.each([
    ['as planned', [1, 1], [5_000, 5_000], 'ok'],
    ['p = .0086 warns', [1, 1], [44_700, 45_489], 'warn'],
    ['p = .0005 blocks', [1, 1], [6_402, 6_012], 'blocked'],
    ['90 to 10 as planned', [90_000, 10_000], [9_050, 950], 'ok'],
    ['50 to 50 where 90 to 10 was planned', [90_000, 10_000], [500, 500], 'blocked'],
    ['too few to say', [1, 1], [6, 3], 'not-yet'],
    ['nobody yet', [1, 1], [0, 0], 'not-yet'],
    ['people in an arm of weight zero', [1, 1, 0], [500, 500, 3], 'blocked'],
    ['nobody in an arm of weight zero', [1, 1, 0], [500, 500, 0], 'ok'],
  ] as const)('%s', (_, weights, observed, state) => {
    expect(sampleRatio([{ weights, observed }]).state).toBe(state)
  })

  it('expects what the weights in force give, also where they changed', () => {
    const strata = [
      { weights: [90, 10], observed: [9_020, 980] },
      { weights: [50, 50], observed: [4_950, 5_050] },
    ]
    const balance = sampleRatio(strata)
    expect(balance.expected).toEqual([14_000, 6_000])
    expect(balance.state).toBe('ok')
    expect(sampleRatio([{ weights: [50, 50], observed: [13_970, 6_030] }]).state).toBe('blocked')
  })

  it('does not depend on the order of the arms', () => {
    const one = sampleRatio([{ weights: [5, 3, 2], observed: [510, 280, 220] }])
    const other = sampleRatio([{ weights: [2, 5, 3], observed: [220, 510, 280] }])
    expect(other.chiSquare).toBeCloseTo(one.chiSquare ?? Number.NaN, 12)
  })
})

describe('people who met two variants', () => {
  it.each([
    ['evenly', [5_000, 5_000], [15, 14], 'ok'],
    ['all from one arm', [5_000, 5_000], [29, 0], 'blocked'],
    ['evenly at 90 to 10, where either order is as likely', [9_000, 1_000], [20, 20], 'ok'],
    ['by size at 90 to 10, where that is not chance', [9_000, 1_000], [90, 10], 'blocked'],
    ['too few to say', [5_000, 5_000], [3, 1], 'not-yet'],
  ] as const)('%s', (_, exposed, crossovers, state) => {
    expect(crossoverBalance({ exposed, crossovers }).state).toBe(state)
  })
})
