import { describe, expect, it } from 'vitest'
import { decimal } from '#server/imports/decimal.ts'
import { importMapping, type ImportMappingInput } from '#server/imports/mapping.ts'
import { momentsOf } from '#server/imports/moment.ts'
import { badRowSentence } from '#server/imports/problem.ts'
import type { Delimiter } from '#server/imports/protocol.ts'
import { placesOf, readRow, withComma } from '#server/imports/row.ts'
import type { Row } from '#server/imports/table.ts'

const columns = ['id', 'arm', 'paid', 'spend', 'at', 'country']
const base: ImportMappingInput = { key: 'x', name: 'X', unit: 'id', variant: 'arm', control: 'a', conversions: ['paid'], revenue: ['spend'], exposedAt: 'at', dimensions: ['country'] }

function read(cells: readonly string[], mapping: Partial<ImportMappingInput> = {}, decimalComma = false) {
  const places = { ...placesOf({ columns }, importMapping.parse({ ...base, ...mapping })), decimalComma }
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
    const places = placesOf({ columns: ['id', 'arm', 'paid'] }, importMapping.parse({ ...base, control: decomposed, revenue: [], exposedAt: null, dimensions: [] }))
    expect(importMapping.parse({ ...base, control: decomposed }).control).toBe('기존안')
    expect(readRow({ number: 1, line: 2, cells: ['u', decomposed, '1'] }, places, momentsOf('UTC'))).toMatchObject({ variant: '기존안' })
  })

  it('names a row that is its own unit by its number', () => {
    expect(read(['', 'a', '0', '1', '2026-03-01', ''], { unit: '@row' })).toMatchObject({ kind: 'unit', unit: '4', dimensions: { country: '' } })
  })

  it.each(['0', '1', 'true', 'false', 'TRUE', 'FALSE', 'yes', 'no', 'No'])('takes %s for a conversion', (cell) => {
    expect(read(['u', 'a', cell, '1', '2026-03-01', ''])).toMatchObject({ kind: 'unit' })
  })

  it.each([
    ['12,5', '12.5'], ['1.234', '1234'], ['-1.234,5', '-1234.5'], ['12.345.678', '12345678'], ['7', '7'], [',5', '0.5'],
  ])('reads %s as %s where the comma is the decimal point', (cell, number) => {
    expect(read(['u', 'a', '1', cell, '2026-03-01', ''], {}, true)).toMatchObject({ results: [{}, decimal(number)] })
  })

  it.each(['1.5', '0.500', '1,234.50', '1.23.456', '1234.567'])('says of %s there that the comma is the decimal point', (cell) => {
    const row = read(['u', 'a', '1', cell, '2026-03-01', ''], {}, true)
    expect(row.kind === 'bad' ? badRowSentence({ line: 5, problem: row.problem }) : row).toBe(`line 5: "spend" is "${cell}"; the comma is the decimal point in this file, and a point only parts thousands, as in 1.234,5`)
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
    expect(() => placesOf({ columns }, importMapping.parse({ ...base, conversions: ['payd'], dimensions: ['city'] }))).toThrow(
      'There are no columns "payd", "city". Did you mean "paid"? The file has: id, arm, paid, spend, at, country.',
    )
  })

  it('refuses a chosen column that stands twice, and only a chosen one', () => {
    const twice = [...columns, 'paid']
    expect(() => placesOf({ columns: twice }, importMapping.parse(base))).toThrow('Two columns are named "paid".')
    expect(placesOf({ columns: [...columns, 'other', 'other'] }, importMapping.parse(base)).width).toBe(8)
  })
})

describe('withComma', () => {
  it.each<[string, Delimiter, readonly string[], boolean]>([
    ['one number with a comma', ';', ['1', '1.234', '2,5'], true],
    ['no comma', ';', ['1', '1.234', '2.5'], false],
    ['a comma that is in no number', ';', ['1', 'a,b', '1,2,3'], false],
    ['another delimiter', ',', ['2,5'], false],
  ])('looks for commas in the numbers of a file: %s', async (_, delimiter, numbers, isFound) => {
    async function* rows(): AsyncGenerator<Row> {
      for (const [index, spend] of numbers.entries()) yield { number: index + 1, line: index + 2, cells: ['u', 'a', '1,5', spend, '', 'x,y'] }
    }
    expect((await withComma(placesOf({ columns }, importMapping.parse(base)), rows(), delimiter)).decimalComma).toBe(isFound)
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
