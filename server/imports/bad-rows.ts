import type { BadRow } from './protocol.ts'

/** So many refused rows are named; the rest is counted. */
const NAMED = 100

/** Counts refused rows and keeps those that come first in the file. */
export class BadRows {
  #count = 0
  #first: readonly BadRow[] = []

  add(row: BadRow): void {
    this.#count += 1
    const last = this.#first.at(-1)
    if (this.#first.length === NAMED && last !== undefined && last.line <= row.line) return
    this.#first = [...this.#first, row].toSorted((a, b) => a.line - b.line).slice(0, NAMED)
  }

  get count(): number {
    return this.#count
  }

  get first(): readonly BadRow[] {
    return this.#first
  }
}
