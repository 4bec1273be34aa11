import type { Db } from '../database/database.ts'
import { blankEntries, type HistoryPage, type HistoryQuestion, readHistory, writeHistory } from './history.repository.ts'
import type { EntityKind, NewEntry } from './history.ts'
import { tellChange } from '../webhooks/outbox.service.ts'

/** Says who changed what and why, in the transaction of the change itself: there is no change without its entry, nor a webhook's message without its change. */
export async function recordChange(db: Db, entry: NewEntry): Promise<void> {
  await writeHistory(db, entry)
  await tellChange(db, entry)
}

/** Takes out of the entries about somebody who is erased whom they are about, and what they say of them. */
export function blankHistory(db: Db, about: { readonly workspaceId: string; readonly entityKind: EntityKind; readonly entityId: string }): Promise<void> {
  return blankEntries(db, about)
}

/** Newest first; `cursor` is the `next` of the page before. */
export function historyPage(db: Db, question: HistoryQuestion): Promise<HistoryPage> {
  return readHistory(db, question)
}
