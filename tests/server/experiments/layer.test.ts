import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { freeRoom, type Holding, type Slot, sizeOf, takeSlots, without } from '#server/experiments/layer.ts'
import { Refusal } from '#server/refusal.ts'

const layer = { key: 'checkout', name: 'Checkout' }
const holding = (experiment: string, ...slots: readonly (readonly [number, number])[]): Holding => ({ experiment, name: experiment.toUpperCase(), slots: slots.map(([from, to]) => ({ from, to })) })
const pairs = (slots: readonly Slot[]) => slots.map(({ from, to }) => [from, to])

describe('a share of a layer', () => {
  test.each<[said: string, holdings: readonly Holding[], share: number, slots: readonly (readonly [number, number])[]]>([
    ['begins where the free room begins', [], 30_000, [[0, 30_000]]],
    ['comes after what others hold', [holding('b', [0, 40_000])], 30_000, [[40_000, 70_000]]],
    ['fills the gaps that were given back', [holding('b', [0, 10_000]), holding('c', [20_000, 90_000])], 15_000, [[10_000, 20_000], [90_000, 95_000]]],
    ['grows into free room and keeps what it has', [holding('a', [0, 10_000]), holding('b', [10_000, 20_000])], 25_000, [[0, 10_000], [20_000, 35_000]]],
    ['shrinks from its own end', [holding('a', [0, 10_000], [50_000, 60_000])], 12_000, [[0, 10_000], [50_000, 52_000]]],
    ['may be all that is left', [holding('b', [0, 99_999])], 1, [[99_999, 100_000]]],
  ])('%s', (_said, holdings, share, slots) => {
    expect(pairs(takeSlots(layer, holdings, { experiment: 'a', share }))).toEqual(slots)
  })

  test('is refused where the room does not suffice, with who holds what', () => {
    const take = () => takeSlots(layer, [holding('b', [0, 60_000]), holding('c', [60_000, 85_000])], { experiment: 'a', share: 20_000 })
    expect(take).toThrow(Refusal)
    expect(take).toThrow('The layer "Checkout" has 15 % free, and 20 % is asked for. "B" holds 60 %, "C" holds 25 %. Ask for less, or end one of them first.')
  })

  test('whatever is launched, grown, shrunk and ended: nobody shares a slot, growing moves nobody, and all is given back', () => {
    const step = fc.record({ experiment: fc.constantFrom('a', 'b', 'c', 'd'), share: fc.integer({ min: 0, max: 60_000 }) })
    fc.assert(fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
      let held: readonly Holding[] = []
      for (const { experiment, share } of steps) {
        const before = held.find((one) => one.experiment === experiment)?.slots ?? []
        const others = held.filter((one) => one.experiment !== experiment)
        if (share > freeRoom(others)) continue
        const slots = share === 0 ? [] : takeSlots(layer, held, { experiment, share })
        expect(sizeOf(slots)).toBe(share)
        if (share >= sizeOf(before)) expect(without(before, slots)).toEqual([])
        else expect(without(slots, before)).toEqual([])
        for (const other of others) expect(sizeOf(without(other.slots, slots))).toBe(sizeOf(other.slots))
        held = slots.length === 0 ? others : [...others, { experiment, name: experiment, slots }]
      }
    }))
  })
})

test.each<[said: string, slots: readonly (readonly [number, number])[], gone: readonly (readonly [number, number])[], left: readonly (readonly [number, number])[]]>([
  ['nothing', [[0, 10]], [], [[0, 10]]],
  ['a neighbour', [[0, 10]], [[10, 20]], [[0, 10]]],
  ['the middle', [[0, 10]], [[4, 6]], [[0, 4], [6, 10]]],
  ['an end', [[0, 10]], [[8, 20]], [[0, 8]]],
  ['a beginning', [[5, 10]], [[0, 6]], [[6, 10]]],
  ['everything', [[0, 10], [20, 30]], [[0, 30]], []],
])('without %s', (_said, slots, gone, left) => {
  expect(pairs(without(holding('a', ...slots).slots, holding('b', ...gone).slots))).toEqual(left)
})
