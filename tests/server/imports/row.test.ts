import { describe, expect, it } from 'vitest'
import { importMapping, type ImportMappingInput } from '#server/imports/mapping.ts'
import { momentsOf } from '#server/imports/moment.ts'
import { badRowSentence } from '#server/imports/problem.ts'
import { placesOf, readRow } from '#server/imports/row.ts'

const columns = ['id', 'arm', 'paid', 'spend', 'at', 'country']
const base: ImportMappingInput = { key: 'x', name: 'X', unit: 'id', variant: 'arm', control: 'a', conversions: ['paid'], revenue: ['spend'], exposedAt: 'at', dimensions: ['country'] }

function read(cells: readonly string[], mapping: Partial<ImportMappingInput> = {}, delimiter: ',' | ';' = ',') {
  const places = placesOf({ columns, delimiter }, importMapping.parse({ ...base, ...mapping }))
  return readRow({ number: 4, line: 5, cells }, places, momentsOf('UTC'))
}

describe('readRow', () => {
  it('reads a unit with everything that was chosen', () => {
    expect(read([' u1 ', 'a', 'Yes', '12.50', '2026-03-01', ' KR '])).toEqual({
      kind: 'unit', unit: 'u1', variant: 'a', at: Date.UTC(2026, 2, 1),
      results: [{ digits: 1n, decimals: 0 }, { digits: 125n, decimals: 1 }],
      dimensions: { country: 'KR' },
    })
  })

  it('takes letters for the same however a file spells them', () => {
    const decomposed = '기존안'.normalize('NFD')
    const places = placesOf({ columns: ['id', 'arm', 'paid'], delimiter: ',' }, importMapping.parse({ ...base, control: decomposed, revenue: [], exposedAt: null, dimensions: [] }))
    expect(importMapping.parse({ ...base, control: decomposed }).control).toBe('기존안')
    expect(readRow({ number: 1, line: 2, cells: ['u', decomposed, '1'] }, places, momentsOf('UTC'))).toMatchObject({ variant: '기존안' })
  })

  it('names a row that is its own unit by its number', () => {
    expect(read(['', 'a', '0', '1', '2026-03-01', ''], { unit: '@row' })).toMatchObject({ kind: 'unit', unit: '4', dimensions: { country: '' } })
  })

  it.each(['0', '1', 'true', 'false', 'TRUE', 'FALSE', 'yes', 'no', 'No'])('takes %s for a conversion', (cell) => {
    expect(read(['u', 'a', cell, '1', '2026-03-01', ''])).toMatchObject({ kind: 'unit' })
  })

  it('reads a decimal comma where semicolons part the columns, and only there', () => {
    const cells = ['u', 'a', '1', '12,5', '2026-03-01', '']
    expect(read(cells, {}, ';')).toMatchObject({ results: [{}, { digits: 125n, decimals: 1 }] })
    expect(read(cells)).toMatchObject({ kind: 'bad' })
  })

  it.each([
    [['u', 'a', '1'], 'line 5: 3 columns instead of 6'],
    [['', 'a', '1', '1', '2026-03-01', ''], 'line 5: "id" is empty'],
    [['NULL', 'a', '1', '1', '2026-03-01', ''], 'line 5: "id" is "NULL", which names nobody and nothing'],
    [['u', ' ', '1', '1', '2026-03-01', ''], 'line 5: "arm" is empty'],
    [['u', '__proto__', '1', '1', '2026-03-01', ''], 'line 5: "arm" is "__proto__", which names nobody and nothing'],
    [['u', 'a', '2', '1', '2026-03-01', ''], 'line 5: "paid" is "2"; a conversion is 0, 1, true, false, yes or no'],
    [['u', 'a', 'constructor', '1', '2026-03-01', ''], 'line 5: "paid" is "constructor"; a conversion is 0, 1, true, false, yes or no'],
    [['u', 'a', '', '1', '2026-03-01', ''], 'line 5: "paid" is empty'],
    [['u', 'a', '1', 'abc', '2026-03-01', ''], 'line 5: "spend" is "abc", which is not a number'],
    [['u', 'a', '1', '1e15', '2026-03-01', ''], 'line 5: "spend" is "1e15"; at most 12 digits can stand before the decimal point'],
    [['u', 'a', '1', '1', 'soon', ''], 'line 5: "at" is "soon", which is not a time between 1970 and 2200 such as 2026-03-01 or 2026-03-01T09:30:00Z'],
    [['u', 'a', '1', '1', '2026-03-01', 'a\u0000b'], 'line 5: "country" is "a\uFFFDb", which names nobody and nothing'],
  ])('names what is wrong with %j', (cells, sentence) => {
    const row = read(cells)
    expect(row.kind === 'bad' ? badRowSentence({ line: 5, problem: row.problem }) : row).toBe(sentence)
  })
})

describe('placesOf', () => {
  it('says which columns are missing, the nearest one, and those there are', () => {
    expect(() => placesOf({ columns, delimiter: ',' }, importMapping.parse({ ...base, conversions: ['payd'], dimensions: ['city'] }))).toThrow(
      'There are no columns "payd", "city". Did you mean "paid"? The file has: id, arm, paid, spend, at, country.',
    )
  })

  it('refuses a chosen column that stands twice, and only a chosen one', () => {
    const twice = [...columns, 'paid']
    expect(() => placesOf({ columns: twice, delimiter: ',' }, importMapping.parse(base))).toThrow('Two columns are named "paid".')
    expect(placesOf({ columns: [...columns, 'other', 'other'], delimiter: ',' }, importMapping.parse(base)).width).toBe(8)
  })
})

describe('importMapping', () => {
  it.each([
    [{ conversions: [], revenue: [] }, 'Choose at least one column with a result'],
    [{ values: ['paid'] }, 'The column "paid" is chosen twice.'],
    [{ decides: 'country' }, '"country" cannot decide, because it is none of the results: paid, spend.'],
    [{ currency: 'dollars' }, 'A currency is three letters, such as USD.'],
    [{ currency: 'ZZZ' }, '"ZZZ" is no currency of ISO 4217; write one such as USD, EUR or KRW.'],
    [{ key: 'Has Spaces' }, 'A key begins with'],
  ])('refuses %j', (change, message) => {
    const parsed = importMapping.safeParse({ ...base, ...change })
    expect(parsed.error?.issues.map((issue) => issue.message).join(' ')).toContain(message)
  })
})
