import { type Kysely, sql } from 'kysely'
import type { Migration } from 'kysely/migration'

/** What we count. A definition never changes: a new version does, and readouts name the version they used. */
export const metrics: Migration = {
  async up(db: Kysely<unknown>) {
    for (const statement of up) await statement.execute(db)
  },
  async down(db: Kysely<unknown>) {
    await sql`drop table metric_versions`.execute(db)
    await sql`drop table metrics`.execute(db)
  },
}

const up = [
  sql`create table metrics (
    id text primary key,
    workspace_id text not null references workspaces (id) on delete cascade,
    key text not null,
    name text not null,
    -- the one metric that both teams read
    shared boolean not null default false,
    version integer not null default 1,
    archived_at timestamptz,
    created_at timestamptz not null,
    unique (workspace_id, key)
  )`,
  sql`create unique index metrics_one_shared on metrics (workspace_id) where shared`,
  sql`create table metric_versions (
    id text primary key,
    metric_id text not null references metrics (id) on delete cascade,
    version integer not null,
    definition jsonb not null,
    created_by text references members (id) on delete set null,
    created_at timestamptz not null,
    unique (metric_id, version)
  )`,
]
