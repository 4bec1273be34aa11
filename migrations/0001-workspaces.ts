import { type Kysely, sql } from 'kysely'
import type { Migration } from 'kysely/migration'

/** Whose data: workspaces with a time zone, environments, members by team and role, keys; and who changed what. */
export const workspaces: Migration = {
  async up(db: Kysely<unknown>) {
    for (const statement of up) await statement.execute(db)
  },
  async down(db: Kysely<unknown>) {
    for (const table of ['jobs', 'history', 'approvals', 'keys', 'sessions', 'sign_in_links', 'members', 'environments', 'workspaces']) {
      await sql`drop table ${sql.table(table)}`.execute(db)
    }
  },
}

const up = [
  sql`create table workspaces (
    id text primary key,
    key text not null unique,
    name text not null,
    time_zone text not null,
    currency text not null default 'USD',
    -- derives subjects and signs person facts; never leaves the server
    secret text not null,
    -- true: its people are made up, and every screen says so
    synthetic boolean not null default false,
    -- which actions need an approval, and by which teams: { "ship": ["product", "marketing"] }
    approvals jsonb not null default '{}',
    version integer not null default 1,
    created_at timestamptz not null
  )`,
  sql`create table environments (
    id text primary key,
    workspace_id text not null references workspaces (id) on delete cascade,
    key text not null,
    name text not null,
    position integer not null,
    production boolean not null default false,
    created_at timestamptz not null,
    unique (workspace_id, key)
  )`,
  sql`create table members (
    id text primary key,
    workspace_id text not null references workspaces (id) on delete cascade,
    name text not null,
    email text not null,
    team text not null check (team in ('product', 'marketing', 'other')),
    role text not null check (role in ('viewer', 'analyst', 'editor', 'approver', 'admin')),
    created_at timestamptz not null,
    unique (workspace_id, email)
  )`,
  sql`create table sign_in_links (
    id text primary key,
    member_id text not null references members (id) on delete cascade,
    token_hash text not null unique,
    created_at timestamptz not null,
    expires_at timestamptz not null,
    used_at timestamptz
  )`,
  sql`create table sessions (
    id text primary key,
    member_id text not null references members (id) on delete cascade,
    token_hash text not null unique,
    created_at timestamptz not null,
    expires_at timestamptz not null,
    last_seen_at timestamptz not null
  )`,
  sql`create index sessions_member on sessions (member_id)`,
  sql`create table keys (
    id text primary key,
    workspace_id text not null references workspaces (id) on delete cascade,
    environment_id text references environments (id) on delete cascade,
    kind text not null check (kind in ('client', 'server', 'admin')),
    name text not null,
    token_hash text not null unique,
    -- what a person recognises it by: its first and last characters
    hint text not null,
    origins jsonb not null default '[]',
    created_by text references members (id) on delete set null,
    created_at timestamptz not null,
    last_used_at timestamptz,
    revoked_at timestamptz,
    check ((kind = 'admin') = (environment_id is null))
  )`,
  sql`create index keys_workspace on keys (workspace_id, created_at)`,
  sql`create table approvals (
    id text primary key,
    workspace_id text not null references workspaces (id) on delete cascade,
    entity_kind text not null,
    entity_id text not null,
    entity_version integer not null,
    action text not null,
    team text not null check (team in ('product', 'marketing', 'other')),
    requested_by text references members (id) on delete set null,
    requested_at timestamptz not null,
    answer text check (answer in ('approved', 'declined')),
    answered_by text references members (id) on delete set null,
    answered_at timestamptz,
    comment text not null default '',
    check ((answer is null) = (answered_at is null))
  )`,
  sql`create index approvals_entity on approvals (workspace_id, entity_kind, entity_id)`,
  sql`create table history (
    id text primary key,
    workspace_id text not null references workspaces (id) on delete cascade,
    at timestamptz not null,
    -- { kind: member | key | system, id, name }: the name as it was then
    actor jsonb not null,
    entity_kind text not null,
    entity_id text not null,
    entity_key text not null,
    action text not null,
    why text not null default '',
    before jsonb,
    after jsonb
  )`,
  sql`create index history_entity on history (workspace_id, entity_kind, entity_id, at desc, id desc)`,
  sql`create index history_recent on history (workspace_id, at desc, id desc)`,
  sql`create table jobs (
    id text primary key,
    workspace_id text not null references workspaces (id) on delete cascade,
    kind text not null,
    -- what it works on, so that a job is not started twice
    subject text not null,
    state text not null check (state in ('waiting', 'running', 'stopped', 'done', 'failed')),
    done bigint not null default 0,
    total bigint,
    -- where it goes on after a restart
    cursor jsonb not null default '{}',
    failure text,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    unique (workspace_id, kind, subject)
  )`,
]
