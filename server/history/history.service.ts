import type { Db } from '../database/database.ts'
import { type HistoryPage, type HistoryQuestion, type NewEntry, readHistory, writeHistory } from './history.repository.ts'

/** Says who changed what and why, in the transaction of the change itself: there is no change without its entry. */
export function recordChange(db: Db, entry: NewEntry): Promise<void> {
  return writeHistory(db, entry)
}

/** Newest first; `cursor` is the `next` of the page before. */
export function historyPage(db: Db, question: HistoryQuestion): Promise<HistoryPage> {
  return readHistory(db, question)
}
