import { sql } from 'kysely'
import type { Db } from '../database/database.ts'
import type { Change, Changes } from './door.ts'
import { deviceOf } from './identity.ts'

type Note = { readonly cursor: string; readonly workspace: string; readonly identity: string; readonly owner: string | null }

/**
 * Reads the queue of changes after a cursor. Only notes of transactions older than every running one are read, so that
 * one that commits late is met later and never skipped. Whose an identity is, is asked now: a claim that commits after
 * this has notes of its own.
 */
export async function readChanges(db: Db, cursor: string | null, limit: number): Promise<Changes> {
  const { rows } = await sql<Note>`
    select c.transaction::text || '.' || c.seq as cursor, c.workspace_id as workspace, c.identity, (
      select o.user_id from device_owners o where o.workspace_id = c.workspace_id and o.device = substr(c.identity, 8) and c.identity like 'device:%' limit 1
    ) as owner
    from changes c
    where c.transaction < pg_snapshot_xmin(pg_current_snapshot()) and ${after(cursor)}
    order by c.transaction, c.seq limit ${limit}`.execute(db)
  return { people: distinct(rows.flatMap(peopleOf)), next: rows.at(-1)?.cursor ?? cursor }
}

/** A device that is owned is asked for too: rows of the time before must go. */
function peopleOf({ workspace, identity, owner }: Note): readonly Change[] {
  const own = { workspace, person: identity }
  return deviceOf(identity) === null || owner === null ? [own] : [own, { workspace, person: `user:${owner}` }]
}

function distinct(changes: readonly Change[]): readonly Change[] {
  return [...new Map(changes.map((change) => [`${change.workspace} ${change.person}`, change])).values()]
}

function after(cursor: string | null) {
  if (cursor === null) return sql`true`
  const { transaction, seq } = position(cursor)
  return sql`(c.transaction, c.seq) > (${transaction}::text::xid8, ${seq}::text::bigint)`
}

function upTo(cursor: string) {
  const { transaction, seq } = position(cursor)
  return sql`(c.transaction, c.seq) <= (${transaction}::text::xid8, ${seq}::text::bigint)`
}

function position(cursor: string): { readonly transaction: string; readonly seq: string } {
  const [, transaction, seq] = /^(\d{1,20})\.(\d{1,19})$/.exec(cursor) ?? []
  if (transaction === undefined || seq === undefined) throw new RangeError(`"${cursor}" is no cursor of changes.`)
  return { transaction, seq }
}

export async function loadCursor(db: Db, consumer: string): Promise<string | null> {
  const { rows } = await sql<{ cursor: string }>`select c.cursor from cursors c where c.consumer = ${consumer}`.execute(db)
  return rows[0]?.cursor ?? null
}

export async function saveCursor(db: Db, consumer: string, cursor: string, at: Date): Promise<void> {
  position(cursor)
  await sql`
    insert into cursors (consumer, cursor, moved_at) values (${consumer}, ${cursor}, ${at})
    on conflict (consumer) do update set cursor = excluded.cursor, moved_at = excluded.moved_at`.execute(db)
}

/** Lets notes go that every consumer has passed, some at a time. */
export async function trimChanges(db: Db, limit: number): Promise<void> {
  const reached = await loadSlowest(db)
  if (reached === null) return
  await sql`
    delete from changes where ctid = any(array(
      select c.ctid from changes c where ${upTo(reached)} order by c.transaction, c.seq limit ${limit}))`.execute(db)
}

/** Where the slowest consumer stands; null without consumers: then nothing is passed. */
async function loadSlowest(db: Db): Promise<string | null> {
  const { rows } = await sql<{ cursor: string }>`
    select c.cursor from cursors c order by split_part(c.cursor, '.', 1)::xid8, split_part(c.cursor, '.', 2)::bigint limit 1`.execute(db)
  return rows[0]?.cursor ?? null
}

/** When the oldest event was received that some consumer has not yet passed. */
export async function oldestPending(db: Db, workspace: string): Promise<number | null> {
  const { rows } = await sql<{ at: number | null }>`
    select min(c.received_at) as at from changes c where c.workspace_id = ${workspace} and ${after(await loadSlowest(db))}`.execute(db)
  return rows[0]?.at ?? null
}
