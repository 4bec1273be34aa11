import { type Kysely, sql } from 'kysely'
import type { Migration } from 'kysely/migration'

/** What may differ and for whom: audiences, flags, layers, holdouts, experiments; and the rulesets compiled from them. */
export const releases: Migration = {
  async up(db: Kysely<unknown>) {
    for (const statement of up) await statement.execute(db)
  },
  async down(db: Kysely<unknown>) {
    for (const table of ['rulesets', 'experiments', 'holdouts', 'layers', 'flag_environments', 'flags', 'audiences']) {
      await sql`drop table ${sql.table(table)}`.execute(db)
    }
  },
}

const up = [
  sql`create table audiences (
    id text primary key,
    workspace_id text not null references workspaces (id) on delete cascade,
    key text not null,
    name text not null,
    condition jsonb not null,
    version integer not null default 1,
    archived_at timestamptz,
    created_at timestamptz not null,
    unique (workspace_id, key)
  )`,
  sql`create table flags (
    id text primary key,
    workspace_id text not null references workspaces (id) on delete cascade,
    key text not null,
    name text not null,
    description text not null default '',
    type text not null check (type in ('boolean', 'string', 'number', 'json')),
    -- [{ key, name, value }]
    variations jsonb not null,
    client_visible boolean not null default true,
    version integer not null default 1,
    archived_at timestamptz,
    created_at timestamptz not null,
    unique (workspace_id, key)
  )`,
  sql`create table flag_environments (
    flag_id text not null references flags (id) on delete cascade,
    environment_id text not null references environments (id) on delete cascade,
    enabled boolean not null,
    rules jsonb not null,
    fallthrough jsonb not null,
    off_variation text not null,
    primary key (flag_id, environment_id)
  )`,
  sql`create table layers (
    id text primary key,
    workspace_id text not null references workspaces (id) on delete cascade,
    key text not null,
    name text not null,
    salt text not null,
    version integer not null default 1,
    created_at timestamptz not null,
    unique (workspace_id, key)
  )`,
  sql`create table holdouts (
    id text primary key,
    workspace_id text not null references workspaces (id) on delete cascade,
    key text not null,
    name text not null,
    salt text not null,
    share integer not null check (share between 0 and 100000),
    version integer not null default 1,
    ended_at timestamptz,
    created_at timestamptz not null,
    unique (workspace_id, key)
  )`,
  sql`create table experiments (
    id text primary key,
    workspace_id text not null references workspaces (id) on delete cascade,
    environment_id text references environments (id) on delete cascade,
    key text not null,
    name text not null,
    -- live: assigned and exposed here; import: ran elsewhere, its units came from a file
    origin text not null check (origin in ('live', 'import')),
    status text not null check (status in ('draft', 'review', 'running', 'paused', 'stopped', 'archived')),
    surface text not null check (surface in ('onboarding', 'pricing', 'landing', 'campaign', 'product')),
    flag_id text references flags (id) on delete restrict,
    -- everything else of the state it is in: hypothesis, audience, variants, plan, metrics, phases, decision
    body jsonb not null,
    version integer not null default 1,
    created_by text references members (id) on delete set null,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    unique (workspace_id, key)
  )`,
  sql`create index experiments_status on experiments (workspace_id, status, updated_at desc)`,
  sql`create table rulesets (
    environment_id text not null references environments (id) on delete cascade,
    door text not null check (door in ('client', 'server')),
    revision bigint not null,
    etag text not null,
    body text not null,
    created_at timestamptz not null,
    primary key (environment_id, door, revision)
  )`,
]
