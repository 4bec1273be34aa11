import { describe, expect, it } from 'vitest'
import { importOptions } from '#server/commands/import-options.ts'
import { progressBar } from '#server/commands/import-progress.ts'
import { importText } from '#server/imports/import-text.ts'
import { probability } from '#server/imports/readout-text.ts'
import { textTable, widthOf } from '#server/imports/text-table.ts'

const NEEDED = ['results.csv', '--unit', '@row', '--variant', 'arm', '--control', 'a']

describe('importOptions', () => {
  it('takes lists by commas and by repeating, and the name of the file for key and name', () => {
    expect(importOptions(['data/Spring Mail.csv', ...NEEDED.slice(1), '--conversion', 'x, y', '--conversion', 'z', '--dimension', 'd'])?.mapping).toMatchObject({
      key: 'spring-mail', name: 'Spring Mail', unit: '@row', conversions: ['x', 'y', 'z'], dimensions: ['d'], exposedAt: null, decides: null, replace: false,
    })
  })

  it('understands an admin token in --key, beside the key of the experiment', () => {
    const token = `at_${'x'.repeat(32)}`
    const asked = importOptions([...NEEDED, '--conversion', 'x', '--url', 'https://a.example', '--key', token, '--key', 'mail'])
    expect([asked?.token, asked?.mapping.key]).toEqual([token, 'mail'])
    expect(importOptions([...NEEDED, '--conversion', 'x', '--key', 'at_home'])?.mapping.key).toBe('at_home')
  })

  it.each([
    [[...NEEDED.slice(1), '--conversion', 'x'], "missing required argument 'file'"],
    [['results.csv'], "required option '--unit <column>' not specified"],
    [[...NEEDED, '--conversion', ','], 'It names no column.'],
    [[...NEEDED, 'more.csv', '--conversion', 'x'], 'too many arguments'],
    [[...NEEDED, '--conversion', 'x', '--surface', 'shop'], '--surface: '],
    [[...NEEDED, '--revenue', 'x', '--currency', 'usd'], '--currency: A currency is three letters'],
    [[...NEEDED, '--value', 'x', '--decides', 'y'], '--decides: "y" cannot decide'],
  ])('refuses %j in one sentence', (parameters, message) => {
    expect(() => importOptions(parameters)).toThrow(message)
  })
})

describe('progressBar', () => {
  function shown(isTTY: boolean) {
    const written: string[] = []
    let at = 0
    const bar = progressBar({ isTTY, columns: 60, write: (text) => written.push(text) }, () => at)
    for (let done = 0; done <= 1_000; done += 1) {
      at += 5
      bar.show({ kind: 'progress', step: 'writing', done, total: 1_000 })
    }
    bar.clear()
    return written
  }

  it('draws over itself on a terminal, ten times a second, and leaves nothing', () => {
    const written = shown(true)
    expect(written.length).toBeLessThanOrEqual(52)
    expect(written.every((text) => text.startsWith('\r\u001B[2K') && !text.includes('\n'))).toBe(true)
    expect(written.at(-1)).toBe('\r\u001B[2K')
  })

  it('writes at most a line a second elsewhere', () => {
    const written = shown(false)
    expect(written.length).toBe(5)
    expect(written[0]).toMatch(/^█+░+ {2}19 % {2}writing 199 of 1,000 rows\n$/)
  })
})

describe('textTable', () => {
  it('sets words left and figures right, Korean as wide as it is, and leaves empty columns out', () => {
    const table = textTable([
      { head: 'variant', align: 'left', cells: ['기존안', 'b'] },
      { head: 'people', align: 'right', cells: ['5', '12,345'] },
      { head: 'nothing', align: 'left', cells: ['', ''] },
    ])
    expect(table.split('\n')).toEqual(['variant  people', '기존안        5', 'b        12,345'])
    expect(table.split('\n').map(widthOf)).toEqual([15, 15, 15])
  })
})

describe('importText', () => {
  it('says what became of the rows, and how many more were left out than are named', () => {
    const badRows = [{ line: 7, problem: { kind: 'empty', column: 'arm' } }] as const
    expect(importText({ kind: 'done', outcome: 'created', key: 'mail', rows: 10, units: 8, refusedRows: 2, badRows, notes: [{ kind: 'rounded', column: 'spend', rows: 3, decimals: 2 }] })).toBe(
      'Imported "mail": 8 people from 10 rows.\n"spend" has more than 2 decimals in 3 rows; they were rounded, halves away from zero.\n2 rows were left out:\n  line 7: "arm" is empty\n  and 1 more\n',
    )
  })

  it('speaks of one row, one person and one decimal as one', () => {
    const badRows = [{ line: 7, problem: { kind: 'empty', column: 'arm' } }] as const
    const notes = [{ kind: 'crossovers', people: 1 }, { kind: 'rounded', column: 'spend', rows: 1, decimals: 1 }] as const
    expect(importText({ kind: 'done', outcome: 'replaced', key: 'mail', rows: 1, units: 1, refusedRows: 1, badRows, notes })).toBe(
      'Replaced "mail": 1 person from 1 row.\n1 person met more than one variant; each counts under the one met first.\n"spend" has more than 1 decimal in 1 row; it was rounded, halves away from zero.\n1 row was left out:\n  line 7: "arm" is empty\n',
    )
  })
})

describe('probability', () => {
  it.each([[0.0744097, '0.0744'], [0.00155425, '0.00155'], [0.5, '0.500'], [1.157e-7, '1.157e-7'], [1, '1.00']])('writes %d as %s', (p, text) => {
    expect(probability(p)).toBe(text)
  })
})
