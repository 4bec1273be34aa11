import type { Db } from '../database/database.ts'

export type Upkeep = { readonly begunAt: Date | null; readonly doneAt: Date | null; readonly removed: number; readonly months: number; readonly failure: string | null }

const EVENTS = 'events'

export async function loadUpkeep(db: Db): Promise<Upkeep> {
  const row = await db.selectFrom('upkeep').selectAll().where('upkeep.work', '=', EVENTS).executeTakeFirst()
  return { begunAt: row?.begun_at ?? null, doneAt: row?.done_at ?? null, removed: row?.removed ?? 0, months: row?.months ?? 0, failure: row?.failure ?? null }
}

/** True for one of all servers: where nobody has begun since `before`, and what was begun was done before `doneBefore` or not at all. */
export async function claimUpkeep(db: Db, { now, before, doneBefore }: { readonly now: Date; readonly before: Date; readonly doneBefore: Date }): Promise<boolean> {
  const claimed = await db.updateTable('upkeep').set({ begun_at: now })
    .where('upkeep.work', '=', EVENTS)
    .where((row) => row.or([row('upkeep.begun_at', 'is', null), row('upkeep.begun_at', '<=', before)]))
    .where((row) => row.or([row('upkeep.done_at', 'is', null), row('upkeep.done_at', '<=', doneBefore)]))
    .executeTakeFirst()
  return claimed.numUpdatedRows > 0n
}

export async function noteRemoved(db: Db, { removed, months }: { readonly removed: number; readonly months: number }): Promise<void> {
  await db.updateTable('upkeep').set((row) => ({ removed: row('upkeep.removed', '+', removed), months: row('upkeep.months', '+', months) })).where('upkeep.work', '=', EVENTS).execute()
}

/** `begun_at` goes back, so that whoever comes next need not wait: there is more to do, or it failed. */
export async function noteEnd(db: Db, { doneAt, failure }: { readonly doneAt: Date | null; readonly failure: string | null }): Promise<void> {
  await db.updateTable('upkeep').set({ begun_at: null, ...(doneAt === null ? {} : { done_at: doneAt }), failure }).where('upkeep.work', '=', EVENTS).execute()
}

/** It is due at once: what it goes by was changed. */
export async function makeDue(db: Db): Promise<void> {
  await db.updateTable('upkeep').set({ done_at: null }).where('upkeep.work', '=', EVENTS).execute()
}
