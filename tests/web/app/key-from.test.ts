import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isKey } from '#sdk/core/ids.ts'
import { keyFrom, nextKey } from '#web/app/key-from.ts'

describe('a key from a name', () => {
  test.each([
    ['Guided checklist', 'guided-checklist'],
    ['  A plan, for teams!  ', 'a-plan-for-teams'],
    ['Crème brûlée', 'cre-me-bru-le-e'],
    ['가이드 체크리스트', 'fallback'],
    ['', 'fallback'],
  ])('%j becomes %s', (name, key) => {
    expect(keyFrom(name, 'fallback')).toBe(key)
  })

  test('is a key whatever the name', () => {
    fc.assert(fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), (name) => {
      expect(isKey(keyFrom(name, 'fallback'))).toBe(true)
    }))
  })

  test('that is taken gets a number, and that number grows', () => {
    expect([nextKey('checklist'), nextKey('checklist-2'), nextKey('checklist-9')]).toEqual(['checklist-2', 'checklist-3', 'checklist-10'])
  })
})
