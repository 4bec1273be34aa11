import type { BadRow } from './problem.ts'

/** How far an import is. `receiving` counts bytes, `reading` and `writing` rows; `total` is null while nobody knows. */
export type ImportProgress = { readonly kind: 'progress'; readonly step: 'receiving' | 'reading' | 'writing' | 'counting'; readonly done: number; readonly total: number | null }

/** What a person should know of how numbers were taken. */
export type ImportNote = { readonly kind: 'rounded'; readonly column: string; readonly rows: number; readonly decimals: number }

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
