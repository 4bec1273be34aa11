import { describe, expect, it } from 'vitest'
import type { Source } from '#server/imports/source.ts'
import { openTable } from '#server/imports/table.ts'

/** A file in pieces of a few bytes, so that every seam is met. */
function source(content: string | Buffer, piece = content.length > 10_000 ? 10_000 : 7): Source {
  const bytes = Buffer.from(content as string)
  return {
    bytes: bytes.length,
    async *read(until = bytes.length) {
      for (let at = 0; at < until; at += piece) yield bytes.subarray(at, Math.min(at + piece, until))
    },
  }
}

async function read(content: string | Buffer) {
  const table = await openTable(source(content))
  const rows: [number, number, ...string[]][] = []
  for await (const { number, line, cells } of table.rows()) rows.push([number, line, ...cells])
  return { columns: table.columns, rows }
}

describe('openTable', () => {
  it.each([
    ['commas', 'a,b\n1,2\n'],
    ['semicolons', 'a;b\n1;2\n'],
    ['tabs', 'a\tb\n1\t2\n'],
    ['a byte order mark', '\uFEFFa,b\n1,2\n'],
    ['CRLF', 'a,b\r\n1,2\r\n'],
    ['only carriage returns', 'a,b\r1,2'],
    ['no line end at its end', 'a,b\n1,2'],
    ['quotes around everything', '"a","b"\n"1","2"\n'],
    ['spaces around names', ' a , b \n1,2\n'],
    ['empty lines', '\na,b\n\n1,2\n\n'],
  ])('reads a file with %s', async (_, content) => {
    const { columns, rows } = await read(content)
    expect(columns).toEqual(['a', 'b'])
    expect(rows.map(([, , ...cells]) => cells)).toEqual([['1', '2']])
  })

  it('takes a quoted comma in the header for no delimiter', async () => {
    expect((await read('"a,b,c";d\n1;2\n')).columns).toEqual(['a,b,c', 'd'])
  })

  it('names each row by its number and by the line it begins on', async () => {
    const { rows } = await read('a,b\n"x\ny",1\n\nz,2\nshort\n')
    expect(rows).toEqual([[1, 2, 'x\ny', '1'], [2, 5, 'z', '2'], [3, 6, 'short']])
  })

  it('names columns in composed letters', async () => {
    expect((await read(`${'전환'.normalize('NFD')},b\n1,2\n`)).columns).toEqual(['전환', 'b'])
  })

  it('keeps quotes, emoji, Korean and Japanese across seams', async () => {
    const { rows } = await read('이름,b\n"말 ""하기""",日本🎉\n')
    expect(rows).toEqual([[1, 2, '말 "하기"', '日本🎉']])
  })

  it('takes a stray quote as a character', async () => {
    expect((await read('a,b\n5" pipe,1\nx,2\n')).rows).toEqual([[1, 2, '5" pipe', '1'], [2, 3, 'x', '2']])
  })

  it.each([
    ['nothing', '', 'The file has no rows.'],
    ['a line in another encoding', Buffer.concat([Buffer.from('a,b\nx,1\n'), Buffer.from([0xe9, 0x2c, 0x31, 0x0a]), Buffer.from('y,2\n')]), 'Line 3 is not UTF-8 text.'],
    ['a last line cut within a character', Buffer.concat([Buffer.from('a,b\n'), Buffer.from([0xec, 0x9d])]), 'Line 2 is not UTF-8 text.'],
    ['UTF-16', Buffer.from('\uFEFFa,b\n1,2\n', 'utf16le'), 'Line 1 is not UTF-8 text.'],
    ['a quote that never closes', 'a,b\nx,1\n"y,2\nz,3\n', 'A quote that opens in the row at line 3 is never closed.'],
    ['a quoted row without an end', `a,b\nx,1\n"${'y\n'.repeat(600_000)}`, 'The row at line 3 is longer than a million characters.'],
    ['a row without an end', `a,b\n${'x'.repeat(1_100_000)}`, 'The row at line 2 is longer than a million characters.'],
  ])('refuses %s', async (_, content, message) => {
    await expect(read(content)).rejects.toThrow(message)
  })
})
