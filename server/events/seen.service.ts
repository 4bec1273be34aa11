import type { Db } from '../database/database.ts'
import type { StoredEvent } from '../store/door.ts'
import { SeenCounts } from './seen-counts.ts'
import { addSeen, trimSeen } from './seen.repository.ts'

/** Names and properties held between two writings. */
const MOST_HELD = 20_000
export const DAYS_KEPT = 30
const DAY_MS = 86_400_000

/** The day in UTC, so many days ago. */
export function dayBefore(now: Date, days: number): string {
  return new Date(now.getTime() - days * DAY_MS).toISOString().slice(0, 10)
}

/** Counts what comes, in memory, and writes it down now and then: no request waits for it. */
export class SeenEvents {
  readonly #db: Db
  #held = new SeenCounts(MOST_HELD)

  constructor(db: Db) {
    this.#db = db
  }

  /** Bound, so that it can be handed over as a function. */
  readonly saw = (workspace: string, events: readonly StoredEvent[]): void => this.#held.add(workspace, events)

  /** What cannot be written is lost: the next days say the same again. */
  async write(now: Date): Promise<void> {
    const cells = this.#held.cells()
    if (cells.length === 0) return
    this.#held = new SeenCounts(MOST_HELD)
    await addSeen(this.#db, cells, dayBefore(now, 0))
  }

  async trim(now: Date): Promise<void> {
    await trimSeen(this.#db, dayBefore(now, DAYS_KEPT))
  }
}
