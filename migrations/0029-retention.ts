import { type Kysely, sql } from 'kysely'
import type { Migration } from 'kysely/migration'

/**
 * Events stand in a partition for each month of their time, so that old ones can be let go at once; how long a workspace
 * keeps them is its own to say. What there was becomes the first partition as it stands, and no row is written anew but
 * those that say they happened later than this month.
 */
export const retention: Migration = {
  async up(db: Kysely<unknown>) {
    for (const statement of asOldest) await statement.execute(db)
    const edges = await edgesOf(db)
    for (const statement of attached(edges)) await statement.execute(db)
    for (const statement of kept) await statement.execute(db)
  },
  async down(db: Kysely<unknown>) {
    for (const statement of down) await statement.execute(db)
  },
}

/** No edge of a partition is within a month; what has no month of its own is in the first or the last. */
type Edges = { readonly oldest: number; readonly months: readonly { readonly name: string; readonly from: number; readonly until: number }[] }

const places = [
  ['identity', sql`(workspace_id, identity, at, seq)`],
  ['name', sql`(workspace_id, name, identity, at)`],
  ['exposed', sql`(workspace_id, experiment, identity, at) where experiment is not null`],
  ['exposures', sql`(workspace_id, experiment, seq) where experiment is not null`],
  ['bots', sql`(workspace_id, received_at) where bot`],
  ['in_account', sql`(workspace_id, identity, at, message_id) where account is not null`],
  ['account_exposed', sql`(workspace_id, experiment, account, at) where experiment is not null and account is not null`],
  ['account_alone', sql`(workspace_id, account, name, at) where identity is null`],
  ['claims', sql`(workspace_id, device, at, message_id) where type = 'identify' and device is not null and user_id is not null`],
  ['account', sql`(workspace_id, account, at, seq) where account is not null`],
  ['groups', sql`(workspace_id, account, at, message_id) where type = 'group'`],
] as const

const indexed = places.map(([name, by]) => sql`create index ${sql.ref(`events_${name}`)} on events ${by}`)

const columns = sql`workspace_id, seq, environment_id, message_id, type, name, device, user_id, account, at, received_at, properties, context, touch, bot`

const asOldest = [
  sql`alter table events rename to events_before`,
  ...places.map(([name]) => sql`alter index ${sql.ref(`events_${name}`)} rename to ${sql.ref(`events_before_${name}`)}`),
  // Partitions take no identity column; a sequence of the whole table numbers the events of all.
  sql`create sequence events_seq as bigint`,
  sql`select setval('events_seq', greatest((select last_value from events_seq_seq), 1))`,
  sql`alter table events_before alter column seq drop identity`,
  sql`alter table events_before drop constraint events_pkey`,
  sql`create table events (like events_before including defaults including generated including constraints) partition by range (at)`,
  sql`alter table events alter column seq set default nextval('events_seq')`,
  sql`alter sequence events_seq owned by events.seq`,
  // A key of a partitioned table holds what parts it.
  sql`alter table events_before add constraint events_before_pkey primary key (workspace_id, seq, at)`,
  sql`alter table events add constraint events_pkey primary key (workspace_id, seq, at)`,
  ...indexed,
]

/** Where there are events this month stays with them, so that few have to move; where there are none it has a partition already. */
async function edgesOf(db: Kysely<unknown>): Promise<Edges> {
  const { rows } = await sql<{ name: string; from: string }>`
    select to_char(m, 'YYYY_MM') as name, (extract(epoch from m at time zone 'UTC') * 1000)::bigint::text as from
    from generate_series(
      date_trunc('month', now() at time zone 'UTC') + case when exists (select from events_before) then interval '1 month' else interval '0' end,
      date_trunc('month', now() at time zone 'UTC') + interval '3 months', interval '1 month'
    ) m order by m`.execute(db)
  const starts = rows.map(({ name, from }) => ({ name: `events_${name}`, from: Number(from) }))
  return { oldest: starts[0]?.from ?? 0, months: starts.flatMap((start, n) => (starts[n + 1] === undefined ? [] : [{ ...start, until: starts[n + 1]?.from ?? 0 }])) }
}

function attached({ oldest, months }: Edges) {
  const last = months.at(-1)?.until ?? oldest
  return [
    sql`create temporary table events_moved as select ${columns} from events_before where at >= ${sql.lit(oldest)}`,
    sql`delete from events_before where at >= ${sql.lit(oldest)}`,
    sql`alter table events attach partition events_before for values from (minvalue) to (${sql.lit(oldest)})`,
    ...months.map(({ name, from, until }) => sql`create table ${sql.table(name)} partition of events for values from (${sql.lit(from)}) to (${sql.lit(until)})`),
    sql`create table events_after partition of events for values from (${sql.lit(last)}) to (maxvalue)`,
    sql`insert into events (${columns}) select ${columns} from events_moved`,
    sql`drop table events_moved`,
  ]
}

const kept = [
  // Null: for ever.
  sql`alter table workspaces add column events_kept_months bigint check (events_kept_months > 0)`,
  sql`create table horizons (
    workspace_id text primary key,
    -- what happened before it is not taken in any more, since when
    closed_before bigint not null,
    closed_at bigint not null,
    -- what happened before it is not read any more, and being taken away
    gone_before bigint not null default 0,
    -- what happened before it is taken away
    swept_before bigint not null default 0
  )`,
  // Who had found value when the events that say so went, by a digest of what was asked.
  sql`create table found_value (
    workspace_id text not null,
    identity text collate "C" not null,
    asked bytea not null,
    at bigint not null,
    primary key (workspace_id, identity, asked)
  )`,
  sql`create table upkeep (
    work text primary key,
    begun_at timestamptz,
    done_at timestamptz,
    -- so many rows taken away and months let go since it was last done, and why it stopped
    removed bigint not null default 0,
    months bigint not null default 0,
    failure text
  )`,
  sql`insert into upkeep (work) values ('events')`,
]

const down = [
  sql`drop table upkeep`,
  sql`drop table found_value`,
  sql`drop table horizons`,
  sql`alter table workspaces drop column events_kept_months`,
  sql`alter table events rename to events_parted`,
  ...['pkey', ...places.map(([name]) => name)].map((name) => sql`alter index ${sql.ref(`events_${name}`)} rename to ${sql.ref(`events_parted_${name}`)}`),
  sql`create table events (like events_parted including generated including constraints)`,
  sql`insert into events (${columns}) select ${columns} from events_parted`,
  sql`drop table events_parted`,
  sql`alter table events alter column seq add generated always as identity`,
  sql`select setval('events_seq_seq', greatest((select max(seq) from events), 1))`,
  sql`alter table events add constraint events_pkey primary key (workspace_id, seq)`,
  ...indexed,
]
