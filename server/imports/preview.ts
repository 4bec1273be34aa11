import { columnFacts, guessMapping } from './guess.ts'
import { composed } from './mapping.ts'
import type { Preview } from './protocol.ts'
import type { Source } from './source.ts'
import { openTable } from './table.ts'

/** Bytes of a file's beginning that are looked at. */
export const PREVIEW_BYTES = 1_000_000

/** Rows that are shown. */
const SHOWN = 8

/** @param start the file's first bytes */
export async function previewFile(start: Buffer, isWhole: boolean): Promise<Preview> {
  const table = await openTable(sourceInMemory(isWhole ? start : wholeLines(start)))
  const rows: (readonly string[])[] = []
  for await (const row of table.rows()) if (row.cells.length === table.columns.length) rows.push(row.cells.map((cell) => composed(cell.trim())))
  // A row that quotes a line break may be cut in two at the end.
  const known = isWhole ? rows : rows.slice(0, Math.max(1, rows.length - 1))
  const columns = table.columns.map((name, index) => columnFacts(name, known.map((cells) => cells[index] ?? '')))
  return { delimiter: table.delimiter, columns, sample: known.slice(0, SHOWN), rows: known.length, guess: guessMapping(columns) }
}

function wholeLines(start: Buffer): Buffer {
  const cut = Math.max(start.lastIndexOf(0x0a), start.lastIndexOf(0x0d))
  return cut === -1 ? start : start.subarray(0, cut + 1)
}

function sourceInMemory(bytes: Buffer): Source {
  return {
    bytes: bytes.length,
    read: async function* (until) {
      yield until === undefined ? bytes : bytes.subarray(0, until)
    },
  }
}
