import { type RawBuilder, sql } from 'kysely'
import type { Db } from '../database/database.ts'
import type { Change, Changes } from './door.ts'
import { deviceOf } from './identity.ts'
import { formatPosition, parsePosition, type Position, START } from './position.ts'

type Note = { readonly transaction: string; readonly seq: number; readonly workspace: string; readonly identity: string; readonly owner: string | null }

/**
 * Reads the queue of changes after a cursor, page by page up to what was committed when the first page was read. Whose
 * an identity is, is asked now: a claim that commits after this has notes of its own.
 */
export async function readChanges(db: Db, cursor: string | null, limit: number): Promise<Changes> {
  const from = cursor === null ? START : positionIn(cursor)
  const until = from.paging?.until ?? (await currentSnapshot(db))
  const notes = await loadNotes(db, from, until, limit)
  const last = notes.at(-1)
  const people = distinct(notes.flatMap(peopleOf))
  if (last === undefined && from.paging === null) return { people, next: cursor }
  const isMore = last !== undefined && notes.length >= limit
  const next: Position = isMore
    ? { seen: from.seen, paging: { until, transaction: last.transaction, seq: String(last.seq) } }
    : { seen: until, paging: null }
  return { people, next: formatPosition(next) }
}

function positionIn(cursor: string): Position {
  const position = parsePosition(cursor)
  if (position === null) throw new RangeError(`"${cursor}" is no cursor of changes.`)
  return position
}

async function currentSnapshot(db: Db): Promise<string> {
  const { rows } = await sql<{ snapshot: string }>`select pg_current_snapshot()::text as snapshot`.execute(db)
  return rows[0]?.snapshot ?? ''
}

/** A row of the queue notes several identities and is read whole: at least one, and no more once there are enough. */
async function loadNotes(db: Db, from: Position, until: string, limit: number): Promise<readonly Note[]> {
  const { rows } = await sql<Note>`
    with ahead as (
      select c.* from changes c
      where ${isSeen(until)} and ${isAhead(from)}
      order by c.transaction, c.seq limit ${limit}
    ),
    page as (select c.*, sum(cardinality(c.identities)) over (order by c.transaction, c.seq) - cardinality(c.identities) as before from ahead c)
    select c.transaction::text as transaction, c.seq, c.workspace_id as workspace, i.identity, (
      select o.user_id from device_owners o where o.workspace_id = c.workspace_id and o.device = substr(i.identity, 8) and i.identity like 'device:%' limit 1
    ) as owner
    from page c cross join lateral unnest(c.identities) as i(identity)
    where c.before < ${limit}
    order by c.transaction, c.seq`.execute(db)
  return rows
}

/** A device that is owned is asked for too: rows of the time before must go, once its owner has what they know. */
function peopleOf({ workspace, identity, owner }: Note): readonly Change[] {
  const own = { workspace, person: identity }
  return deviceOf(identity) === null || owner === null ? [own] : [{ workspace, person: `user:${owner}` }, own]
}

function distinct(changes: readonly Change[]): readonly Change[] {
  return [...new Map(changes.map((change) => [`${change.workspace} ${change.person}`, change])).values()]
}

function isSeen(snapshot: string): RawBuilder<boolean> {
  return sql`pg_visible_in_snapshot(c.transaction, ${snapshot}::text::pg_snapshot)`
}

/** Whether a note is still to come for who stands there; the bound on the number lets the index skip what is long passed. */
function isAhead({ seen, paging }: Position): RawBuilder<boolean> {
  const unseen = seen === null ? sql`true` : sql`c.transaction >= pg_snapshot_xmin(${seen}::text::pg_snapshot) and not ${isSeen(seen)}`
  if (paging === null) return sql`(${unseen})`
  return sql`(${unseen} and not (${isSeen(paging.until)} and (c.transaction, c.seq) <= (${paging.transaction}::text::xid8, ${paging.seq}::text::bigint)))`
}

/** A position that cannot be read is none: reading from the start again is harmless. */
export async function loadCursor(db: Db, consumer: string): Promise<string | null> {
  const { rows } = await sql<{ cursor: string }>`select c.cursor from cursors c where c.consumer = ${consumer}`.execute(db)
  const cursor = rows[0]?.cursor ?? null
  return cursor === null || parsePosition(cursor) === null ? null : cursor
}

export async function saveCursor(db: Db, consumer: string, cursor: string, at: Date): Promise<void> {
  positionIn(cursor)
  await sql`
    insert into cursors (consumer, cursor, moved_at) values (${consumer}, ${cursor}, ${at})
    on conflict (consumer) do update set cursor = excluded.cursor, moved_at = excluded.moved_at`.execute(db)
}

async function loadPositions(db: Db): Promise<readonly Position[]> {
  const { rows } = await sql<{ cursor: string }>`select c.cursor from cursors c`.execute(db)
  return rows.map((row) => parsePosition(row.cursor) ?? START)
}

/** Lets notes go that every consumer has passed, some at a time. Without consumers nothing is passed. */
export async function trimChanges(db: Db, limit: number): Promise<void> {
  const positions = await loadPositions(db)
  if (positions.length === 0) return
  await sql`
    delete from changes where ctid = any(array(
      select c.ctid from changes c where ${sql.join(positions.map(reach), sql` and `)} and not ${isAheadOfAny(positions)}
      order by c.transaction, c.seq limit ${limit}))`.execute(db)
}

/** Beyond this number nothing is passed there yet, so that a long queue is not walked through to its end. */
function reach({ seen, paging }: Position): RawBuilder<boolean> {
  if (paging !== null) return sql`c.transaction <= ${paging.transaction}::text::xid8`
  return seen === null ? sql`false` : sql`c.transaction < pg_snapshot_xmax(${seen}::text::pg_snapshot)`
}

function isAheadOfAny(positions: readonly Position[]): RawBuilder<boolean> {
  return sql`(${sql.join(positions.map(isAhead), sql` or `)})`
}

/** When the oldest event was received that some consumer has not yet passed. */
export async function oldestPending(db: Db, workspace: string): Promise<number | null> {
  const positions = await loadPositions(db)
  const pending = positions.length === 0 ? sql`true` : isAheadOfAny(positions)
  const { rows } = await sql<{ at: number | null }>`
    select min(c.received_at) as at from changes c where c.workspace_id = ${workspace} and ${pending}`.execute(db)
  return rows[0]?.at ?? null
}
