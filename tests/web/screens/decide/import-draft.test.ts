import { describe, expect, test } from 'vitest'
import type { Preview } from '#server/imports/protocol.ts'
import { armsOf, decidingColumn, draftOf, missingIn, withRole, wishOf } from '#web/screens/decide/import-draft.ts'

const names = ['id', 'arm', 'paid', 'spend', 'when', 'country'] as const
const values = { arm: [{ value: 'a', rows: 6 }, { value: 'b', rows: 4 }], country: [{ value: 'JP', rows: 5 }, { value: 'KR', rows: 5 }] }
const preview: Preview = {
  delimiter: ',',
  columns: names.map((name) => ({ name, kind: 'text', isUnique: name === 'id', example: 'x', values: name === 'arm' ? values.arm : name === 'country' ? values.country : null })),
  sample: [],
  rows: 10,
  guess: { unit: 'id', variant: 'arm', control: 'a', conversions: ['paid'], values: [], revenue: ['spend'], dimensions: ['country'], exposedAt: 'when' },
}

const draft = draftOf(preview, 'Spring_Mail 2.csv', 'EUR')

describe('a draft', () => {
  test('begins as the file proposes, named after it', () => {
    expect(draft).toMatchObject({ roles: ['unit', 'variant', 'conversion', 'revenue', 'exposed', 'dimension'], control: 'a', name: 'Spring_Mail 2', key: 'spring_mail-2', currency: 'EUR' })
    expect(missingIn(draft, preview)).toEqual([])
    expect(wishOf(draft, preview)).toEqual({
      key: 'spring_mail-2', name: 'Spring_Mail 2', surface: 'product', unit: 'id', variant: 'arm', control: 'a', conversions: ['paid'], values: [], revenue: ['spend'],
      dimensions: ['country'], exposedAt: 'when', decides: null, currency: 'EUR', replace: false,
    })
  })

  test('takes each row for somebody else when no column says who it was', () => {
    expect(wishOf(withRole(draft, preview, 0, 'none'), preview).unit).toBe('@row')
  })

  test('has one variant column: a new one takes the place and brings its own control', () => {
    const changed = withRole(draft, preview, 5, 'variant')
    expect(changed.roles).toEqual(['unit', 'none', 'conversion', 'revenue', 'exposed', 'variant'])
    expect(changed.control).toBe('JP')
    expect(armsOf({ ...changed, control: 'KR' }, preview)).toEqual({ kind: 'arms', arms: [{ name: 'KR', rows: 5 }, { name: 'JP', rows: 5 }] })
  })

  test('lets the first conversion decide until another is chosen, and forgets a choice that is no result any more', () => {
    expect(decidingColumn(draft)).toBe(2)
    const chosen = { ...draft, decides: 3 }
    expect(wishOf(chosen, preview).decides).toBe('spend')
    expect(decidingColumn(withRole(chosen, preview, 3, 'none'))).toBe(2)
  })

  test.each([
    ['variant', { roles: ['unit', 'none', 'conversion', 'revenue', 'exposed', 'dimension'] }],
    ['variant', { roles: ['none', 'none', 'variant', 'revenue', 'exposed', 'dimension'] }],
    ['control', { control: 'c' }],
    ['result', { roles: ['unit', 'variant', 'none', 'none', 'exposed', 'dimension'] }],
    ['name', { name: ' ' }],
    ['key', { key: 'Spring' }],
    ['currency', { currency: 'EU' }],
  ] as const)('says that the %s is missing with %j', (missing, change) => {
    expect(missingIn({ ...draft, ...change }, preview)).toContain(missing)
  })
})
