import { type Kysely, sql } from 'kysely'
import type { Migration } from 'kysely/migration'

/** What is handed out regularly: exports, each run of one, and the lines of its file. */
export const exports: Migration = {
  async up(db: Kysely<unknown>) {
    for (const statement of up) await statement.execute(db)
  },
  async down(db: Kysely<unknown>) {
    for (const table of ['export_pieces', 'export_runs', 'exports']) await sql`drop table ${sql.table(table)}`.execute(db)
  },
}

const up = [
  sql`create table exports (
    id text primary key,
    workspace_id text not null references workspaces (id) on delete cascade,
    name text not null,
    -- { "kind": "audience", "audience": "trial", … } or { "kind": "readout", "experiment": "checklist" }
    what jsonb not null,
    format text not null check (format in ('csv', 'jsonl')),
    -- { "kind": "weekly", "day": 1, "hour": 7 } in the workspace's zone
    schedule jsonb not null,
    -- how many files stay
    keep integer not null,
    -- { "url": "https://…", "method": "POST" }; null: files are fetched
    destination jsonb,
    -- signs what is sent; shown to admins, since the receiver needs it
    secret text not null,
    next_at timestamptz,
    version integer not null default 1,
    created_at timestamptz not null
  )`,
  sql`create index exports_workspace on exports (workspace_id, created_at, id)`,
  sql`create index exports_next on exports (next_at) where next_at is not null`,
  sql`create table export_runs (
    id text primary key,
    export_id text not null references exports (id) on delete cascade,
    -- null: somebody asked for it
    due_at timestamptz,
    asked_by text not null,
    state text not null default 'waiting' check (state in ('waiting', 'making', 'sending', 'done', 'failed', 'stopped')),
    -- as it was asked for then, whatever the export asks for later
    what jsonb not null,
    format text not null,
    looked_at integer not null default 0,
    lines integer not null default 0,
    bytes bigint not null default 0,
    pieces integer not null default 0,
    -- where it goes on; null: at the beginning
    cursor text,
    -- whether its file is whole and still here
    has_file boolean not null default false,
    problem text,
    status integer,
    attempts integer not null default 0,
    -- who works on it, and when somebody else may
    holder text,
    held_until timestamptz not null,
    created_at timestamptz not null,
    ended_at timestamptz,
    -- a time that falls due makes one run, whatever the number of servers
    unique (export_id, due_at)
  )`,
  sql`create index export_runs_unfinished on export_runs (held_until, id) where state in ('waiting', 'making', 'sending')`,
  sql`create index export_runs_recent on export_runs (export_id, created_at desc, id desc)`,
  // Written in the transaction that says how far the run is, so that one who goes on repeats and leaves out nothing.
  sql`create table export_pieces (
    run_id text not null references export_runs (id) on delete cascade,
    place integer not null,
    -- [{ "k": "user:…", "l": "a line of the file" }]: whose line it is, so that it goes with the person
    lines jsonb not null,
    first_key text collate "C",
    last_key text collate "C",
    primary key (run_id, place)
  )`,
]
