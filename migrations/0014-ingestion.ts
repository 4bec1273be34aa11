import { type Kysely, sql } from 'kysely'
import type { Migration } from 'kysely/migration'

/** Limits of keys and what they used, refused events that can be tried again, the tracking plan, and what really arrives. */
export const ingestion: Migration = {
  async up(db: Kysely<unknown>) {
    for (const statement of up) await statement.execute(db)
  },
  async down(db: Kysely<unknown>) {
    for (const statement of down) await statement.execute(db)
  },
}

const up = [
  // Null: as much as the server itself takes in.
  sql`alter table keys
    add column events_per_second bigint check (events_per_second > 0),
    add column events_per_month bigint check (events_per_month > 0)`,
  // Added to by every server now and then, never by a request.
  sql`create table key_usage (
    key_id text not null references keys (id) on delete cascade,
    -- in UTC: 2026-03
    month text collate "C" not null,
    taken bigint not null,
    -- answered with 429
    held_off bigint not null,
    last_at timestamptz not null,
    primary key (key_id, month)
  )`,
  // How it came, so that it can be read again as it would have been read then.
  sql`alter table refused_events
    add column name text not null default '',
    add column sender text not null default 'client' check (sender in ('client', 'server')),
    -- JSON text of what the batch said
    add column sent_at text,
    add column user_agent text,
    add column tries bigint not null default 0,
    add column tried_at bigint`,
  sql`create index refused_events_code on refused_events (workspace_id, code, received_at desc, id desc)`,
  // A version is the whole plan; the highest is in force.
  sql`create table tracking_plans (
    workspace_id text not null references workspaces (id) on delete cascade,
    version bigint not null,
    events jsonb not null,
    saved_by jsonb not null,
    saved_at timestamptz not null,
    why text not null default '',
    primary key (workspace_id, version)
  )`,
  // Per UTC day, how often a track event came (property '', type 'event') and how often each of its properties had a type.
  sql`create table seen_properties (
    workspace_id text not null references workspaces (id) on delete cascade,
    day date not null,
    environment_id text not null references environments (id) on delete cascade,
    name text collate "C" not null,
    property text collate "C" not null,
    type text not null check (type in ('event', 'text', 'number', 'boolean', 'list', 'object', 'empty')),
    seen bigint not null,
    last_at bigint not null,
    primary key (workspace_id, day, environment_id, name, property, type)
  )`,
]

const down = [
  sql`drop table seen_properties`,
  sql`drop table tracking_plans`,
  sql`drop index refused_events_code`,
  sql`alter table refused_events drop column tried_at, drop column tries, drop column user_agent, drop column sent_at, drop column sender, drop column name`,
  sql`drop table key_usage`,
  sql`alter table keys drop column events_per_month, drop column events_per_second`,
]
