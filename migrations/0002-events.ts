import { type Kysely, sql } from 'kysely'
import type { Migration } from 'kysely/migration'

/**
 * What people did and who they are. Ids are text compared as UTF-8 bytes; times are integer milliseconds since 1970;
 * everything derived from events here is a minimum or a set union, so that no order of arrival shows in it.
 */
export const events: Migration = {
  async up(db: Kysely<unknown>) {
    for (const statement of up) await statement.execute(db)
  },
  async down(db: Kysely<unknown>) {
    for (const table of ['refused_events', 'changes', 'subjects', 'device_owners', 'devices', 'event_ids', 'events']) {
      await sql`drop table ${sql.table(table)}`.execute(db)
    }
  },
}

const up = [
  sql`create table events (
    workspace_id text not null,
    seq bigint generated always as identity,
    environment_id text not null,
    message_id text collate "C" not null,
    type text not null check (type in ('track', 'identify', 'page', 'screen', 'group', 'alias')),
    -- track: the event's name; page and screen: their name; else empty
    name text collate "C" not null,
    device text collate "C",
    user_id text collate "C",
    account text collate "C",
    -- corrected time of the event, and when it arrived
    at bigint not null,
    received_at bigint not null,
    -- canonical: keys sorted, numbers as decimal text in a scale fixed at ingest where a metric reads them
    properties jsonb not null,
    context jsonb not null,
    bot boolean not null default false,
    primary key (workspace_id, seq),
    check (device is not null or user_id is not null or account is not null)
  )`,
  sql`create index events_device on events (workspace_id, device, at) where device is not null`,
  sql`create index events_user on events (workspace_id, user_id, at) where user_id is not null`,
  sql`create index events_name on events (workspace_id, name, at)`,
  // The dedupe key outlives the event: erasing a person keeps it as a tombstone.
  sql`create table event_ids (
    workspace_id text not null,
    actor text collate "C" not null,
    message_id text collate "C" not null,
    received_at bigint not null,
    primary key (workspace_id, actor, message_id)
  )`,
  // A visitor's device: first seen and first touch, argMin over (at, message id).
  sql`create table devices (
    workspace_id text not null,
    device text collate "C" not null,
    first_at bigint not null,
    touch_at bigint,
    touch_message_id text collate "C",
    touch jsonb,
    primary key (workspace_id, device)
  )`,
  // Analysis: whose device it is, argMin over its claims by (at, message id).
  sql`create table device_owners (
    workspace_id text not null,
    device text collate "C" not null,
    user_id text collate "C" not null,
    at bigint not null,
    message_id text collate "C" not null,
    primary key (workspace_id, device)
  )`,
  sql`create index device_owners_user on device_owners (workspace_id, user_id)`,
  // Serving: the id a user is bucketed by. The first committed claim stands; no code reads this for analysis.
  sql`create table subjects (
    workspace_id text not null,
    user_id text collate "C" not null,
    subject text collate "C" not null,
    claimed_by text not null check (claimed_by in ('browser', 'server', 'derived')),
    committed_at timestamptz not null,
    primary key (workspace_id, user_id),
    unique (workspace_id, subject)
  )`,
  // People whose numbers may have changed. "transaction" lets a reader skip none that commits late.
  sql`create table changes (
    transaction xid8 not null default pg_current_xact_id(),
    seq bigint generated always as identity,
    workspace_id text not null,
    person text collate "C" not null,
    primary key (transaction, seq)
  )`,
  sql`create table refused_events (
    id text primary key,
    workspace_id text not null,
    environment_id text not null,
    received_at bigint not null,
    code text not null,
    reason text not null,
    body jsonb not null
  )`,
  sql`create index refused_events_recent on refused_events (workspace_id, received_at desc, id desc)`,
]
