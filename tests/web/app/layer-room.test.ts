import { describe, expect, test } from 'vitest'
import { gapsOf, roomOf, sizeOf, type Layer, type Slot, type Stretch } from '#web/app/layer-room.ts'

type Pair = readonly [number, number]
const slotsOf = (pairs: readonly Pair[]): readonly Slot[] => pairs.map(([from, to]) => ({ from, to }))
const held = (name: string, status: 'running' | 'paused', ...pairs: readonly Pair[]): Layer['held'][number] => ({ experiment: name, name, status, slots: slotsOf(pairs), endsAt: 0, peoplePerDay: null })
const gave = (name: string, ...pairs: readonly Pair[]): Layer['givenBack'][number] => ({ experiment: name, name, slots: slotsOf(pairs), decision: 'rollback', endedAt: 0 })
const drawn = (stretches: readonly Stretch[]) => stretches.map(({ from, to, kind, name }) => `${from}-${to} ${kind} ${name}`.trim())

describe('the room of a layer', () => {
  test.each<[said: string, held: Layer['held'], givenBack: Layer['givenBack'], stretches: readonly string[], free: number]>([
    ['is all free where nobody holds a part', [], [], ['0-100000 free'], 100_000],
    ['shows who runs and who is paused between what is free', [held('a', 'running', [0, 20_000]), held('b', 'paused', [30_000, 40_000])], [], ['0-20000 running a', '20000-30000 free', '30000-40000 paused b', '40000-100000 free'], 70_000],
    ['parts free room where one that ended had it', [held('a', 'running', [0, 20_000])], [gave('c', [20_000, 50_000])], ['0-20000 running a', '20000-50000 ended c', '50000-100000 free'], 80_000],
    ['joins neighbours of one holder', [held('a', 'running', [0, 10_000], [10_000, 20_000])], [], ['0-20000 running a', '20000-100000 free'], 80_000],
    ['has nothing free where all is held', [held('a', 'running', [0, 100_000])], [], ['0-100000 running a'], 0],
  ])('%s', (_said, holders, givenBack, stretches, free) => {
    const room = roomOf({ held: holders, givenBack })
    expect(drawn(room.stretches)).toEqual(stretches)
    expect(room.free).toBe(free)
  })

  test.each<[said: string, share: number, stretches: readonly string[], free: number, missing: number]>([
    ['a draft takes the first free room', 15_000, ['0-20000 running a', '20000-35000 own me', '35000-60000 free', '60000-70000 paused b', '70000-100000 free'], 55_000, 0],
    ['and goes on behind others', 60_000, ['0-20000 running a', '20000-60000 own me', '60000-70000 paused b', '70000-90000 own me', '90000-100000 free'], 10_000, 0],
    ['and is told what is missing', 75_000, ['0-20000 running a', '20000-60000 own me', '60000-70000 paused b', '70000-100000 own me'], 0, 5_000],
  ])('%s', (_said, share, stretches, free, missing) => {
    const room = roomOf({ held: [held('a', 'running', [0, 20_000]), held('b', 'paused', [60_000, 70_000])], givenBack: [] }, { experiment: 'me', name: 'me', share })
    expect(drawn(room.stretches)).toEqual(stretches)
    expect([room.free, room.missing]).toEqual([free, missing])
  })

  test.each<[said: string, share: number, own: readonly Pair[]]>([
    ['keeps what it holds', 20_000, [[10_000, 20_000], [40_000, 50_000]]],
    ['grows into free room', 35_000, [[0, 10_000], [10_000, 20_000], [40_000, 50_000], [50_000, 55_000]]],
    ['gives up its own end', 12_000, [[10_000, 20_000], [40_000, 42_000]]],
  ])('one that runs %s', (_said, share, own) => {
    const room = roomOf({ held: [held('me', 'running', [10_000, 20_000], [40_000, 50_000]), held('b', 'running', [20_000, 40_000])], givenBack: [] }, { experiment: 'me', name: 'me', share })
    const mine = room.stretches.filter((one) => one.kind === 'own')
    expect(sizeOf(mine)).toBe(share)
    expect(gapsOf(mine)).toEqual(gapsOf(slotsOf(own)))
  })
})
