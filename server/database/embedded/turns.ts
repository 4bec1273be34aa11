import type { Priority } from '../query-scope.ts'
import { databaseBusy } from '../unavailable.ts'

type Waiting = (release: () => void) => void

const order: readonly Priority[] = ['ingest', 'page', 'background']
/** After so many in a row, the next line gets one: a stream of events must not keep pages waiting for ever. */
const inARow = 16

/**
 * Turns on the one connection of the embedded database: one holder at a time, events first, a bounded line.
 * `take` refuses with `busy` (503 and Retry-After at the doors) when `limit` are waiting already.
 */
export class Turns {
  readonly #limit: number
  readonly #lines: Readonly<Record<Priority, Waiting[]>> = { ingest: [], page: [], background: [] }
  #taken = false
  #streak = 0

  constructor(limit: number) {
    this.#limit = limit
  }

  get waiting(): number {
    return order.reduce((sum, priority) => sum + this.#lines[priority].length, 0)
  }

  get idle(): boolean {
    return !this.#taken
  }

  /** Resolves with the function that gives the turn back; calling it twice is harmless. */
  take(priority: Priority): Promise<() => void> {
    if (!this.#taken) return Promise.resolve(this.#give())
    if (this.waiting >= this.#limit) return Promise.reject(databaseBusy(this.waiting))
    return new Promise((resolve) => this.#lines[priority].push(resolve))
  }

  #give(): () => void {
    this.#taken = true
    let given = true
    return () => {
      if (!given) return
      given = false
      this.#passOn()
    }
  }

  #passOn(): void {
    const next = this.#next()
    if (next === undefined) this.#taken = false
    else next(this.#give())
  }

  #next(): Waiting | undefined {
    const filled = order.filter((priority) => this.#lines[priority].length > 0)
    const overtaken = filled.length > 1 && this.#streak >= inARow
    const chosen = filled[overtaken ? 1 : 0]
    if (chosen === undefined) return undefined
    this.#streak = overtaken || filled.length === 1 ? 0 : this.#streak + 1
    return this.#lines[chosen].shift()
  }
}
