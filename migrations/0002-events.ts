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
    for (const table of ['refused_events', 'changes', 'subjects', 'device_owners', 'identities', 'event_ids', 'events']) {
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
    -- canonical: keys sorted, strings well-formed, numbers in their shortest decimal text
    properties jsonb not null,
    context jsonb not null,
    -- where the event says its person came from
    touch jsonb,
    bot boolean not null default false,
    -- whose event it is: a person is one user and the devices that user owns
    identity text collate "C" generated always as (
      case when user_id is not null then 'user:' || user_id when device is not null then 'device:' || device end
    ) stored,
    -- an exposure names its experiment by key
    experiment text collate "C" generated always as (
      case when type = 'track' and name = 'Experiment Viewed' then left(properties ->> 'experiment_id', 200) end
    ) stored,
    primary key (workspace_id, seq),
    check (device is not null or user_id is not null or account is not null)
  )`,
  sql`create index events_identity on events (workspace_id, identity, at, seq)`,
  sql`create index events_name on events (workspace_id, name, identity, at)`,
  sql`create index events_exposed on events (workspace_id, experiment, identity, at) where experiment is not null`,
  sql`create index events_exposures on events (workspace_id, experiment, seq) where experiment is not null`,
  sql`create index events_bots on events (workspace_id, received_at) where bot`,
  // The dedupe key: a digest of (device else user else account, message id), so that the tombstone that outlives an
  // erased person's event names nobody.
  sql`create table event_ids (
    workspace_id text not null,
    digest bytea not null,
    received_at bigint not null,
    primary key (workspace_id, digest)
  )`,
  // A user's own events and a device's anonymous ones: first seen, first touch (argMin over (at, message id)) and last touch (argMax).
  sql`create table identities (
    workspace_id text not null,
    identity text collate "C" not null,
    first_at bigint not null,
    first_touch_at bigint,
    first_touch_message_id text collate "C",
    first_touch jsonb,
    last_touch_at bigint,
    last_touch_message_id text collate "C",
    last_touch jsonb,
    primary key (workspace_id, identity)
  )`,
  sql`create index identities_newest on identities (workspace_id, first_at, identity)`,
  // Analysis: whose device it is, argMin over its claims by (at, message id).
  sql`create table device_owners (
    workspace_id text not null,
    device text collate "C" not null,
    user_id text collate "C" not null,
    at bigint not null,
    message_id text collate "C" not null,
    primary key (workspace_id, device)
  )`,
  sql`create index device_owners_user on device_owners (workspace_id, user_id, device)`,
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
  // Identities whose person's numbers may have changed; who the person is is asked when the row is read, because a claim
  // may commit between. "transaction" lets a reader skip none that commits late.
  sql`create table changes (
    transaction xid8 not null default pg_current_xact_id(),
    seq bigint generated always as identity,
    workspace_id text not null,
    identity text collate "C" not null,
    received_at bigint not null,
    primary key (transaction, seq)
  )`,
  // The id is a digest of the body, so that a retry does not list it twice. The body is JSON text as it came: jsonb holds
  // neither NUL nor lone surrogates, which is why some of these were refused.
  sql`create table refused_events (
    workspace_id text not null,
    id text not null,
    environment_id text not null,
    received_at bigint not null,
    message_id text,
    code text not null,
    reason text not null,
    body text not null,
    primary key (workspace_id, id)
  )`,
  sql`create index refused_events_recent on refused_events (workspace_id, received_at desc, id desc)`,
]
