import { pipeline, Readable } from 'node:stream'
import { parse } from 'csv-parse'
import { parse as parseAll } from 'csv-parse/sync'
import { refuseFile } from './problem.ts'
import type { Source } from './source.ts'
import { utf8Lines } from './utf8.ts'

/** `number` counts the rows from 1; `line` is where the row begins in the file, whose first line names the columns. */
export type Row = { readonly number: number; readonly line: number; readonly cells: readonly string[] }

export type Delimiter = ',' | ';' | '\t'

export type Table = { readonly columns: readonly string[]; readonly delimiter: Delimiter; readonly rows: () => AsyncIterable<Row> }

const DELIMITERS: readonly Delimiter[] = [',', ';', '\t']
/** Bytes within which the header ends, and characters that a row may have. */
const LONGEST = 1_000_000
const LINE_ENDS = ['\r\n', '\n', '\r']

/** Finds the delimiter and the columns; rows are read anew at every call of `rows`, never held. */
export async function openTable(source: Source): Promise<Table> {
  const delimiter = delimiterOf(await headOf(source))
  for await (const { cells } of records(source, delimiter)) return { columns: cells.map((cell) => cell.trim()), delimiter, rows: () => rowsOf(source, delimiter) }
  throw refuseFile({ kind: 'empty-file' })
}

async function headOf(source: Source): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of source.read(Math.min(LONGEST, source.bytes))) chunks.push(chunk)
  return Buffer.concat(chunks).toString('utf8')
}

/** The one that parts the header into most columns. */
function delimiterOf(head: string): Delimiter {
  const line = /^[\uFEFF\s]*((?:"(?:[^"]|"")*"|[^"\r\n])*)/.exec(head)?.[1] ?? ''
  const found = DELIMITERS.map((delimiter) => ({ delimiter, columns: columnsOf(line, delimiter) })).toSorted((a, b) => b.columns - a.columns)
  return found[0]?.delimiter ?? ','
}

function columnsOf(line: string, delimiter: Delimiter): number {
  const [header] = parseAll(line, { delimiter, relax_quotes: true, relax_column_count: true, to: 1 }) as string[][]
  return header?.length ?? 0
}

async function* rowsOf(source: Source, delimiter: Delimiter): AsyncGenerator<Row> {
  let number = 0
  let header = true
  for await (const record of records(source, delimiter)) {
    if (!header) yield { ...record, number: (number += 1) }
    header = false
  }
}

/** Everything that is not an empty line. A stray quote is taken as a character, as spreadsheets do. */
async function* records(source: Source, delimiter: Delimiter): AsyncGenerator<Omit<Row, 'number'>> {
  const parser = parse({ bom: true, delimiter, info: true, record_delimiter: LINE_ENDS, relax_column_count: true, relax_quotes: true, max_record_size: LONGEST })
  let line = 1
  try {
    // What fails on the way, reading among it, ends the loop below with it.
    for await (const { record, info } of pipeline(Readable.from(utf8Lines(source.read())), parser, () => {}) as AsyncIterable<{ record: string[]; info: { lines: number } }>) {
      if (record.length > 1 || record[0]?.trim() !== '') yield { line, cells: record }
      line = info.lines + 1
    }
  } catch (error) {
    throw inWords(error, line)
  }
}

function inWords(error: unknown, line: number): unknown {
  const { code } = error as { code?: string }
  if (code === 'CSV_QUOTE_NOT_CLOSED') return refuseFile({ kind: 'quote-open', line })
  if (code === 'CSV_MAX_RECORD_SIZE') return refuseFile({ kind: 'line-too-long', line })
  return error
}
