import { describe, expect, test } from 'vitest'
import { aDesign } from '#tests/support/make.ts'
import { type Changed, changedOf, contested, rebased } from '#web/screens/watch/running-change.ts'

const design = { ...aDesign(), variants: [...aDesign().variants] }
const base = changedOf(design)
const mine: Changed = { ...base, tags: ['mine'], newPeopleOnly: true }

describe('a change that somebody writes while what runs is changed', () => {
  test('keeps what was written, and takes nothing back that was not touched', () => {
    const now = { ...design, overrides: [{ id: 'u1', variant: 'guided' }] }
    expect(contested({ base, wanted: mine }, now)).toEqual([])
    expect(rebased({ base, wanted: mine }, now, 'mine').wanted).toMatchObject({ tags: ['mine'], newPeopleOnly: true, overrides: [{ id: 'u1', variant: 'guided' }] })
  })

  test('is contested where both changed the same part to something else', () => {
    const now = { ...design, tags: ['theirs'], newPeopleOnly: true }
    const begun = { base, wanted: mine }
    expect(contested(begun, now)).toEqual(['tags'])
    expect(rebased(begun, now, 'mine')).toMatchObject({ base: { tags: ['theirs'] }, wanted: { tags: ['mine'], newPeopleOnly: true } })
    expect(rebased(begun, now, 'theirs')).toMatchObject({ base: { tags: ['theirs'] }, wanted: { tags: ['theirs'], newPeopleOnly: true } })
    for (const keep of ['mine', 'theirs'] as const) expect(contested(rebased(begun, now, keep), now)).toEqual([])
  })

  test('keeps what else was written when the other version is taken', () => {
    expect(rebased({ base, wanted: mine }, { ...design, tags: ['theirs'] }, 'theirs').wanted).toMatchObject({ tags: ['theirs'], newPeopleOnly: true })
  })
})
