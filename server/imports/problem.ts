import { type Facts, type Refusal, refusal, type RefusalCode } from '../refusal.ts'
import type { BadRow, FileProblem, RowProblem } from './protocol.ts'

/** What a person reads of it in English: "line 17: spend is empty". */
export function badRowSentence({ line, problem }: BadRow): string {
  return `line ${line}: ${problemSentence(problem)}`
}

function problemSentence(problem: RowProblem): string {
  switch (problem.kind) {
    case 'columns':
      return `${problem.found} columns instead of ${problem.expected}`
    case 'empty':
      return `"${problem.column}" is empty`
    case 'not-yes-no':
      return `"${problem.column}" is "${problem.value}"; a conversion is 0, 1, true, false, yes or no`
    case 'not-a-number':
      return `"${problem.column}" is "${problem.value}", which is not a number`
    case 'too-large':
      return `"${problem.column}" is "${problem.value}"; at most 12 digits can stand before the decimal point`
    case 'point-or-comma':
      return `"${problem.column}" is "${problem.value}"; the comma is the decimal point in this file, and a point only parts thousands, as in 1.234,5`
    case 'not-a-time':
      return `"${problem.column}" is "${problem.value}", which is not a time between 1970 and 2200 such as 2026-03-01 or 2026-03-01T09:30:00Z`
    case 'not-usable':
      return `"${problem.column}" is "${problem.value}", which names nobody and nothing`
    case 'repeated-unit':
      return `"${problem.value}" stands on an earlier line already, which counts`
  }
}

const CODES = {
  'empty-file': 'invalid',
  'not-utf8': 'invalid',
  'line-too-long': 'invalid',
  'quote-open': 'invalid',
  'no-such-columns': 'invalid',
  'column-twice': 'invalid',
  'no-such-control': 'invalid',
  'one-variant': 'invalid',
  'too-many-variants': 'invalid',
  'all-rows-bad': 'invalid',
  'file-changed': 'file-changed',
  'key-of-live': 'key-taken',
  'metric-taken': 'key-taken',
  'under-way': 'busy',
  'too-large': 'too-large',
  'cannot-keep': 'disk-full',
  stopped: 'wrong-state',
} as const satisfies Record<FileProblem['kind'], RefusalCode>

/** `throw refuseFile({ kind: 'not-utf8', line: 17 })`. The facts carry the kind as `problem`, and what its sentence needs. */
export function refuseFile(problem: FileProblem): Refusal {
  const { kind, ...facts } = problem
  return refusal(CODES[kind], fileSentence(problem), { problem: kind, ...(facts satisfies Facts) })
}

function fileSentence(problem: FileProblem): string {
  switch (problem.kind) {
    case 'empty-file':
      return 'The file has no rows. Its first line names the columns, each further line is a row.'
    case 'not-utf8':
      return `Line ${problem.line} is not UTF-8 text. Save the file as "CSV UTF-8" and import it again.`
    case 'line-too-long':
      return `The row at line ${problem.line} is longer than a million characters. Is this a CSV file?`
    case 'quote-open':
      return `A quote that opens in the row at line ${problem.line} is never closed. Close it and import the file again.`
    case 'no-such-columns':
      return `${noSuchColumns(problem.missing)} Did you mean "${problem.nearest}"? The file has: ${problem.columns.join(', ')}.`
    case 'column-twice':
      return `Two columns are named "${problem.column}". Give one of them another name.`
    case 'no-such-control':
      return `No row has the variant "${problem.control}". Did you mean "${problem.nearest}"? The file has: ${problem.variants.join(', ')}.`
    case 'one-variant':
      return `The column "${problem.column}" has the one value "${problem.variant}". An experiment needs at least two variants.`
    case 'too-many-variants':
      return `The column "${problem.column}" has more than ${problem.most} different values. Is it the column of the variant?`
    case 'all-rows-bad':
      return `None of the ${problem.rows} rows can be used, so nothing was written. The first: ${badRowSentence(problem.first)}.`
    case 'file-changed':
      return `"${problem.key}" was imported before, from ${problem.file}, and the file or the chosen columns are not the same now. Nothing was changed. Use --replace to put this file in its place.`
    case 'key-of-live':
      return `"${problem.key}" is an experiment that runs here. Choose another key for the import.`
    case 'metric-taken':
      return `There is a metric "${problem.metric}" already, and it is counted here. Choose another key for the import.`
    case 'under-way':
      return `"${problem.key}" is being imported right now. Wait until that import ends.`
    case 'too-large':
      return `The file is larger than ${Math.round(problem.limit / 1_000_000)} MB. Leave out columns that nothing is read on, or split the experiment.`
    case 'cannot-keep':
      return `The file could not be kept while it is read, because ${problem.folder} cannot be written or its disk is full. Nothing was changed.`
    case 'stopped':
      return 'The import was stopped. Nothing was changed.'
  }
}

function noSuchColumns(missing: readonly string[]): string {
  const named = missing.map((column) => `"${column}"`).join(', ')
  return missing.length === 1 ? `There is no column ${named}.` : `There are no columns ${named}.`
}
