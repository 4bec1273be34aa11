import { setTimeout } from 'node:timers/promises'
import { type RawBuilder, sql } from 'kysely'
import type { Db } from '../database/database.ts'
import { AFTER, BEFORE, droppable, type Owner, type Partition, partitionOf } from './partition.ts'

/** Ms that a change of partitions waits for its lock; whoever comes meanwhile waits behind it. */
const PATIENCE = 300
/** So often it is tried, with a pause between that lets everybody through who waited. */
const TRIES = 10
/** What PostgreSQL says of a lock that it did not get in time. */
const NOT_AVAILABLE = '55P03'

/** Oldest first. */
export async function loadPartitions(db: Db): Promise<readonly Partition[]> {
  const { rows } = await sql<{ name: string; bounds: string }>`
    select p.relname as name, pg_get_expr(p.relpartbound, p.oid) as bounds from pg_inherits i join pg_class p on p.oid = i.inhrelid
    where i.inhparent = 'events'::regclass`.execute(db)
  return rows.map(({ name, bounds }) => partitionOf(name, bounds)).toSorted((a, b) => a.from - b.from)
}

/**
 * In a transaction in which nobody else reads or writes an event. Whoever has the table for longer than a moment is left in
 * peace, and it is tried again.
 */
async function alone<Result>(db: Db, work: (db: Db) => Promise<Result>): Promise<Result> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await db.transaction().execute(async (db) => {
        await lockEvents(db)
        return work(db)
      })
    } catch (error) {
      if (tries === TRIES || (error as { readonly code?: unknown }).code !== NOT_AVAILABLE) throw error
      await setTimeout(2 * PATIENCE + Math.random() * PATIENCE)
    }
  }
}

/**
 * Nobody reads or writes an event from here to the end of the transaction, which is short: nothing is copied in it but what lies in
 * the wrong partition.
 */
async function lockEvents(db: Db): Promise<void> {
  await sql`set local lock_timeout = ${sql.lit(PATIENCE)}`.execute(db)
  await sql`lock table events in access exclusive mode`.execute(db)
}

const columns = sql`workspace_id, seq, environment_id, message_id, type, name, device, user_id, account, at, received_at, properties, context, touch, bot`

/** Cuts these months off the front of the last partition, which usually is empty; events that stand there already go along. */
export async function addMonths(db: Db, months: readonly Partition[]): Promise<void> {
  const [first] = months
  const last = months.at(-1)
  if (first === undefined || last === undefined) return
  await alone(db, async (db) => {
    // Another server was faster.
    if ((await loadPartitions(db)).at(-1)?.from !== first.from) return
    const name = sql.table(AFTER)
    await sql`alter table events detach partition ${name}`.execute(db)
    for (const month of months) await create(db, month)
    await sql`
      with moved as (delete from ${name} where at < ${last.until} returning ${columns})
      insert into events (${columns}) select ${columns} from moved`.execute(db)
    await sql`alter table events attach partition ${name} for values from (${sql.lit(last.until)}) to (maxvalue)`.execute(db)
  })
}

async function create(db: Db, { name, from, until }: Partition): Promise<void> {
  const start: RawBuilder<unknown> = from === -Infinity ? sql`minvalue` : sql.lit(from)
  await sql`create table ${sql.table(name)} partition of events for values from (${start}) to (${sql.lit(until)})`.execute(db)
}

/** Which workspaces have events in these partitions: by jumps along their keys. */
async function loadOwners(db: Db, partitions: readonly Partition[]): Promise<readonly Owner[]> {
  const owners: Owner[] = []
  for (const { name } of partitions) {
    const { rows } = await sql<Owner>`
      with recursive w as (
        (select e.workspace_id from ${sql.table(name)} e order by e.workspace_id limit 1)
        union all
        select (select e.workspace_id from ${sql.table(name)} e where e.workspace_id > w.workspace_id order by e.workspace_id limit 1) from w where w.workspace_id is not null
      )
      select ${name}::text as partition, w.workspace_id as workspace, coalesce(h.gone_before, 0) as "goneBefore"
      from w left join horizons h on h.workspace_id = w.workspace_id where w.workspace_id is not null`.execute(db)
    owners.push(...rows)
  }
  return owners
}

/**
 * Lets the oldest partitions go of which nobody keeps anything. An empty first one takes their place in the same moment, so
 * that an event of that time, of whoever keeps everything, still finds a place. Answers how many went.
 */
export async function dropOldest(db: Db): Promise<number> {
  if ((await oldestOf(db)).length === 0) return 0
  return alone(db, async (db) => {
    // Somebody may have written there meanwhile.
    const gone = await oldestOf(db)
    const last = gone.at(-1)
    if (last === undefined) return 0
    for (const { name } of gone) await sql`drop table ${sql.table(name)}`.execute(db)
    await create(db, { name: BEFORE, from: -Infinity, until: last.until })
    return gone.length
  })
}

async function oldestOf(db: Db): Promise<readonly Partition[]> {
  const partitions = await loadPartitions(db)
  const { rows } = await sql<{ at: number | null }>`select max(h.gone_before) as at from horizons h`.execute(db)
  const old = partitions.filter(({ until }) => until <= (rows[0]?.at ?? 0))
  return old.slice(0, droppable(old, await loadOwners(db, old)))
}

/** Takes some of the workspace's events of before an instant out of a partition; answers where it came to, null at the end, and how many went. */
export async function deleteBefore(db: Db, { workspace, partition, before, after, limit }: { readonly workspace: string; readonly partition: string; readonly before: number; readonly after: number; readonly limit: number }): Promise<{ readonly last: number | null; readonly removed: number }> {
  const { rows } = await sql<{ last: number | null; removed: number }>`
    with looked as materialized (
      select e.seq, e.at from ${sql.table(partition)} e where e.workspace_id = ${workspace} and e.seq > ${after} order by e.seq limit ${limit}
    ),
    gone as (
      delete from ${sql.table(partition)} e where e.workspace_id = ${workspace} and e.seq = any(array(select l.seq from looked l where l.at < ${before})) returning 1
    )
    select (select max(l.seq) from looked l) as last, (select count(*) from gone) as removed`.execute(db)
  return rows[0] ?? { last: null, removed: 0 }
}
