import { type RawBuilder, sql } from 'kysely'
import type { Db } from '../database/database.ts'
import type { Horizon } from './door.ts'

const key = (workspace: string) => sql`hashtextextended(${`horizon:${workspace}`}, 0)`

/** Before which instant a workspace's events are gone. Until the transaction ends it stays there, so that who counts meets a history that is whole from there on. */
export async function holdHorizon(db: Db, workspace: string): Promise<number> {
  await sql`select pg_advisory_xact_lock_shared(${key(workspace)})`.execute(db)
  return (await loadHorizon(db, workspace)).goneBefore
}

/** Waits for whoever counts by the horizon that was. Inside a transaction. */
async function lockHorizon(db: Db, workspace: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(${key(workspace)})`.execute(db)
}

export async function loadHorizon(db: Db, workspace: string): Promise<Horizon> {
  const { rows } = await sql<Horizon>`
    select h.closed_before as "closedBefore", h.closed_at as "closedAt", h.gone_before as "goneBefore", h.swept_before as "sweptBefore"
    from horizons h where h.workspace_id = ${workspace}`.execute(db)
  return rows[0] ?? { closedBefore: 0, closedAt: 0, goneBefore: 0, sweptBefore: 0 }
}

/** As a condition on an event `e` that is about to be stored: that it is not of a time that is closed. Looked up once a statement. */
export function isOpen(workspace: string): RawBuilder<boolean> {
  return sql`e.at >= coalesce((select h.closed_before from horizons h where h.workspace_id = ${workspace}), 0)`
}

/** Never moves back: what is gone does not come again. */
export async function closeBefore(db: Db, workspace: string, before: number, at: number): Promise<void> {
  await sql`
    insert into horizons as h (workspace_id, closed_before, closed_at) values (${workspace}, ${before}, ${at})
    on conflict (workspace_id) do update set closed_before = excluded.closed_before, closed_at = excluded.closed_at where h.closed_before < excluded.closed_before`.execute(db)
}

/** From here on whoever counts leaves alone what reaches behind it. */
export async function moveHorizon(db: Db, workspace: string, before: number): Promise<void> {
  await db.transaction().execute(async (db) => {
    await lockHorizon(db, workspace)
    await sql`update horizons h set gone_before = ${before} where h.workspace_id = ${workspace} and h.gone_before < ${before}`.execute(db)
  })
}

export async function noteSwept(db: Db, workspace: string, before: number): Promise<void> {
  await sql`update horizons h set swept_before = greatest(h.swept_before, ${before}) where h.workspace_id = ${workspace}`.execute(db)
}
