import { describe, expect, test } from 'vitest'
import type { Prerequisite } from '#sdk/core/ruleset.ts'
import { checkNeeded, checkWays, cycleFrom, DEEPEST, MOST_ASKED, type NeededFlag, type Needs } from '#server/flags/prerequisite.ts'

/** `'a: b c, b: c'`: a needs b and c, b needs c. */
function needsOf(text: string): Needs {
  return new Map(text.split(', ').map((line) => line.split(': ')).map(([flag = '', needed = '']) => [flag, needed.split(' ').map((one): Prerequisite => ({ flag: one, variations: ['on'] }))]))
}

/** a0 needs a1, which needs a2 …, `length` needs long. */
function chain(length: number): string {
  return Array.from({ length }, (_, index) => `a${index}: a${index + 1}`).join(', ')
}

/** Each level needs both flags of the next one, so an answer asks 2 + 4 + 8 … times. */
function doubling(levels: number): string {
  return Array.from({ length: levels }, (_, at) => ['l', 'r'].map((side) => `${side}${at}: l${at + 1} r${at + 1}`)).flat().join(', ')
}

const known: readonly NeededFlag[] = [
  { key: 'chat', variations: [{ key: 'off' }, { key: 'on' }], clientVisible: true, archivedAt: null },
  { key: 'secret', variations: [{ key: 'on' }], clientVisible: false, archivedAt: null },
  { key: 'gone', variations: [{ key: 'on' }], clientVisible: true, archivedAt: new Date(0) },
]

describe('a need', () => {
  test.each([
    ['of a flag that is there', true, { flag: 'chat', variations: ['on'] }, null],
    ['of a flag that is not there', true, { flag: 'chta', variations: ['on'] }, /no flag "chta"/],
    ['of an archived flag', true, { flag: 'gone', variations: ['on'] }, /"gone", which is archived/],
    ['of a variation that is not there', true, { flag: 'chat', variations: ['on', 'On'] }, /"chat" has no variation "On". It has off, on/],
    ['of no variation', true, { flag: 'chat', variations: [] }, /Name a variation that "chat" has to serve/],
    ['of a flag that browsers are not told of, by one that they are', true, { flag: 'secret', variations: ['on'] }, /Browsers are told of "me" but not of "secret"/],
    ['of a flag that browsers are not told of, by another such', false, { flag: 'secret', variations: ['on'] }, null],
    ['of a flag that browsers are told of, by one that they are not', false, { flag: 'chat', variations: ['off'] }, null],
  ])('%s', (_, clientVisible, need, wrong) => {
    const check = () => checkNeeded({ key: 'me', clientVisible }, [{ flag: 'chat', variations: ['on'] }, need], known)
    if (wrong === null) expect(check).not.toThrow()
    else expect(check).toThrow(expect.objectContaining({ message: expect.stringMatching(wrong), facts: expect.objectContaining({ field: 'prerequisites', place: 1 }) }))
  })
})

describe('ways of needs', () => {
  test.each([
    ['a: a', ['a', 'a']],
    ['a: b, b: c, c: a', ['a', 'b', 'c', 'a']],
    ['a: x b, x: y, b: c, c: a', ['a', 'b', 'c', 'a']],
    ['a: b c, b: d, c: d', null],
    ['a: b, b: c, c: b', null],
  ])('from a in %s: the ring is %j', (text, ring) => {
    expect(cycleFrom('a', needsOf(text))).toEqual(ring)
  })

  test('in a ring are refused with the ring in order, at the need that closes it', () => {
    expect(() => checkWays('a', needsOf('a: x b, b: c, c: a'))).toThrow(expect.objectContaining({
      message: expect.stringContaining('a needs b, b needs c, c needs a'), facts: { field: 'prerequisites', place: 1, flag: 'a', told: 'needs-ring', cycle: ['a', 'b', 'c', 'a'] },
    }))
  })

  test(`may be ${DEEPEST} long and not longer, wherever the flag stands in them`, () => {
    expect(() => checkWays('a0', needsOf(chain(DEEPEST)))).not.toThrow()
    for (const saved of ['a0', 'a4', `a${DEEPEST}`]) expect(() => checkWays(saved, needsOf(chain(DEEPEST + 1)))).toThrow(/9 deep: a0 needs a1, a1 needs a2, .*a8 needs a9/)
  })

  test(`cost at most ${MOST_ASKED} questions, counting a flag on every way to it`, () => {
    expect(() => checkWays('l0', needsOf(doubling(5)))).not.toThrow()
    expect(() => checkWays('l0', needsOf(doubling(6)))).toThrow(/To answer "l0" an SDK would ask other flags 126 times/)
  })
})
