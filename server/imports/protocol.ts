import type { ImportMappingInput } from './mapping.ts'

/** What is sent along with a file: which of its columns mean what. */
export type ImportWish = ImportMappingInput

export type Delimiter = ',' | ';' | '\t'

/** What the beginning of a file says, so that a person can say what its columns mean. */
export type Preview = {
  readonly delimiter: Delimiter
  readonly columns: readonly ColumnFacts[]
  /** The first rows, as they stand. */
  readonly sample: readonly (readonly string[])[]
  /** Rows that were looked at; all there are when the whole file was sent. */
  readonly rows: number
  readonly guess: Guess
}

/** What the first rows say about a column. */
export type ColumnFacts = {
  readonly name: string
  /** Nearly every value read so far is 0/1/true/false/yes/no, a time, a number; else text. A column that is several of them is the first. */
  readonly kind: 'yes-no' | 'number' | 'time' | 'text' | 'empty'
  readonly isUnique: boolean
  readonly example: string
  /** With rows each, in the order of the text; null where there are more than twenty. */
  readonly values: readonly { readonly value: string; readonly rows: number }[] | null
}

export type Guess = {
  readonly unit: string
  readonly variant: string | null
  readonly control: string | null
  readonly conversions: readonly string[]
  readonly values: readonly string[]
  readonly revenue: readonly string[]
  readonly dimensions: readonly string[]
  readonly exposedAt: string | null
}

/** How far an import is. `receiving` counts bytes, `reading` and `writing` rows; `total` is null while nobody knows. */
export type ImportProgress = { readonly kind: 'progress'; readonly step: 'receiving' | 'reading' | 'writing' | 'counting'; readonly done: number; readonly total: number | null }

/** What a person should know of how the file was taken. */
export type ImportNote =
  | { readonly kind: 'rounded'; readonly column: string; readonly rows: number; readonly decimals: number }
  /** People who stand in the file under more than one variant. */
  | { readonly kind: 'crossovers'; readonly people: number }

/** The end of an import. `unchanged`: the same file with the same columns was there, and nothing was written. */
export type ImportDone = {
  readonly kind: 'done'
  readonly outcome: 'created' | 'replaced' | 'unchanged'
  readonly key: string
  readonly rows: number
  readonly units: number
  readonly refusedRows: number
  /** The first hundred of the refused rows, by line; empty where nothing was read anew. */
  readonly badRows: readonly BadRow[]
  readonly notes: readonly ImportNote[]
}

export type ImportRefused = { readonly kind: 'refused'; readonly code: string; readonly message: string; readonly facts: { readonly [name: string]: unknown } }

/** `POST /import` answers with one of these in each line of JSON; the last is `done` or `refused`. */
export type ImportLine = ImportProgress | ImportDone | ImportRefused

/** Why one row cannot be used. Values are cut to what a person can read. */
export type RowProblem =
  | { readonly kind: 'columns'; readonly found: number; readonly expected: number }
  | { readonly kind: 'empty'; readonly column: string }
  | { readonly kind: 'not-yes-no'; readonly column: string; readonly value: string }
  | { readonly kind: 'not-a-number'; readonly column: string; readonly value: string }
  | { readonly kind: 'too-large'; readonly column: string; readonly value: string }
  /** Where the file writes decimal commas, a point that parts no thousands. */
  | { readonly kind: 'point-or-comma'; readonly column: string; readonly value: string }
  | { readonly kind: 'not-a-time'; readonly column: string; readonly value: string }
  | { readonly kind: 'not-usable'; readonly column: string; readonly value: string }
  | { readonly kind: 'repeated-unit'; readonly column: string; readonly value: string }

/** A row that was left out; `line` is where it begins in the file, the header being line 1. */
export type BadRow = { readonly line: number; readonly problem: RowProblem }

/** Why a whole file cannot be imported. The console says each in its own languages. */
export type FileProblem =
  | { readonly kind: 'empty-file' }
  | { readonly kind: 'not-utf8'; readonly line: number }
  | { readonly kind: 'line-too-long'; readonly line: number }
  | { readonly kind: 'quote-open'; readonly line: number }
  | { readonly kind: 'no-such-columns'; readonly missing: readonly string[]; readonly nearest: string; readonly columns: readonly string[] }
  | { readonly kind: 'column-twice'; readonly column: string }
  | { readonly kind: 'no-such-control'; readonly control: string; readonly nearest: string; readonly variants: readonly string[] }
  | { readonly kind: 'one-variant'; readonly column: string; readonly variant: string }
  | { readonly kind: 'too-many-variants'; readonly column: string; readonly most: number }
  | { readonly kind: 'all-rows-bad'; readonly rows: number; readonly first: BadRow }
  | { readonly kind: 'file-changed'; readonly key: string; readonly file: string }
  | { readonly kind: 'key-of-live'; readonly key: string }
  | { readonly kind: 'metric-taken'; readonly metric: string }
  | { readonly kind: 'under-way'; readonly key: string }
  | { readonly kind: 'too-large'; readonly limit: number }
  | { readonly kind: 'cannot-keep'; readonly folder: string }
  | { readonly kind: 'stopped' }
