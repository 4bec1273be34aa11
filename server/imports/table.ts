import { pipeline, Readable } from 'node:stream'
import { parse } from 'csv-parse'
import { parse as parseAll } from 'csv-parse/sync'
import { composed } from './mapping.ts'
import { refuseFile } from './problem.ts'
import type { Delimiter } from './protocol.ts'
import type { Source } from './source.ts'
import { utf8Lines } from './utf8.ts'

/** `number` counts the rows from 1; `line` is where the row begins in the file, whose first line names the columns. */
export type Row = { readonly number: number; readonly line: number; readonly cells: readonly string[] }

export type Table = { readonly columns: readonly string[]; readonly delimiter: Delimiter; readonly rows: () => AsyncIterable<Row> }

const DELIMITERS: readonly Delimiter[] = [',', ';', '\t']
/** Bytes within which the header ends, and characters that a row may have. */
const LONGEST = 1_000_000
const LINE_ENDS = ['\r\n', '\n', '\r']

/** Finds the delimiter and the columns; rows are read anew at every call of `rows`, never held. */
export async function openTable(source: Source): Promise<Table> {
  const delimiter = delimiterOf(await headOf(source))
  for await (const { cells } of records(source, delimiter)) return { columns: cells.map((cell) => composed(cell.trim())), delimiter, rows: () => rowsOf(source, delimiter) }
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
  let broken: Broken | null = null
  let line = 1
  // An error would throw away the rows before it, whose lines are needed to name its own.
  const onSkip = (error: { readonly code: string; readonly records?: number } | undefined) => void (broken ??= { code: error?.code ?? '', records: error?.records ?? 0 })
  const parser = parse({ bom: true, delimiter, info: true, record_delimiter: LINE_ENDS, relax_column_count: true, relax_quotes: true, max_record_size: LONGEST, skip_records_with_error: true, on_skip: onSkip })
  // What fails on the way, reading among it, ends the loop with it.
  for await (const { record, info } of pipeline(Readable.from(utf8Lines(source.read())), parser, () => {}) as AsyncIterable<Parsed>) {
    assertWhole(broken, info.records, line)
    if (record.length > 1 || record[0]?.trim() !== '') yield { line, cells: record }
    line = info.lines + 1
  }
  assertWhole(broken, Infinity, line)
}

type Parsed = { readonly record: string[]; readonly info: { readonly lines: number; readonly records: number } }
type Broken = { readonly code: string; /** Records before it. */ readonly records: number }

function assertWhole(broken: Broken | null, records: number, line: number): void {
  if (broken !== null && records > broken.records) throw refuseFile({ kind: broken.code === 'CSV_QUOTE_NOT_CLOSED' ? 'quote-open' : 'line-too-long', line })
}
